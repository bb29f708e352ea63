// SPDX-License-Identifier: Apache-2.0
import {
  FINALIZER_BUNDLE,
  LABEL_BUNDLE_UID,
  type Bundle,
  type JsonObject,
  type KubeObject,
} from '@api-operators/api';
import { API_VERSION, petstoreKinds } from './kinds.ts';
import { compile, decide, schemaLookup, type Action, type CompileResult, type Decision } from '../index.ts';
import { keyOf, keyText } from '../decide/keys.ts';

/** A cluster as far as one Bundle needs it: objects by key, a generation for each spec, deletion by finalizer. */
export class Cluster {
  readonly kinds = petstoreKinds();
  readonly objects = new Map<string, KubeObject>();
  connections: Record<string, { resources: Record<string, KubeObject> }> | undefined;
  bundle: Bundle = {
    apiVersion: API_VERSION,
    kind: 'PetstoreBundle',
    metadata: { name: 'none', namespace: 'my-project', uid: 'bundle-uid', generation: 0 },
  };
  private uids = 0;
  private clock = Date.UTC(2026, 0, 1);

  setBundle(metadata: JsonObject, spec: unknown): void {
    this.bundle = {
      ...this.bundle,
      metadata: {
        ...this.bundle.metadata,
        name: String(metadata.name),
        generation: (this.bundle.metadata.generation ?? 0) + 1,
      },
      spec: spec as Bundle['spec'],
    };
  }

  compile(): CompileResult {
    return compile({
      apiVersion: API_VERSION,
      name: this.bundle.metadata.name,
      spec: this.bundle.spec,
      schemas: schemaLookup(this.kinds),
      ...(this.connections ? { connections: shapes(this.connections) } : {}),
    });
  }

  children(): KubeObject[] {
    return [...this.objects.values()].filter(
      ({ metadata }) => metadata.labels?.[LABEL_BUNDLE_UID] === this.bundle.metadata.uid,
    );
  }

  decide(): Decision {
    this.clock += 1000;
    const decision = decide({
      bundle: this.bundle,
      compiled: this.compile(),
      observed: {
        children: this.children(),
        find: key => this.objects.get(keyText(key)),
        ...(this.connections ? { connections: this.connections } : {}),
      },
      now: this.clock,
    });
    this.bundle = { ...this.bundle, status: decision.status };
    return decision;
  }

  carryOut(actions: readonly Action[]): void {
    for (const action of actions) {
      if (action.kind === 'add-finalizer') {
        this.bundle.metadata.finalizers = [FINALIZER_BUNDLE];
      } else if (action.kind === 'remove-finalizer') {
        this.bundle.metadata.finalizers = [];
      } else if (action.kind === 'apply') {
        this.apply(action.object);
      } else {
        const live = this.objects.get(keyText(action.key));
        if (live && live.metadata.uid === action.uid) {
          live.metadata.deletionTimestamp = '2026-01-01T00:00:00Z';
        }
      }
    }
  }

  apply(object: KubeObject): void {
    const key = keyText(keyOf(object));
    const before = this.objects.get(key);
    const same = before && JSON.stringify(before.spec) === JSON.stringify(object.spec);
    this.uids += 1;
    this.objects.set(key, {
      ...object,
      metadata: {
        ...object.metadata,
        uid: before?.metadata.uid ?? `uid-${this.uids}`,
        generation: (before?.metadata.generation ?? 0) + (same ? 0 : 1),
      },
      ...(before?.status ? { status: before.status } : {}),
    });
  }

  find(name: string): KubeObject {
    const found = [...this.objects.values()].find(({ metadata }) => metadata.name === name);
    if (!found) {
      throw new Error(`there is no object ${name}`);
    }
    return found;
  }
}

function shapes(connections: NonNullable<Cluster['connections']>) {
  return Object.fromEntries(
    Object.entries(connections).map(([name, { resources }]) => [
      name,
      {
        resources: Object.fromEntries(
          Object.entries(resources).map(([id, { apiVersion, kind }]) => [id, { apiVersion, kind }]),
        ),
      },
    ]),
  );
}
