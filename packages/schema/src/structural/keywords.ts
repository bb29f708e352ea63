// SPDX-License-Identifier: Apache-2.0
import { childPath, isObject } from '../json.ts';
import { forbidden, invalid, notSupported } from '../problem.ts';
import type { Json, Problem, StructuralSchema } from '../types.ts';
import { patternOf } from '../validate/scalar.ts';

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const NOT_SUPPORTED = ['definitions', 'dependencies', 'deprecated', 'discriminator', 'id', 'patternProperties', 'readOnly', 'writeOnly', 'xml'];

/** Keywords that a CRD may not use, or not so. */
export function keywordProblems(schema: StructuralSchema, path: string, problems: Problem[]): void {
  const at = (key: string) => childPath(path, key);
  const raw = schema as Record<string, unknown>;
  if (schema.type && !TYPES.includes(schema.type)) problems.push(notSupported(at('type'), schema.type, TYPES));
  if (schema.uniqueItems) {
    problems.push(
      forbidden(at('uniqueItems'), 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'),
    );
  }
  if (schema.properties && Object.keys(schema.properties).length > 0 && schema.additionalProperties !== undefined) {
    problems.push(forbidden(at('additionalProperties'), 'additionalProperties and properties are mutual exclusive'));
  }
  if (raw.$ref) problems.push(forbidden(at('$ref'), '$ref is not supported'));
  for (const key of NOT_SUPPORTED) {
    if (Object.hasOwn(raw, key)) problems.push(forbidden(at(key), `${key} is not supported`));
  }
  const patternError = schema.pattern ? patternOf(schema).error : undefined;
  if (patternError) {
    problems.push(
      invalid(at('pattern'), schema.pattern!, `must be a valid regular expression, but isn't: ${patternError}`),
    );
  }
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) {
    problems.push(invalid(at('x-kubernetes-preserve-unknown-fields'), false, 'must be true or undefined'));
  }
  metadataProblems(schema, path, problems);
}

/** Of metadata, a root or embedded schema may only restrict name and generateName. */
function metadataProblems(schema: StructuralSchema, path: string, problems: Problem[]): void {
  if (path !== '' && !schema['x-kubernetes-embedded-resource']) return;
  const metadata = schema.properties && Object.hasOwn(schema.properties, 'metadata') ? schema.properties.metadata : undefined;
  if (!isObject(metadata as Json)) return;
  const { type: _type, description: _description, properties = {}, ...others } = metadata as StructuralSchema;
  const allowed = Object.keys(properties).every(key => key === 'name' || key === 'generateName');
  if (!allowed || Object.keys(others).length > 0) {
    problems.push(
      forbidden(
        childPath(path, 'properties[metadata]'),
        'must not specify anything other than name and generateName, but metadata is implicitly specified',
      ),
    );
  }
}
