// SPDX-License-Identifier: Apache-2.0
import type { BundleKey } from '@api-operators/backstage-plugin-api-operators-common';
import { parseBundleKey } from '@api-operators/backstage-plugin-api-operators-common';
import { InputError } from '@backstage/errors';
import type { Request } from 'express';

/** The Bundle that a request's path names: `/bundles/<plural>.<group>/<namespace>/<name>`. */
export function bundleKeyOf(request: Request): BundleKey {
  const { crd, namespace, name } = request.params;
  const text = `${crd}/${namespace}/${name}`;
  const key = parseBundleKey(text);
  if (!key) {
    throw new InputError(`${JSON.stringify(text)} names no Bundle.`);
  }
  return key;
}

/** A query parameter that may be there once. */
export function queryText(request: Request, name: string): string | undefined {
  const value = request.query[name];
  if (value === undefined || typeof value === 'string') {
    return value;
  }
  throw new InputError(`The query parameter ${name} may be given once.`);
}
