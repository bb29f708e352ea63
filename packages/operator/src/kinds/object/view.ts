// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '@api-operators/api';
import type {
  Cache,
  KubeClient,
  ResourceClient,
  UnstructuredObject,
} from '@api-operators/kube';
import { specWithin } from '@api-operators/rest-mapping';
import type { Runtime } from '../../runtime.ts';

/** Shows the objects of a kind that holds several others as if one of these had a CRD of its own. */
export interface View {
  runtime: Runtime;
  cache: Cache;
}

/** An object with the fields of one member of `spec` at the top of `spec`, beside those that steer the operator. */
export function viewed(
  object: UnstructuredObject,
  member: string,
): UnstructuredObject {
  const spec = specWithin((object.spec ?? {}) as JsonObject, member);
  return { ...object, spec } as UnstructuredObject;
}

/**
 * The runtime and the cache as a reconciler of one member needs them: objects come out as views, and what is
 * remembered in the cache is the object that the server gave.
 */
export function viewOf(runtime: Runtime, cache: Cache, member: string): View {
  const raws = new WeakMap<object, UnstructuredObject>();
  const show = (object: UnstructuredObject): UnstructuredObject => {
    const view = viewed(object, member);
    raws.set(view, object);
    return view;
  };
  const raw = (object: UnstructuredObject) => raws.get(object) ?? object;
  const calls = new Proxy(runtime.client.of(cache.type), {
    get(target, name) {
      if (name === 'patch' || name === 'patchStatus') {
        return async (...args: never[]) =>
          show(
            await (
              target[name] as (...all: never[]) => Promise<UnstructuredObject>
            )(...args),
          );
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return {
    runtime: { ...runtime, client: clientWith(runtime.client, cache, calls) },
    cache: new Proxy(cache, {
      get(target, name) {
        switch (name) {
          case 'get':
            return (key: Parameters<Cache['get']>[0]) => {
              const found = target.get(key);
              return found && show(found);
            };
          case 'list':
            return (options?: Parameters<Cache['list']>[0]) =>
              target.list(options).map(show);
          case 'remember':
            return (written: UnstructuredObject) =>
              target.remember(raw(written));
          default: {
            const value: unknown = Reflect.get(target, name, target);
            return typeof value === 'function' ? value.bind(target) : value;
          }
        }
      },
    }),
  };
}

/** The client, but for the calls of the cache's own type. */
function clientWith(
  client: KubeClient,
  { type: own }: Cache,
  calls: ResourceClient,
): KubeClient {
  return new Proxy(client, {
    get(target, name) {
      if (name === 'of') {
        return (type: Cache['type']) =>
          type.plural === own.plural && type.group === own.group
            ? calls
            : target.of(type);
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
