// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digest, type BundleBinding, type BundleSpec, type JsonObject, type KubeObject } from '@api-operators/api';
import { parseAllDocuments, stringify } from 'yaml';
import { API_VERSION, petstoreMappings } from './kinds.ts';
import { keyOf, keyText } from '../decide/keys.ts';
import {
  compile,
  explain,
  explanationText,
  located,
  parseBundle,
  plan,
  problemLine,
  problemText,
  renderConcrete,
  schemaLookup,
  type Action,
  type Decision,
} from '../index.ts';
import type { Cluster } from './cluster.ts';

/** A scenario while it runs. */
export interface Scene {
  folder: string;
  cluster: Cluster;
  file: string;
}

export type Command = (scene: Scene, words: string[], options: Record<string, string>) => string;

/** What a scenario may say. Each command returns the text that is compared. */
export const COMMANDS: Record<string, Command> = {
  /** `bundle FILE`: apply the file; print what the compiler says. */
  bundle(scene, [file]) {
    scene.file = file;
    const parsed = parseBundle(readFileSync(join(scene.folder, file), 'utf8'));
    if (parsed.kind === 'refused') {
      return parsed.problems.map(problem => problemLine(problem, file)).join('\n');
    }
    scene.cluster.setBundle(parsed.metadata, parsed.spec);
    const compiled = scene.cluster.compile();
    const warnings = located(compiled.warnings, parsed).map(each => `warning: ${problemLine(each, file)}`);
    if (compiled.kind === 'refused') {
      return [...located(compiled.problems, parsed).map(each => problemLine(each, file)), ...warnings].join('\n');
    }
    const { graph, template, configKeys } = compiled;
    return [
      `compiled${template ? ' as a template' : ''}: ${graph.levels.map(level => level.join(' ')).join(' → ')}`,
      ...configKeys.map(key => `config.${key.name}: ${key.type}${key.required ? '' : ', optional'}`),
      ...warnings,
    ].join('\n');
  },

  edges({ cluster }) {
    const compiled = cluster.compile();
    return compiled.kind === 'refused'
      ? 'refused'
      : compiled.graph.edges
          .map(edge => `${edge.from} → ${edge.to} (${edge.cause}) ${edge.path}${edge.reads ? ` reads ${edge.reads}` : ''}`)
          .join('\n');
  },

  /** One pass: print what it decides, and carry it out. */
  pass({ cluster }) {
    const decision = cluster.decide();
    cluster.carryOut(decision.actions);
    return told(decision);
  },

  /** One pass; print the status alone. */
  status({ cluster }) {
    const decision = cluster.decide();
    cluster.carryOut(decision.actions);
    return [`${decision.status.state}: ${decision.status.message}`, ...conditions(decision)].join('\n');
  },

  /** `report CHILD STATE [id=…] [message=…] [seen=…]`: what the child's own controller writes. */
  report({ cluster }, [name, state], options) {
    const live = cluster.find(name);
    live.status = {
      state,
      observedGeneration: Number(options.seen ?? live.metadata.generation),
      ...(options.id ? { externalID: options.id } : {}),
      ...(options.message ? { message: options.message } : {}),
      ...(options.data ? { response: { success: true, data: JSON.parse(options.data) } } : {}),
    };
    return 'ok';
  },

  /** `edit CHILD FIELD=VALUE…`: somebody changes a child by hand. */
  edit({ cluster }, [name], options) {
    const live = cluster.find(name);
    for (const [field, value] of Object.entries(options)) {
      (live.spec as JsonObject)[field] = JSON.parse(value);
    }
    live.metadata.generation = (live.metadata.generation ?? 0) + 1;
    return 'ok';
  },

  label({ cluster }, [name], options) {
    Object.assign((cluster.find(name).metadata.labels ??= {}), options);
    return 'ok';
  },

  /** `gone CHILD`: its last finalizer is off. */
  gone({ cluster }, names) {
    names.forEach(name => cluster.objects.delete(keyText(keyOf(cluster.find(name)))));
    return 'ok';
  },

  delete({ cluster }) {
    cluster.bundle.metadata.deletionTimestamp = '2026-01-01T00:00:00Z';
    return 'ok';
  },

  /** `foreign KIND NAME [owner=Kind/name] [id=…]`: an object that is not the Bundle's. */
  foreign({ cluster }, [kind, name], options) {
    const [ownerKind, ownerName] = (options.owner ?? '').split('/');
    cluster.apply({
      apiVersion: API_VERSION,
      kind,
      metadata: {
        name,
        namespace: 'my-project',
        ...(ownerName
          ? { ownerReferences: [{ apiVersion: API_VERSION, kind: ownerKind, name: ownerName, uid: 'other', controller: true }] }
          : {}),
      },
      spec: { name: 'foreign' },
      ...(options.id ? { status: { state: 'Synced', externalID: options.id } } : {}),
    });
    const live = cluster.find(name);
    live.status ??= options.id ? { state: 'Synced', externalID: options.id } : undefined;
    return 'ok';
  },

  /** `connection NAME [NODE KIND id=…]`: a Connection, and a resource of the Bundle behind it. */
  connection({ cluster }, [name, node, kind], options) {
    const live: KubeObject = {
      apiVersion: API_VERSION,
      kind: kind ?? 'Pet',
      metadata: { name: `other-${node}` },
      ...(options.id ? { status: { state: 'Synced', externalID: options.id } } : {}),
    };
    cluster.connections = {
      ...cluster.connections,
      [name]: { resources: { ...cluster.connections?.[name]?.resources, ...(node ? { [node]: live } : {}) } },
    };
    return 'ok';
  },

  /** `field KIND NAME TYPE`: the API of this scenario has one field more. */
  field({ cluster }, [kind, name, type]) {
    const spec = cluster.kinds.find(each => each.kind === kind)?.schema.properties?.spec;
    if (spec?.properties) {
      spec.properties[name] = { type };
      spec.required = [];
    }
    return 'ok';
  },

  explain({ cluster }, [id]) {
    return explanationText(explain(cluster.decide(), id));
  },

  /** `plan FILE`: what would change if the file took the place of what is there. */
  plan({ cluster, folder }, [file]) {
    const { name, namespace, uid } = cluster.bundle.metadata;
    const parsed = parseBundle(readFileSync(join(folder, file), 'utf8'));
    const schemas = schemaLookup(cluster.kinds);
    const after = compile({ apiVersion: API_VERSION, name, spec: parsed.kind === 'ok' && parsed.spec, schemas });
    const before = cluster.compile();
    if (after.kind === 'refused') {
      return after.problems.map(problemText).join('\n');
    }
    const placed = { name, namespace: namespace ?? '', ...(uid ? { uid } : {}) };
    const planned = plan({
      ...(before.kind === 'compiled' ? { before: { ...placed, graph: before.graph } } : {}),
      after: { ...placed, graph: after.graph },
      observed: { children: cluster.children(), find: key => cluster.objects.get(keyText(key)) },
      mappings: petstoreMappings(),
    });
    return planned.nodes
      .flatMap(node => [
        `${node.change} ${node.id} (${node.key.kind} ${node.key.name})${node.destructive ? ' DESTRUCTIVE' : ''}`,
        ...node.differences.map(
          ({ path, ...values }) =>
            `  ${path}: ${Object.entries(values)
              .map(([which, value]) => `${which} ${JSON.stringify(value)}`)
              .join(', ')}`,
        ),
        ...node.calls.map(
          call => `  ${call.method} ${call.path}${call.body === undefined ? '' : ` ${JSON.stringify(call.body)}`}`,
        ),
        ...node.notes.map(note => `  note: ${note}`),
      ])
      .join('\n');
  },

  /** `render BINDINGS NAME`: the concrete Bundle of a Binding to the present Bundle. */
  render({ cluster, folder }, [file, name]) {
    const documents = parseAllDocuments(readFileSync(join(folder, file), 'utf8'));
    const binding = documents
      .map(document => document.toJS() as BundleBinding)
      .find(each => each.metadata.name === name) as BundleBinding;
    const template = cluster.bundle.spec as BundleSpec;
    const result = renderConcrete({
      release: {
        apiVersion: API_VERSION,
        kind: 'PetstoreBundleRelease',
        metadata: { name: 'release-1' },
        spec: { bundle: { name: cluster.bundle.metadata.name }, number: 1, digest: digest(template), template },
      },
      binding: { ...binding, metadata: { namespace: 'my-project', uid: 'binding-uid', ...binding.metadata } },
      kind: 'PetstoreBundle',
      apiVersion: API_VERSION,
      schemas: schemaLookup(cluster.kinds),
    });
    if (result.kind === 'refused') {
      return result.problems.map(problemText).join('\n');
    }
    const { metadata, spec } = result.bundle;
    return stringify({ name: metadata.name, namespace: metadata.namespace, spec }).trimEnd();
  },
};

function told(decision: Decision): string {
  return [
    ...decision.actions.map(actionText),
    `${decision.status.state}: ${decision.status.message}`,
    ...(decision.status.resources ?? []).map(
      row =>
        `  ${row.id}: ${row.state}${row.ready ? ', ready' : ''}${row.externalID ? ` (${row.externalID})` : ''}${
          row.message ? `: ${row.message}` : ''
        }`,
    ),
    ...(decision.status.computedValues ?? []).map(
      ({ name, value, error }) => `  = ${name}: ${error === undefined ? value : `(${error})`}`,
    ),
  ].join('\n');
}

function actionText(action: Action): string {
  if (action.kind === 'apply') {
    return `${action.create ? 'create' : 'change'} ${action.key.kind} ${action.key.name} ${JSON.stringify(action.object.spec)}`;
  }
  return action.kind === 'delete' ? `delete ${action.key.kind} ${action.key.name}` : action.kind;
}

function conditions({ status }: Decision): string[] {
  return (status.conditions ?? []).map(
    ({ type, status: is, reason, message }) => `${type}=${is} (${reason}): ${message}`,
  );
}
