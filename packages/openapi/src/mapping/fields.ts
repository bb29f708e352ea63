// SPDX-License-Identifier: Apache-2.0
import { CONTROLLER_FIELDS, TARGET_ALIASES, type FieldMapping, type OperationName } from '@api-operators/api';
import type { Draft } from '../classify/draft.ts';
import type { Expression, Shape } from '../crd/shape.ts';
import type { Schemas } from '../crd/schemas.ts';
import type { ModelBody, ModelOperation, ModelParameter } from '../model/model.ts';
import { fieldRenamed } from '../rules/field-renamed.ts';
import type { Reporter } from '../rules/reporter.ts';
import { secretField } from '../rules/secret-field.ts';
import { undeclaredPathParameter } from '../rules/undeclared-path-parameter.ts';
import type { Node } from '../resolve/node.ts';
import { idempotencyHeader } from './idempotency.ts';

/** One field of `spec` that belongs to the API. */
export interface SpecField {
  field: string;
  wire: string;
  /** Where its value goes; a field may feed a path and a body. */
  places: FieldMapping[];
  /** Absent for a parameter without a schema: text. */
  expression?: Expression;
  description?: string;
  required: boolean;
  /** Whether this names the object's parents in the path, which never change. */
  immutable: boolean;
  /** `{name, key}` of a Secret. */
  secret: boolean;
  /** Bytes: base64, a URL, or a key of a ConfigMap or Secret. */
  binary: boolean;
  /** The parameter's own example, where it has one. */
  example?: Node;
}

export interface KindFields {
  fields: SpecField[];
  /** The body of create, update and the like, where it is an object of fields. */
  body?: Shape;
  /** By operation, the wire names of the members of its body. */
  members: Map<OperationName, string[]>;
  /** The body is bytes as a whole. */
  binaryBody: boolean;
}

const RESERVED = new Set<string>([...CONTROLLER_FIELDS, ...TARGET_ALIASES]);
const BINARY_FIELDS = new Set(['data', 'dataFrom', 'dataURL', 'contentType']);
const BODY_ORDER: readonly OperationName[] = ['create', 'call', 'update', 'patch'];

/** The fields of a kind's `spec`: parents, then the body, then other parameters. */
export function kindFields(draft: Draft, schemas: Schemas, reporter: Reporter): KindFields {
  const bodies = draft.claims
    .filter(claim => claim.operation.body && BODY_ORDER.includes(claim.use))
    .sort((a, b) => BODY_ORDER.indexOf(a.use) - BODY_ORDER.indexOf(b.use));
  const binaryBody = bodies.some(claim => claim.operation.body!.coding === 'binary');
  const builder = new Builder(schemas, reporter, binaryBody);
  const members = new Map<OperationName, string[]>();
  builder.pathParameters(draft);
  let body: Shape | undefined;
  for (const claim of bodies) {
    const shape = builder.body(claim.operation, claim.use);
    if (!shape) continue;
    body ??= shape;
    members.set(claim.use, writableNames(shape, schemas));
  }
  for (const claim of draft.claims) {
    if (claim.use !== 'list') builder.parameters(claim.operation, claim.use, draft);
  }
  return { fields: builder.fields, body, members, binaryBody };
}

function writableNames(shape: Shape, schemas: Schemas): string[] {
  return [...shape.properties]
    .filter(([, expression]) => !schemas.shape(expression).readOnly)
    .map(([name]) => name);
}

class Builder {
  readonly fields: SpecField[] = [];
  private readonly byField = new Map<string, SpecField>();
  /** Fields of the body and the path, by wire name: they may be one. */
  private readonly shared = new Map<string, SpecField>();
  private readonly schemas: Schemas;
  private readonly reporter: Reporter;
  private readonly binaryBody: boolean;

  constructor(schemas: Schemas, reporter: Reporter, binaryBody: boolean) {
    this.schemas = schemas;
    this.reporter = reporter;
    this.binaryBody = binaryBody;
  }

