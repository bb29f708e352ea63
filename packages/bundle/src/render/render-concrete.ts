// SPDX-License-Identifier: Apache-2.0
import {
  ANNOTATION_RELEASE,
  ANNOTATION_RELEASE_DIGEST,
  LABEL_BINDING,
  LABEL_BINDING_NAMESPACE,
  LABEL_BINDING_UID,
  LABEL_ENVIRONMENT,
  digest,
  shortName,
  type Bundle,
  type BundleResource,
  type BundleSpec,
  type JsonObject,
  type TargetConnection,
} from '@api-operators/api';
import { compile } from '../compile/compile.ts';
import type { Graph } from '../graph/types.ts';
import type { BundleProblem } from '../problems.ts';
import { substituted, substitutedExpression, type Known } from './substitute.ts';
import type { RenderInput, RenderResult } from './types.ts';

/**
 * The concrete Bundle of a Binding: the release's graph with the values of `config` in place, so that it
 * needs nothing but itself. Refused with everything that is missing or of the wrong type at once, told
 * by the places of the release's template.
 */
export function renderConcrete(input: RenderInput): RenderResult {
  const { release, binding } = input;
  const template = release.spec?.template;
  const mismatch = releaseProblem(input);
  if (mismatch || template === undefined || binding.spec === undefined) {
    return { kind: 'refused', problems: mismatch ? [mismatch] : [], configKeys: [] };
  }
  const { config = {}, environment } = binding.spec;
  const given = compile({
    apiVersion: input.apiVersion,
    name: binding.metadata.name,
    spec: template,
    schemas: input.schemas,
    config,
    environment,
    connections: input.connections,
  });
  if (given.kind === 'refused') {
    return { kind: 'refused', problems: given.problems, configKeys: [] };
  }
  const problems: BundleProblem[] = [];
  const spec = concreteSpec(input, given.graph, template, { config, environment }, problems);
  if (problems.length > 0) {
    return { kind: 'refused', problems, configKeys: given.configKeys };
  }
  const concrete = compile({
    apiVersion: input.apiVersion,
    name: binding.metadata.name,
    spec,
    schemas: input.schemas,
    connections: input.connections,
  });
  if (concrete.kind === 'refused') {
    return { kind: 'refused', problems: concrete.problems, configKeys: given.configKeys };
  }
  return { kind: 'rendered', bundle: bundleObject(input, spec), cluster: destinationOf(input).cluster };
}

/** Where a Binding's Bundle goes: the Binding's word, else the Environment's, else beside the Binding. */
function destinationOf({ binding, environment }: RenderInput): { cluster?: string; namespace?: string } {
  const own = binding.spec?.destination;
  const usual = environment?.spec?.destination;
  return {
    cluster: own?.cluster ?? usual?.cluster,
    namespace: own?.namespace ?? usual?.namespace ?? binding.metadata.namespace,
  };
}

function releaseProblem({ release, binding }: RenderInput): BundleProblem | undefined {
  const pin = binding.spec?.releaseRef;
  const stated = release.spec?.digest;
  const actual = digest(release.spec?.template);
  let message: string | undefined;
  if (pin && pin.name !== release.metadata.name) {
    message = `The Binding pins ${pin.name}, not ${release.metadata.name}.`;
  } else if (pin?.digest !== undefined && pin.digest !== stated) {
    message = `The Binding pins ${pin.name} with digest ${pin.digest.slice(0, 12)}…; the release has ${stated?.slice(0, 12)}…. Promote again to pin what is there.`;
  } else if (stated !== actual) {
    message = `The contents of release ${release.metadata.name} are not those of its digest; somebody changed it. Pin another release.`;
  }
  return message === undefined ? undefined : { code: 'release-mismatch', message, path: '' };
}

function concreteSpec(
  input: RenderInput,
  graph: Graph,
  template: BundleSpec,
  known: Known,
  problems: BundleProblem[],
): BundleSpec {
  const spec = input.binding.spec as NonNullable<typeof input.binding.spec>;
  const { template: _, paused: __, targetConnection: usual, ...rest } = template;
  const connection = spec.targetConnection ?? usual;
  return {
    ...rest,
    resources: template.resources.map(node => concreteNode(input, graph, node, known, problems)),
    ...(template.derivedValues
      ? {
          derivedValues: template.derivedValues.map((value, i) => ({
            ...value,
            expression: substitutedExpression(
              graph.derivedValues[i].expression,
              value.expression,
              known,
            ),
          })),
        }
      : {}),
    environment: known.environment,
    ...(connection ? { targetConnection: besideBinding(input, connection) } : {}),
    ...(spec.paused ? { paused: true } : {}),
  };
}

