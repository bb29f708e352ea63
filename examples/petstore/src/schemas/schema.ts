// SPDX-License-Identifier: Apache-2.0
import type { Json } from '../json.ts';

/**
 * The part of OpenAPI's schema language that the shop's document uses. The schemas here and those of
 * openapi.yaml say the same, descriptions and examples aside; a test holds them together.
 * (`number` is in the settings of the faults alone.)
 */
export interface Schema {
  type: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  format?: 'int32' | 'int64' | 'date-time' | 'email' | 'password' | 'binary';
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: false | Schema;
  items?: Schema;
  enum?: string[];
  default?: Json;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  writeOnly?: true;
}
