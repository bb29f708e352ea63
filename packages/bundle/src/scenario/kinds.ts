// SPDX-License-Identifier: Apache-2.0
import {
  controllerFieldSchemas,
  statusSchema,
  type CrdSchema,
  type RestMapping,
  type RestMappingVersion,
  type Role,
} from '@api-operators/api';
import type { StructuralSchema } from '@api-operators/schema';
import type { KindSchema } from '../index.ts';

/** The kinds of a small pet shop, as the generator makes them: what the scenarios run on. */
export const API_VERSION = 'petstore.example.com/v1alpha1';

type MappedRole = Extract<Role, 'resource' | 'query' | 'action'>;

function kind(
  name: string,
  plural: string,
  role: MappedRole,
  fields: Record<string, CrdSchema>,
  required: string[] = [],
): KindSchema {
  const schema = {
    type: 'object',
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'object' },
      spec: {
        type: 'object',
        properties: { ...fields, ...controllerFieldSchemas(role) },
        ...(required.length > 0 ? { required } : {}),
      },
      status: statusSchema(role),
    },
  };
  return {
    apiVersion: API_VERSION,
    kind: name,
    plural,
    role,
    namespaced: true,
    schema: schema as unknown as StructuralSchema,
    ...(role === 'resource' ? { idType: name === 'User' ? 'string' : 'integer' } : {}),
  };
}

const text: CrdSchema = { type: 'string' };
const whole: CrdSchema = { type: 'integer', format: 'int64' };
const tag: CrdSchema = { type: 'object', properties: { id: whole, name: text } };

export function petstoreKinds(): KindSchema[] {
  return [
    kind(
      'Pet',
      'pets',
      'resource',
      {
        id: whole,
        name: text,
        status: { type: 'string', enum: ['available', 'pending', 'sold'] },
        photoUrls: { type: 'array', items: text },
        tags: { type: 'array', items: tag },
        category: tag,
        weight: { type: 'number' },
      },
      ['name'],
    ),
    kind('Order', 'orders', 'resource', {
      petId: whole,
      quantity: { type: 'integer', format: 'int32', minimum: 1, default: 1 },
      shipDate: { type: 'string', format: 'date-time' },
      status: { type: 'string', enum: ['placed', 'approved', 'delivered'] },
      complete: { type: 'boolean' },
      note: text,
    }),
    kind('User', 'users', 'resource', {
      username: text,
      email: { type: 'string', pattern: '^[^@]+@[^@]+$' },
      passwordSecretRef: { type: 'object', properties: { name: text, key: text }, required: ['name', 'key'] },
    }),
    kind('PetFindbystatusQuery', 'petfindbystatusqueries', 'query', {
      status: { type: 'string', default: 'available' },
    }),
    kind('PetUploadimageAction', 'petuploadimageactions', 'action', {
      petId: whole,
      additionalMetadata: text,
      data: text,
    }),
    { ...kind('PetstoreBundle', 'petstorebundles', 'resource', {}), role: 'bundle' },
  ];
}

function mapping(
  name: string,
  plural: string,
  role: MappedRole,
  version: Omit<RestMappingVersion, 'name' | 'security'>,
): RestMapping {
  return {
    apiVersion: 'api-operators.dev/v1alpha1',
    kind: 'RestMapping',
    metadata: { name: `${plural}.petstore.example.com` },
    spec: {
      api: 'petstore',
      group: 'petstore.example.com',
      kind: name,
      plural,
      role,
      versions: [{ name: 'v1alpha1', security: [], ...version }],
    },
  };
}

const json = { mediaType: 'application/json', required: true };
const petId = { wire: 'petId', in: 'path', required: true, type: 'integer' } as const;
const orderId = { wire: 'orderId', in: 'path', required: true, type: 'integer' } as const;
const username = { wire: 'username', in: 'path', required: true, type: 'string' } as const;

export function petstoreMappings(): RestMapping[] {
  return [
    mapping('Pet', 'pets', 'resource', {
      fields: [],
      operations: {
        create: { method: 'POST', path: '/pet', parameters: [], body: json, success: [] },
        get: { method: 'GET', path: '/pet/{petId}', parameters: [petId], success: [] },
        update: { method: 'PUT', path: '/pet/{petId}', parameters: [petId], body: json, success: [] },
        delete: { method: 'DELETE', path: '/pet/{petId}', parameters: [petId], success: [] },
      },
      identity: { parameter: 'petId', type: 'integer', discover: [{ in: 'body', pointer: '/id' }] },
    }),
    mapping('Order', 'orders', 'resource', {
      fields: [],
      operations: {
        create: { method: 'POST', path: '/store/order', parameters: [], body: json, success: [] },
        get: { method: 'GET', path: '/store/order/{orderId}', parameters: [orderId], success: [] },
        patch: { method: 'PATCH', path: '/store/order/{orderId}', parameters: [orderId], body: json, success: [] },
        delete: { method: 'DELETE', path: '/store/order/{orderId}', parameters: [orderId], success: [] },
      },
      identity: { parameter: 'orderId', type: 'integer', discover: [{ in: 'body', pointer: '/id' }] },
    }),
    mapping('User', 'users', 'resource', {
      fields: [{ field: 'passwordSecretRef', wire: 'password', in: 'body', secret: true, writeOnly: true }],
      operations: {
        create: { method: 'POST', path: '/user', parameters: [], body: json, success: [] },
        update: { method: 'PUT', path: '/user/{username}', parameters: [username], body: json, success: [] },
        delete: { method: 'DELETE', path: '/user/{username}', parameters: [username], success: [] },
      },
      identity: {
        parameter: 'username',
        type: 'string',
        field: 'username',
        clientChosen: true,
        discover: [{ in: 'body', pointer: '/username' }],
      },
    }),
    mapping('PetFindbystatusQuery', 'petfindbystatusqueries', 'query', {
      fields: [{ field: 'status', wire: 'status', in: 'query', default: 'available' }],
      operations: {
        call: {
          method: 'GET',
          path: '/pet/findByStatus',
          parameters: [{ wire: 'status', in: 'query', type: 'string' }],
          success: [],
        },
      },
    }),
  ];
}
