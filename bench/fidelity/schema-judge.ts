// SPDX-License-Identifier: Apache-2.0
import { asNumbers } from './exact-json.ts';
import type { Document, Original } from './original.ts';
import { packages, type Schema, type SchemaError } from './packages.ts';

/** The second judge of values: @cfworker/json-schema, which shares no code with Prism's ajv. */
export class SchemaJudge {
  private readonly definitions: Record<string, unknown>;
  private readonly draft: '7' | '2020-12';
  private readonly known = new Map<Schema, InstanceType<ReturnType<typeof packages>['Validator']>>();

  constructor({ document, version }: Pick<Original, 'document' | 'version'>) {
    this.definitions = structuredClone({
      ...(document.components ? { components: { schemas: (document.components as Document).schemas } } : {}),
      ...(document.definitions ? { definitions: document.definitions } : {}),
    });
    this.draft = version === '3.1' ? '2020-12' : '7';
  }

  /** What is wrong with the value, or undefined. A schema that cannot be used (a reference to nothing) accepts all. */
  problem(schema: Schema, value: unknown): string | undefined {
    const error = this.error(schema, value);
    return error && `${error.instanceLocation}: ${error.error}`;
  }

  /** The innermost thing that is wrong. */
  error(schema: Schema, value: unknown): SchemaError | undefined {
    let result;
    try {
      let validator = this.known.get(schema);
      if (!validator) {
        const { Validator } = packages();
        // It writes into what it is given.
        validator = new Validator({ ...structuredClone(schema), ...this.definitions }, this.draft, true);
        this.known.set(schema, validator);
      }
      result = validator.validate(asNumbers(value));
    } catch (error) {
      if (error instanceof RangeError) return { instanceLocation: '#', keyword: '$ref', error: 'recursion without end' };
      return undefined;
    }
    return result.valid ? undefined : result.errors.reduce((deepest, one) => (depth(one) > depth(deepest) ? one : deepest));
  }
}

function depth({ instanceLocation }: SchemaError): number {
  return instanceLocation.split('/').length;
}
