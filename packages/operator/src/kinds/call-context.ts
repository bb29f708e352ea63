// SPDX-License-Identifier: Apache-2.0
import type {
  JsonObject,
  Operation,
  OperationName,
  RestMappingVersion,
} from '@api-operators/api';
import type { UnstructuredObject } from '@api-operators/kube';
import { addressBehind } from '../endpoints/choose.ts';
import { callLoggedIn } from '../endpoints/log-in.ts';
import { resolveEndpoint, type Resolution } from '../endpoints/resolve.ts';
import type { Use } from '../endpoints/uses.ts';
import {
  ANONYMOUS,
  secretReferences,
  securityOf,
  type Outcome,
  type Settled,
  type Values,
  buildRequest,
  type RequestInput,
} from '@api-operators/rest-mapping';
import type { Runtime } from '../runtime.ts';
import type { MappedKind } from './mapped-kind.ts';

/** An object with its API's address, login and Secret values: all that a call needs. */
export interface CallContext {
  resolution: Resolution;
  /** `spec` and the values of the Secrets that its fields name, or what is missing. */
  values:
    | (Values & { kind: 'ok' })
    | { kind: 'refused'; reason: string; message: string };
  /** `name/key@version` of the Secret behind a field. */
  secretVersion(field: string): string;
  /**
   * Asked before the first step of a pass that leads to a call. False: the Connection's limits have no call free; the object is in
   * line, and is woken at its turn.
   */
  turn(): boolean;
  /** Ends the pass: a turn that it did not use goes to the next. */
  end(): void;
  /** A call whose work may go on after its answer. */
  send(
    operation: OperationName,
    more?: CallInput,
    signal?: AbortSignal,
  ): Promise<Outcome>;
  /** A call after which nothing is left to wait for. */
  call(
    operation: OperationName,
    more?: CallInput,
    signal?: AbortSignal,
  ): Promise<Settled>;
  /** The URL that a call goes to, without credentials; empty where it cannot be built. */
  urlOf(operation: OperationName, more?: CallInput): string;
  /** Reads how far the work of an operation has come, at the URL that the API gave, which must be of the API's own origin. */
  monitor(
    operation: OperationName,
    url: string,
    place: { baseUrl?: string },
    signal?: AbortSignal,
  ): Promise<Outcome>;
}

/** What a call takes beyond the object's spec. */
export type CallInput = Partial<
  Pick<
    RequestInput,
    | 'id'
    | 'body'
    | 'before'
    | 'bytes'
    | 'files'
    | 'idempotencyKey'
    | 'ifMatch'
    | 'query'
    | 'at'
    | 'baseUrl'
  >
> & {
  routine?: boolean;
  /** Takes the place of the object's own spec: that of an earlier call which is repeated. */
  spec?: JsonObject;
};

/**
 * Finds out where an object's calls go, and registers what that depends on, so that a change of it wakes the object.
 */
