// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '@api-operators/api';
import type { Setting } from './setting.ts';
import { configSettings } from './settings.ts';

/** The JSON Schema of `api-operators.yaml`, for editors. */
export function configJsonSchema(): JsonObject {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'api-operators.yaml',
    ...schemaOf(configSettings),
  };
}

function schemaOf(setting: Setting): JsonObject {
  const { description } = setting;
  switch (setting.type) {
    case 'text':
      return { description, ...textOf(setting), ...(setting.default === undefined ? {} : { default: setting.default }) };
    case 'flag':
      return { description, type: 'boolean', ...(setting.default === undefined ? {} : { default: setting.default }) };
    case 'texts':
      return { description, type: 'array', items: textOf(setting) };
    case 'object': {
      const properties = Object.entries(setting.members).map(([name, member]) => [name, schemaOf(member)]);
      return { description, type: 'object', additionalProperties: false, properties: Object.fromEntries(properties) as JsonObject };
    }
    case 'map':
      return { description, type: 'object', additionalProperties: schemaOf(setting.each) };
    default:
      return setting satisfies never;
  }
}

function textOf({ format, values }: Extract<Setting, { type: 'text' | 'texts' }>): JsonObject {
  return {
    type: 'string',
    minLength: 1,
    ...(values ? { enum: [...values] } : {}),
    ...(format ? { pattern: format.pattern.source } : {}),
    ...(format?.maxLength ? { maxLength: format.maxLength } : {}),
  };
}