/** A reference without namespace means the Binding's; it is said where the Bundle goes elsewhere. */
function besideBinding(input: RenderInput, connection: TargetConnection): TargetConnection {
  const own = input.binding.metadata.namespace;
  const elsewhere = destinationOf(input).namespace !== own;
  return connection.namespace === undefined && elsewhere && own !== undefined
    ? { ...connection, namespace: own }
    : connection;
}

function concreteNode(
  input: RenderInput,
  graph: Graph,
  node: BundleResource,
  known: Known,
  problems: BundleProblem[],
): BundleResource {
  const compiled = graph.byId.get(node.id);
  if (compiled === undefined) {
    return node;
  }
  const expressions = (written: string[] | undefined, list: Graph['nodes'][number]['readyWhen']) =>
    written?.map((text, i) => substitutedExpression(list[i], text, known));
  const spec = substituted(compiled.spec, node.spec ?? {}, known, problems) as JsonObject;
  const endpoints = compiled.externalRef ? undefined : endpointRule(input, compiled);
  const readyWhen = expressions(node.readyWhen, compiled.readyWhen);
  const skipWhen = expressions(node.skipWhen, compiled.skipWhen);
  let dimension = 0;
  const forEach = node.forEach?.map(each =>
    Object.fromEntries(
      Object.entries(each).map(([name, text]) => [
        name,
        substitutedExpression(compiled.forEach[dimension++].expression, text, known),
      ]),
    ),
  );
  return {
    ...node,
    ...(node.spec === undefined && endpoints === undefined ? {} : { spec: withEndpoints(spec, endpoints) }),
    ...(readyWhen ? { readyWhen } : {}),
    ...(skipWhen ? { skipWhen } : {}),
    ...(forEach ? { forEach } : {}),
  };
}

/** `replicas` and `aggregationStrategy` of a Binding judge the endpoints of each resource, so each resource carries them. */
function endpointRule({ binding }: RenderInput, { kind }: Graph['nodes'][number]): JsonObject | undefined {
  const { replicas, aggregationStrategy } = binding.spec ?? {};
  const applies =
    kind.role === 'resource' &&
    (replicas !== undefined || aggregationStrategy !== undefined) &&
    kind.schema.properties?.spec?.properties?.sync !== undefined;
  return applies
    ? {
        ...(replicas === undefined ? {} : { replicas }),
        ...(aggregationStrategy === undefined ? {} : { aggregationStrategy }),
      }
    : undefined;
}

function withEndpoints(spec: JsonObject, endpoints: JsonObject | undefined): JsonObject {
  return endpoints ? { ...spec, sync: { ...endpoints, ...(spec.sync as JsonObject | undefined) } } : spec;
}

function bundleObject(input: RenderInput, spec: BundleSpec): Bundle {
  const { release, binding } = input;
  const { name, uid } = binding.metadata;
  const home = binding.metadata.namespace;
  const { cluster, namespace } = destinationOf(input);
  const here = cluster === undefined && namespace === home && uid !== undefined;
  return {
    apiVersion: input.apiVersion,
    kind: input.kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      labels: {
        [LABEL_BINDING]: shortName(name),
        ...(home === undefined ? {} : { [LABEL_BINDING_NAMESPACE]: home }),
        ...(uid === undefined ? {} : { [LABEL_BINDING_UID]: uid }),
        [LABEL_ENVIRONMENT]: shortName(binding.spec?.environment ?? ''),
      },
      annotations: {
        [ANNOTATION_RELEASE]: release.metadata.name,
        [ANNOTATION_RELEASE_DIGEST]: release.spec?.digest ?? '',
      },
      ...(here
        ? {
            ownerReferences: [
              {
                apiVersion: binding.apiVersion,
                kind: binding.kind,
                name,
                uid,
                controller: true,
                blockOwnerDeletion: false,
              },
            ],
          }
        : {}),
    },
    spec,
  };
}