export async function callContext(
  runtime: Runtime,
  kind: MappedKind,
  object: UnstructuredObject,
  wake: () => void,
  alsoUses: readonly Use[] = [],
): Promise<CallContext> {
  const { name, namespace = '', uid = '' } = object.metadata;
  const spec = (object.spec ?? {}) as JsonObject;
  let resolution = await resolveEndpoint(
    {
      namespace,
      spec,
      api: kind.api,
      // What is asked of a query is there behind every address; work that was begun behind one is followed there.
      ...(kind.role === 'query' ? {} : { keepsTo: uid }),
    },
    runtime.endpoints,
  );
  const connection = resolution.uses[0] ?? '';
  if (resolution.kind === 'ok') {
    runtime.lastResolved.set(connection, resolution);
  } else if (object.metadata.deletionTimestamp) {
    // A namespace that is deleted may lose its Connection first; what it said last still holds.
    resolution = runtime.lastResolved.get(connection) ?? resolution;
  }
  const references = secretReferences(kind.mapping, spec);
  const uses: Use[] = [...resolution.uses, ...alsoUses];
  let values: CallContext['values'] = { kind: 'ok', spec };
  const versions = new Map<string, string>();
  if (references.length > 0) {
    const read = await runtime.endpoints.secrets(namespace);
    const secrets = new Map<string, string>();
    const problems: string[] = [];
    for (const { field, name: secret, key } of references) {
      uses.push(`Secret ${namespace}/${secret}`);
      const found = read(secret);
      const value = found?.get(key);
      if (value === undefined) {
        problems.push(
          found
            ? `spec.${field}: Secret ${namespace}/${secret} has no key "${key}"`
            : `spec.${field}: there is no Secret ${secret} in namespace ${namespace}`,
        );
      } else {
        secrets.set(field, value);
        versions.set(
          field,
          `${secret}/${key}@${runtime.endpoints.secretVersion(
            namespace,
            secret,
          )}`,
        );
      }
    }
    values =
      problems.length > 0
        ? {
            kind: 'refused',
            reason: 'SecretMissing',
            message: problems.join('; '),
          }
        : { kind: 'ok', spec, secrets };
  }
  const id = `${kind.type.plural}.${kind.type.group} ${namespace}/${name}`;
  runtime.uses.set(id, uses, wake);
  const limited = resolution.kind === 'ok' ? resolution.connection : undefined;
  if (limited) {
    runtime.limiter.limit(limited.key, limited.rate);
  }
  let turn: 'go' | 'wait' | undefined;

  async function send(
    mapping: RestMappingVersion,
    operation: OperationName,
    more: CallInput,
    signal: AbortSignal | undefined,
  ): Promise<Outcome> {
    if (resolution.kind === 'refused') {
      return {
        kind: 'unavailable',
        reason: 'Unreachable',
        message: resolution.message,
      };
    }
    if (values.kind === 'refused') {
      return {
        kind: 'unavailable',
        reason: 'Unreachable',
        message: values.message,
      };
    }
    const { routine, spec: other, ...input } = more;
    const { url, limits, tls } = resolution;
    const filled = other ? { ...values, spec: other } : values;
    let begun = false;
    const called = callLoggedIn(
      runtime.rest.tokens,
      resolution,
      securityOf(mapping, mapping.operations[operation]),
      async authentication => {
        const built = buildRequest({
          mapping,
          operation,
          baseUrl: url,
          values: filled,
          authentication,
          ...input,
        });
        if (built.kind === 'refused') {
          return {
            kind: 'refused',
            status: 0,
            reason: 'Invalid',
            message: built.message,
          };
        }
        begun = true;
        return runtime.rest.call(
          {
            object: { kind: object.kind, namespace, name, uid },
            ...(limited ? { turn: { connection: limited.key, id } } : {}),
            api: kind.api,
            operation: mapping.operations[operation]!,
            request: built.request,
            limits,
            tls,
            hidden: kind.hidden,
            ...(routine ? { routine } : {}),
          },
          signal,
        );
      },
    );
    return called.catch((error: unknown) => {
      if (signal?.aborted) throw error;
      return failedInside(runtime, operation, error, begun);
    });
  }

  return {
    resolution,
    values,
    secretVersion: field => versions.get(field) ?? '',
    turn() {
      turn ??= limited
        ? runtime.limiter.admit(limited.key, { id, namespace, wake })
        : 'go';
      return turn === 'go';
    },
    end() {
      if (turn !== 'wait') runtime.limiter.leave(id);
    },
    send: (operation, more = {}, signal) =>
      send(kind.mapping, operation, more, signal),
    async call(operation, more = {}, signal) {
      const outcome = await send(kind.mapping, operation, more, signal);
      return outcome.kind === 'accepted' ? { ...outcome, kind: 'ok' } : outcome;
    },
    urlOf(operation, { routine: _, spec: other, ...input } = {}) {
      const built =
        resolution.kind === 'ok' && values.kind === 'ok'
          ? buildRequest({
              mapping: kind.mapping,
              operation,
              baseUrl: resolution.url,
              values: other ? { ...values, spec: other } : values,
              authentication: ANONYMOUS,
              ...input,
            })
          : undefined;
      return built?.kind === 'ok' ? built.request.url : '';
    },
    monitor(operation, url, place, signal) {
      const { mapping } = kind;
      const security = securityOf(mapping, mapping.operations[operation]);
      // Calls may go to another address by now.
      const begunAt = addressBehind(resolution.endpoints ?? [], url);
      const get: Operation = {
        method: 'GET',
        path: '/',
        parameters: [],
        success: [],
        security: [...security],
      };
      return send(
        { ...mapping, operations: { get } },
        'get',
        {
          ...(begunAt === undefined ? {} : { baseUrl: begunAt }),
          ...place,
          at: url,
          routine: true,
        },
        signal,
      );
    },
  };
}

/** Lets go of what {@link callContext} keeps of an object that is gone; `key` is `namespace/name`. */
export function forgetUser(
  runtime: Pick<Runtime, 'uses' | 'limiter'>,
  kind: MappedKind,
  key: string,
): void {
  const id = `${kind.type.plural}.${kind.type.group} ${key}`;
  runtime.uses.forget(id);
  runtime.limiter.leave(id);
}

/**
 * What a call came to in which the operator itself failed: a bug. It ends like any other failed call, so that the object says what
 * is wrong and can be deleted; the error's text may quote what must not be shown, so only its name and place are told.
 */
function failedInside(
  { logger }: Pick<Runtime, 'logger'>,
  operation: OperationName,
  error: unknown,
  begun: boolean,
): Outcome {
  const name = error instanceof Error ? error.name : typeof error;
  const stack = error instanceof Error ? error.stack ?? '' : '';
  const place = stack.split('\n').filter(line => /^\s+at /.test(line));
  logger.error(`${operation} failed inside the operator`, {
    error: name,
    place: place.slice(0, 8).map(line => line.trim()),
  });
  const message = `the operator failed in the middle of this call (${name}); its log says where`;
  return begun
    ? { kind: 'unknown', message }
    : { kind: 'refused', status: 0, reason: 'Invalid', message };
}
