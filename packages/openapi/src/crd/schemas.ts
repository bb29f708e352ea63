// SPDX-License-Identifier: Apache-2.0
import { compositionTooDeep } from '../rules/composition-too-deep.ts';
import { conflictingSchemas } from '../rules/conflicting-schemas.ts';
import type { Reporter } from '../rules/reporter.ts';
import { unresolvedReference } from '../rules/unresolved-reference.ts';
import { child, elements, isObject, text, type Node } from '../resolve/node.ts';
import type { Resolver } from '../resolve/resolver.ts';
import type { Flavour } from '../model/model.ts';
import { clean } from './description.ts';
import { intersect } from './intersect.ts';
import { ownShape } from './own-shape.ts';
import { re2Pattern, type PatternResult } from './pattern.ts';
import { isNull, openShape, type Composite, type Expression, type Shape } from './shape.ts';
import { unite } from './unite.ts';
import { WrittenSchemas } from './written.ts';

/** Schemas made of schemas made of schemas: real documents have tens of levels, and a call stack has an end. */
const MOST_LEVELS = 64;

/**
 * The schemas of one compilation. Each expression is worked out once, whoever asks, and references
 * are never written out: a schema that refers to itself, or a diamond of references, costs no more
 * than the text of the document.
 */
export class Schemas {
  readonly flavour: Flavour;
  /** The schemas of CRDs that were written so far. */
  readonly written = new WrittenSchemas();
  private readonly resolver: Resolver;
  private readonly reporter: Reporter;
  private readonly shapes = new Map<Expression, Shape>();
  private readonly working = new Set<Expression>();
  private tooDeep = false;
  private readonly composites = new Map<string, Composite>();
  private readonly ids = new Map<Expression, number>();
  private readonly patterns = new Map<string, PatternResult>();
  private readonly descriptions = new Map<number, Map<string, string | undefined>>();

  constructor(flavour: Flavour, resolver: Resolver, reporter: Reporter) {
    this.flavour = flavour;
    this.resolver = resolver;
    this.reporter = reporter;
  }

  /** The expression that all of these hold. */
  readonly all = (parts: readonly Expression[]): Expression => this.intern('all', parts);

  /** The expression that any of these holds. */
  readonly any = (parts: readonly Expression[]): Expression => this.intern('any', parts);

  readonly shape = (expression: Expression): Shape => {
    const known = this.shapes.get(expression);
    if (known) return known;
    if (this.working.has(expression)) return openShape(this.placeOf(expression));
    if (this.working.size >= MOST_LEVELS) {
      const place = this.placeOf(expression);
      // Such a web has thousands of these places; the first says it all.
      if (!this.tooDeep) this.reporter.report(compositionTooDeep, place, { levels: MOST_LEVELS });
      this.tooDeep = true;
      return openShape(place);
    }
    this.working.add(expression);
    const shape = 'composite' in expression ? this.ofComposite(expression) : this.ofNode(expression);
    this.working.delete(expression);
    this.shapes.set(expression, shape);
    return shape;
  };

  /** {@link re2Pattern}, once for each text: documents say the same pattern thousands of times. */
  readonly pattern = (source: string): PatternResult => {
    const known = this.patterns.get(source);
    if (known) return known;
    const result = re2Pattern(source);
    this.patterns.set(source, result);
    return result;
  };

  /** {@link clean}, once for each text and limit: every use of a schema carries its description. */
  readonly description = (text: string | undefined, limit: number): string | undefined => {
    if (!text) return undefined;
    let known = this.descriptions.get(limit);
    if (!known) this.descriptions.set(limit, (known = new Map()));
    if (!known.has(text)) known.set(text, clean(text, limit));
    return known.get(text);
  };

