// SPDX-License-Identifier: Apache-2.0
import type { Aggregate, AggregateSpec } from '@api-operators/api';
import { compile, type Program } from '@api-operators/cel';
import type { KubeObject, UnstructuredObject } from '@api-operators/kube';

/** The objects of one kind in the Aggregate's namespace. */
export interface Candidates {
  get(name: string): UnstructuredObject | undefined;
  list(): readonly UnstructuredObject[];
}

/** What an Aggregate sees of the kinds that stand for REST calls. */
export interface KindView {
  candidates(apiVersion: string, kind: string): Candidates | undefined;
  /** Kinds of one API version, for messages. */
  kindsOf(apiVersion: string): readonly string[];
}

/** An object that is selected. Without `object` it is named and does not exist. */
export interface Member {
  apiVersion: string;
  kind: string;
  name: string;
  object?: UnstructuredObject;
}

type Selector = NonNullable<AggregateSpec['resourceSelectors']>[number];
type Named = NonNullable<AggregateSpec['resources']>[number];

/** Enough for any name of at most 253 characters and a pattern of ordinary length. */
const MATCH_STEPS = 10_000;

/**
 * The objects that an Aggregate selects, each once, the named ones first; the others by kind and name. `problems` says
 * what cannot be followed, with its place in `spec` and what to do.
 */
export function select(
  aggregate: Aggregate,
  kinds: KindView,
): { members: Member[]; problems: string[] } {
  const members = new Map<string, Member>();
  const problems: string[] = [];
  const { resources = [], resourceSelectors = [] } = aggregate.spec ?? {};
  resources.forEach((named, i) => {
    const place = `spec.resources[${i}]`;
    const { kind, name, apiVersion = aggregate.apiVersion } = named;
    if (!isOwnNamespace(aggregate, named)) {
      problems.push(
        `${place}.namespace is "${named.namespace}", and an Aggregate looks at objects of its own namespace only: leave it out, or make an Aggregate in ${named.namespace}`,
      );
      return;
    }
    const candidates = kinds.candidates(apiVersion, kind);
    if (!candidates) {
      problems.push(unknownKind(place, apiVersion, kind, kinds));
      return;
    }
    const object = candidates.get(name);
    members.set(memberKey({ apiVersion, kind, name }), {
      apiVersion,
      kind,
      name,
      ...(object ? { object } : {}),
    });
  });
  const found: Member[] = [];
  resourceSelectors.forEach((selector, i) => {
    const place = `spec.resourceSelectors[${i}]`;
    const { kind, apiVersion = aggregate.apiVersion } = selector;
    const wrong = patternProblem(selector.namePattern);
    if (wrong !== undefined) {
      problems.push(
        `${place}.namePattern ${JSON.stringify(
          selector.namePattern,
        )} cannot be used as a regular expression (RE2): ${wrong}; correct it`,
      );
      return;
    }
    const candidates = kinds.candidates(apiVersion, kind);
    if (!candidates) {
      problems.push(unknownKind(place, apiVersion, kind, kinds));
      return;
    }
    for (const object of candidates.list()) {
      if (fits(selector, object)) {
        const { name } = object.metadata;
        found.push({ apiVersion, kind, name, object });
      }
    }
  });
  found.sort((a, b) => (memberKey(a) < memberKey(b) ? -1 : 1));
  for (const member of found) {
    const key = memberKey(member);
    if (!members.has(key)) members.set(key, member);
  }
  return { members: [...members.values()], problems };
}

/** Whether an Aggregate selects this object as it is now; false where its selector cannot be used. */
export function selects(aggregate: Aggregate, object: KubeObject): boolean {
  if (object.metadata.namespace !== aggregate.metadata.namespace) {
    return false;
  }
  const isOf = (each: { kind: string; apiVersion?: string }) =>
    each.kind === object.kind &&
    (each.apiVersion ?? aggregate.apiVersion) === object.apiVersion;
  const { resources = [], resourceSelectors = [] } = aggregate.spec ?? {};
  return (
    resources.some(
      named =>
        isOf(named) &&
        named.name === object.metadata.name &&
        isOwnNamespace(aggregate, named),
    ) ||
    resourceSelectors.some(selector => isOf(selector) && fits(selector, object))
  );
}

/** Tells members of one namespace apart. */
export function memberKey(member: {
  apiVersion: string;
  kind: string;
  name: string;
}): string {
  return `${member.apiVersion}\n${member.kind}\n${member.name}`;
}

function isOwnNamespace(aggregate: Aggregate, named: Named): boolean {
  return (
    named.namespace === undefined ||
    named.namespace === aggregate.metadata.namespace
  );
}

function fits(selector: Selector, object: KubeObject): boolean {
  const { labels = {}, name } = object.metadata;
  return (
    Object.entries(selector.matchLabels ?? {}).every(
      ([key, value]) => Object.hasOwn(labels, key) && labels[key] === value,
    ) &&
    (selector.namePattern === undefined ||
      match(selector.namePattern, name) === true)
  );
}

/** Patterns are matched anywhere in a name, as `matches` of CEL does, in time that grows with the name alone. */
const matching = program();

function match(pattern: string, name: string): boolean | { problem: string } {
  const result = matching.evaluate({ name, pattern }, { steps: MATCH_STEPS });
  switch (result.kind) {
    case 'value':
      return result.value === true;
    case 'missing':
      return { problem: `${result.path} is not there` };
    case 'error':
    case 'budget':
      return { problem: result.message };
    default:
      return result satisfies never;
  }
}

function program(): Program {
  const text = { kind: 'string' } as const;
  const compiled = compile('name.matches(pattern)', {
    variables: { name: text, pattern: text },
  });
  if (compiled.kind === 'refused') {
    throw new Error(compiled.problems[0].message);
  }
  return compiled.program;
}

/** A name of the greatest length shows whether a pattern is too costly, too. */
const LONGEST_NAME = 'x'.repeat(253);

function patternProblem(pattern: string | undefined): string | undefined {
  const result = pattern === undefined ? true : match(pattern, LONGEST_NAME);
  return typeof result === 'boolean' ? undefined : result.problem;
}

function unknownKind(
  place: string,
  apiVersion: string,
  kind: string,
  kinds: KindView,
): string {
  const known = kinds.kindsOf(apiVersion);
  return known.length === 0
    ? `${place}: nothing of ${apiVersion} is installed that stands for an API's objects or calls: correct ${place}.apiVersion, or install that API`
    : `${place}.kind: ${apiVersion} has no kind "${kind}" that stands for an API's objects or calls; it has ${known.join(
        ', ',
      )}`;
}