  pathParameters(draft: Draft): void {
    const names = draft.role === 'resource' ? [...draft.parents] : draft.parents;
    if (draft.putCreates && draft.idParameter) names.push(draft.idParameter);
    for (const name of names) {
      const parameter = findParameter(draft, name);
      if (!parameter) this.reportUndeclared(draft, name);
      const isId = name === draft.idParameter;
      this.add(parameter?.node ?? draft.claims[0].operation.node, {
        wire: name,
        places: [
          {
            field: name,
            wire: name,
            in: 'path',
            ...(parameter && parameter.style !== 'simple' ? { style: parameter.style } : {}),
            ...(parameter?.explode ? { explode: true } : {}),
          },
        ],
        expression: parameter?.schema,
        description:
          parameter?.description ??
          (draft.role === 'resource' && !isId ? `The ${name} that the object belongs to.` : undefined),
        required: !isId,
        immutable: draft.role === 'resource',
        secret: false,
        binary: false,
        example: parameter?.node,
      });
    }
  }

  private reportUndeclared(draft: Draft, name: string): void {
    const { operation } = draft.claims[0];
    this.reporter.report(undeclaredPathParameter, operation.node, { name, path: operation.template.source });
  }

  /** Adds the members of a body; gives its shape where it is an object of fields. */
  body(operation: ModelOperation, use: OperationName): Shape | undefined {
    const body = operation.body!;
    if (body.coding === 'binary') return undefined;
    if (body.coding === 'text') {
      this.root(body, use, 'text');
      return undefined;
    }
    const shape = body.schema && this.schemas.shape(body.schema);
    const isObject = shape && (!shape.types || shape.types.has('object')) && shape.properties.size > 0;
    if (!isObject) {
      const name = shape?.types?.has('array') ? 'items' : shape && scalar(shape) ? 'value' : 'body';
      this.root(body, use, name);
      return undefined;
    }
    for (const [wire, expression] of shape.properties) this.member(wire, expression, shape, body, use);
    return shape;
  }

  private root(body: ModelBody, use: OperationName, name: string): void {
    if (this.fields.some(field => field.places.some(place => place.in === 'body-root'))) return;
    this.add(body.node, {
      wire: name,
      places: [{ field: name, wire: '', in: 'body-root' }],
      expression: body.schema,
      description: body.description ?? 'The body of the call.',
      required: body.required && use !== 'update' && use !== 'patch',
      immutable: false,
      secret: false,
      binary: false,
    });
  }

  private member(wire: string, expression: Expression, shape: Shape, body: ModelBody, use: OperationName): void {
    const property = this.schemas.shape(expression);
    if (property.readOnly) return;
    const known = this.shared.get(wire);
    if (known) {
      const place = known.places.find(candidate => candidate.in === 'body');
      if (!place) known.places.push({ field: known.field, wire, in: 'body' });
      else if (place.operations && !place.operations.includes(use)) place.operations.push(use);
      return;
    }
    const first = use === 'create' || use === 'call';
    const secret = property.writeOnly && !property.enum && onlyString(property);
    const binary = body.coding === 'multipart' && isFile(property);
    this.add(property.node, {
      wire,
      places: [
        {
          field: wire,
          wire,
          in: 'body',
          ...(secret ? { secret: true } : {}),
          ...(property.writeOnly ? { writeOnly: true } : {}),
          ...(binary ? { binary: true } : {}),
          ...(first ? {} : { operations: [use] }),
        },
      ],
      expression,
      description: property.description,
      required: first && shape.required.has(wire),
      immutable: false,
      secret,
      binary,
    });
  }

  /** Adds what an operation takes beside its path and body. */
  parameters(operation: ModelOperation, use: OperationName, draft: Draft): void {
    const idempotency = idempotencyHeader(operation);
    const credentials = credentialNames(operation);
    for (const parameter of operation.parameters) {
      if (parameter.in === 'path' || parameter.name === idempotency) continue;
      if (credentials.has(`${parameter.in}:${parameter.name.toLowerCase()}`)) continue;
      if (draft.role === 'resource' && !belongsInSpec(parameter, use)) continue;
      this.parameter(parameter, use, draft);
    }
  }