  private intern(composite: Composite['composite'], parts: readonly Expression[]): Expression {
    const flat = new Set<Expression>();
    for (const part of parts) {
      if ('composite' in part && part.composite === composite) part.of.forEach(item => flat.add(item));
      else flat.add('composite' in part ? part : this.canonical(part));
    }
    const of = [...flat];
    if (of.length === 1) return of[0];
    const key = `${composite}:${of.map(part => this.idOf(part)).join(',')}`;
    const known = this.composites.get(key);
    if (known) return known;
    const made: Composite = { composite, of };
    this.composites.set(key, made);
    return made;
  }

  private idOf(expression: Expression): number {
    const known = this.ids.get(expression);
    if (known !== undefined) return known;
    this.ids.set(expression, this.ids.size);
    return this.ids.size - 1;
  }

  /** A node that is nothing but a reference is what it refers to. */
  private canonical(node: Node): Node {
    if (!isObject(node.value) || typeof node.value.$ref !== 'string') return node;
    if (Object.keys(node.value).length > 1) return node;
    const resolved = this.resolver.follow(node);
    return resolved.kind === 'found' ? resolved.node : node;
  }

  private placeOf(expression: Expression): Node {
    return 'composite' in expression ? this.placeOf(expression.of[0]) : expression;
  }

  private ofComposite({ composite, of }: Composite): Shape {
    const shapes = of.map(this.shape);
    const node = this.placeOf(of[0]);
    return composite === 'any' ? unite(node, shapes, this) : this.meet(node, shapes);
  }

  private ofNode(node: Node): Shape {
    if (!isObject(node.value)) return openShape(node);
    if (Object.hasOwn(node.value, '$ref') && typeof node.value.$ref === 'string') {
      return this.ofReference(node);
    }
    return this.withParts(node, []);
  }

  private ofReference(node: Node): Shape {
    const resolved = this.resolver.follow(node);
    if (resolved.kind === 'missing') {
      this.reporter.report(unresolvedReference, node, resolved);
      return openShape(node);
    }
    const target = this.shape(resolved.node);
    if (this.flavour === '2.0' || this.flavour === '3.0') {
      // These dialects have siblings of $ref ignored, but what people write there is meant for readers.
      const description = text(child(node, 'description'));
      return description === undefined ? target : { ...target, description };
    }
    return this.withParts(node, [target]);
  }

  /** A node's own keywords together with what it takes from allOf, oneOf and anyOf. */
  private withParts(node: Node, referred: Shape[]): Shape {
    const own = ownShape(node, this.flavour);
    const { prefix, patterned } = own.shape;
    if (prefix) own.shape.items = this.any(prefix);
    if (patterned) own.shape.additional = this.any(patterned);
    const parts = [...referred, ...elements(child(node, 'allOf')).map(this.shape)];
    for (const keyword of ['oneOf', 'anyOf']) {
      const branches = elements(child(node, keyword));
      // A oneOf of required members alone is among the node's own choices.
      const taken = keyword === 'oneOf' && own.shape.choices.some(group => group.every(choice => choice.alone));
      if (branches.length > 0 && !taken) parts.push(this.shape(this.any(branches)));
    }
    if (parts.length === 0) return own.shape;
    if (parts.length === 1 && !own.constrains) return annotate(parts[0], own.shape);
    return this.meet(node, [own.shape, ...parts]);
  }

  private meet(node: Node, shapes: Shape[]): Shape {
    const real = shapes.filter(shape => !isNull(shape));
    if (real.length === 0) return shapes[0];
    return real.reduce((a, b) =>
      intersect(a, b, this.all, what =>
        this.reporter.report(conflictingSchemas, node, { what }),
      ),
    );
  }
}

/** The same schema with a node's own annotations. */
function annotate(shape: Shape, own: Shape): Shape {
  return {
    ...shape,
    node: own.node,
    nullable: shape.nullable || own.nullable,
    title: own.title ?? shape.title,
    description: own.description ?? shape.description,
    default: own.default ?? shape.default,
    examples: own.examples.length > 0 ? own.examples : shape.examples,
    readOnly: shape.readOnly || own.readOnly,
    writeOnly: shape.writeOnly || own.writeOnly,
    deprecated: shape.deprecated || own.deprecated,
  };
}
