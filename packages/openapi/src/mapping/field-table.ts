// SPDX-License-Identifier: Apache-2.0
import { CONTROLLER_FIELDS, TARGET_ALIASES } from '@api-operators/api';
import { fieldRenamed } from '../rules/field-renamed.ts';
import type { Reporter } from '../rules/reporter.ts';
import { secretField } from '../rules/secret-field.ts';
import type { Node } from '../resolve/node.ts';
import type { AskedFields } from './asked-fields.ts';
import type { SpecField } from './spec-field.ts';

const RESERVED = new Set<string>([...CONTROLLER_FIELDS, ...TARGET_ALIASES]);
const BINARY_FIELDS = new Set(['data', 'dataFrom', 'dataURL', 'contentType']);

/** The fields of one `spec`: each has a name of its own, given the same way each time. */
export class FieldTable {
  readonly fields: SpecField[] = [];
  /** Fields of the body and the path, by wire name: they may be one. */
  readonly shared = new Map<string, SpecField>();
  private readonly byField = new Map<string, SpecField>();
  private readonly reporter: Reporter;
  private readonly reserved: ReadonlySet<string>;
  private readonly asked: AskedFields;

  /** @param binaryBody - the body is bytes, which fields of the operator's own name */
  constructor(reporter: Reporter, binaryBody: boolean, asked: AskedFields) {
    this.asked = asked;
    this.reporter = reporter;
    this.reserved = binaryBody ? new Set([...RESERVED, ...BINARY_FIELDS]) : RESERVED;
  }

  /** Adds a field under a name that is free, and says where that is not the API's own; unless nobody wants it. */
  add(node: Node, field: Omit<SpecField, 'field'>): void {
    if (this.asked.ignores(field)) return;
    const { name, why } = this.freeName(field);
    for (const place of field.places) place.field = name;
    if (field.secret) this.reporter.report(secretField, node, { field: name, wire: field.wire });
    else if (why) this.reporter.report(fieldRenamed, node, { field: name, wire: field.wire, why });
    const added = { ...field, field: name };
    this.fields.push(added);
    this.byField.set(name, added);
    if (added.places.some(place => place.in === 'body' || place.in === 'path')) this.shared.set(added.wire, added);
  }

  private freeName(field: Omit<SpecField, 'field'>): { name: string; why?: string } {
    const { wire } = field;
    const asked = this.asked.nameOf(wire);
    if (asked !== undefined) {
      if (!this.reserved.has(asked) && !this.byField.has(asked)) return { name: asked };
      this.asked.refuse(wire, 'name', `"${asked}" is the name of another field`);
    }
    const base = field.secret ? `${wire}SecretRef` : wire;
    if (base === '') return { name: this.numbered('field'), why: 'a field needs a name' };
    if (this.reserved.has(base)) {
      return { name: this.numbered(`${base}Field`), why: `${base} steers the operator` };
    }
    if (!this.byField.has(base)) return { name: base };
    const place = field.places[0].in;
    const suffix = place === 'body' ? 'Body' : `${place[0].toUpperCase()}${place.slice(1)}`;
    return { name: this.numbered(`${base}${suffix}`), why: 'another value has that name' };
  }

  private numbered(name: string): string {
    if (!this.byField.has(name) && !this.reserved.has(name)) return name;
    let number = 2;
    while (this.byField.has(`${name}${number}`)) number += 1;
    return `${name}${number}`;
  }
}