  private parameter(parameter: ModelParameter, use: OperationName, draft: Draft): void {
    const known = this.fields.find(field =>
      field.places.some(place => place.in === parameter.in && place.wire === parameter.name),
    );
    if (known) {
      for (const place of known.places) {
        if (place.in === parameter.in && !place.operations?.includes(use)) place.operations?.push(use);
      }
      known.required ||= parameter.required && (use === 'call' || use === 'create');
      return;
    }
    this.add(parameter.node, {
      wire: parameter.name,
      places: [
        {
          field: parameter.name,
          wire: parameter.name,
          in: parameter.in,
          style: parameter.style,
          explode: parameter.explode,
          ...(draft.role === 'resource' ? { operations: [use] } : {}),
        },
      ],
      expression: parameter.schema,
      description: parameter.description,
      required: parameter.required && (use === 'call' || use === 'create'),
      immutable: false,
      secret: false,
      binary: false,
      example: parameter.node,
    });
  }

  /** Adds a field under a name that is free, and says where that is not the API's own. */
  private add(node: Node, field: Omit<SpecField, 'field'>): void {
    const { name, why } = this.freeName(field);
    for (const place of field.places) place.field = name;
    if (field.secret) this.reporter.report(secretField, node, { field: name, wire: field.wire });
    else if (why) this.reporter.report(fieldRenamed, node, { field: name, wire: field.wire, why });
    const added = { ...field, field: name };
    this.fields.push(added);
    this.byField.set(name, added);
    if (added.places.some(isBodyOrPath)) this.shared.set(added.wire, added);
  }

  private freeName(field: Omit<SpecField, 'field'>): { name: string; why?: string } {
    const { wire } = field;
    const base = field.secret ? `${wire}SecretRef` : wire;
    if (base === '') return { name: this.numbered('field'), why: 'a field needs a name' };
    if (RESERVED.has(base) || (this.binaryBody && BINARY_FIELDS.has(base))) {
      return { name: this.numbered(`${base}Field`), why: `${base} steers the operator` };
    }
    if (!this.byField.has(base)) return { name: base };
    const place = field.places[0].in;
    const suffix = place === 'body' ? 'Body' : `${place[0].toUpperCase()}${place.slice(1)}`;
    return { name: this.numbered(`${base}${suffix}`), why: 'another value has that name' };
  }

  private numbered(name: string): string {
    if (!this.byField.has(name) && !RESERVED.has(name)) return name;
    let number = 2;
    while (this.byField.has(`${name}${number}`)) number += 1;
    return `${name}${number}`;
  }
}

function isBodyOrPath(place: FieldMapping): boolean {
  return place.in === 'body' || place.in === 'path';
}

function scalar(shape: Shape): boolean {
  return shape.types !== undefined && shape.types.size > 0 && !shape.types.has('object');
}

function onlyString(shape: Shape): boolean {
  return shape.types?.size === 1 && shape.types.has('string');
}

function isFile(shape: Shape): boolean {
  return shape.types?.has('string') === true && shape.format === 'binary';
}

function findParameter(draft: Draft, name: string): ModelParameter | undefined {
  for (const claim of draft.claims) {
    const found = claim.operation.parameters.find(item => item.in === 'path' && item.name === name);
    if (found) return found;
  }
  return undefined;
}

/** Headers of the transport, not of the object. */
const TRANSPORT = /^(if-|x-amz-|x-request-id$|x-correlation-id$|user-agent$|accept-|traceparent$|prefer$|range$)/i;

/** What only a list takes says nothing about one object, nor does what an optional read takes. */
function belongsInSpec(parameter: ModelParameter, use: OperationName): boolean {
  if (parameter.required) return true;
  if (use === 'get' || use === 'delete' || use === 'list') return false;
  return !(parameter.in === 'header' && TRANSPORT.test(parameter.name));
}

/** Headers, cookies and query parameters that carry a credential come from the Connection. */
function credentialNames(operation: ModelOperation): Set<string> {
  const names = new Set<string>();
  for (const requirement of operation.security.flat()) {
    if (requirement.type === 'apiKey') names.add(`${requirement.in}:${requirement.name.toLowerCase()}`);
  }
  return names;
}
