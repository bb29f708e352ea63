// SPDX-License-Identifier: Apache-2.0
import { nearest } from '@api-operators/schema';
import { placeOf } from '../config/check-value.ts';
import { OPTIONS_URI } from '../options.ts';
import { badOption } from '../rules/bad-option.ts';
import { optionUnused } from '../rules/option-unused.ts';
import type { Reporter } from '../rules/reporter.ts';
import type { FieldOptions, KindOptions } from '../types.ts';
import type { SpecField } from './spec-field.ts';

/** What somebody asked for about the fields of one kind. */
export class AskedFields {
  readonly ignored = new Set<string>();
  private readonly met = new Set<string>();
  private readonly key: string;
  private readonly wishes: Readonly<Record<string, FieldOptions>>;
  private readonly reporter: Reporter;

  /** @param asked - the kind's options and the key that they stand under; absent = none */
  constructor(asked: { key: string; options: KindOptions } | undefined, reporter: Reporter) {
    this.key = asked?.key ?? '';
    this.wishes = asked?.options.fields ?? {};
    this.reporter = reporter;
  }

  /** Whether a field is left out. One that the API needs is not. */
  ignores({ wire, required, places }: Omit<SpecField, 'field'>): boolean {
    if (!this.of(wire)?.ignore) return false;
    if (required || places.some(place => place.in === 'path')) {
      this.refuse(wire, 'ignore', `the API needs "${wire}" for each call`);
      return false;
    }
    this.ignored.add(wire);
    return true;
  }

  nameOf(wire: string): string | undefined {
    return this.of(wire)?.name;
  }

  refuse(wire: string, member: keyof FieldOptions, why: string): void {
    const { pointer, option } = placeOf(['kinds', this.key, 'fields', wire, member]);
    this.reporter.report(badOption, { uri: OPTIONS_URI, pointer }, { option, why });
  }

  /** Tells of wishes for fields that the kind does not have. */
  reportUnused(fields: readonly SpecField[]): void {
    for (const name of Object.keys(this.wishes)) {
      if (this.met.has(name)) continue;
      const { pointer, option } = placeOf(['kinds', this.key, 'fields', name]);
      const suggestion = nearest(name, fields.map(field => field.wire));
      this.reporter.report(optionUnused, { uri: OPTIONS_URI, pointer }, { option, what: 'field', name, ...(suggestion ? { suggestion } : {}) });
    }
  }

  private of(wire: string): FieldOptions | undefined {
    if (!Object.hasOwn(this.wishes, wire)) return undefined;
    this.met.add(wire);
    return this.wishes[wire];
  }
}
