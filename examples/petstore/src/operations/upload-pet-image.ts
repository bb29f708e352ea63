// SPDX-License-Identifier: Apache-2.0
import { invalid, notFound, ok } from '../http/answer.ts';
import type { Operation } from './operation.ts';
import { petIdParameter } from './parameters.ts';

export const uploadPetImage: Operation = {
  operationId: 'uploadPetImage',
  method: 'POST',
  path: '/pet/{petId}/uploadImage',
  parameters: [
    petIdParameter,
    {
      name: 'additionalMetadata',
      in: 'query',
      required: false,
      schema: { type: 'string', maxLength: 500 },
    },
  ],
  body: { mediaType: 'application/octet-stream' },
  run({ parameters, bytes, store }) {
    const id = parameters.get('petId') as bigint;
    if (store.pets.get(id) === undefined) {
      return notFound(`pet with the id ${id}`);
    }
    if (bytes.length === 0) {
      return invalid([{ field: '', message: 'is empty' }]);
    }
    const remark = parameters.get('additionalMetadata') as string | undefined;
    const number = store.images.add(id, bytes, remark);
    const message = `Stored ${bytes.length} bytes as picture ${number} of pet ${id}`;
    return ok({
      code: 0,
      type: 'image',
      message: remark === undefined ? message : `${message}: ${remark}`,
    });
  },
};
