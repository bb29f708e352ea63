// SPDX-License-Identifier: Apache-2.0
import type { Fence } from '../lease/types.ts';
import type { KubeObject, UnstructuredObject } from '../objects/object.ts';
import type { ResourceType } from '../objects/resource-type.ts';
import { systemClock, type Clock, type Random } from '../time/clock.ts';
import { reviewAccess } from './access-review.ts';
import type { Availability } from './availability.ts';
import { Caller } from './caller.ts';
import { Circuit } from './circuit.ts';
import { ClusterAccess, type KubeconfigOptions } from './cluster-access.ts';
import { DiscoveryCache, type Discovery } from './discovery.ts';
import { readiness } from './readiness.ts';
import { createResourceClient } from './resource-client.ts';
import { Transport } from './transport.ts';
import type { AccessAttributes, AccessReview, RequestListener, ResourceClient } from './types.ts';

export interface ClientOptions {
  /** Names this program to the server; `api-operators` unless given. */
  userAgent?: string;
  /** Kept connections for calls, watches apart; 64 unless given. */
  connections?: number;
  /** How long an answer may take; 60 s unless given. */
  timeoutMs?: number;
  /** Accept a server without TLS. Only where nobody can listen in between, such as on loopback. */
  allowHttp?: boolean;
  /**
   * How long a call waits for a server that is away or overloaded before it fails: reads are
   * repeated meanwhile, writes are sent when it is back. 0 unless given: a call fails at once.
   */
  patienceMs?: number;
  clock?: Clock;
  random?: Random;
}

/** One Kubernetes API server, as one identity. Cheap to derive from, safe to share. */
export class KubeClient {
  readonly #caller: Caller;
  readonly #listeners: Set<RequestListener>;
  readonly #discovery: DiscoveryCache;

  private constructor(caller: Caller, listeners: Set<RequestListener>, discovery: DiscoveryCache) {
    this.#caller = caller;
    this.#listeners = listeners;
    this.#discovery = discovery;
  }

  /** From a kubeconfig file or text; without either, as kubectl finds it. Throws an Error that says what is missing. */
  static fromKubeconfig(options: KubeconfigOptions & ClientOptions = {}): KubeClient {
    return KubeClient.#from(ClusterAccess.fromKubeconfig(options), options);
  }

  /** With the service account of the pod that this process runs in. */
  static inCluster(options: Omit<ClientOptions, 'allowHttp'> = {}): KubeClient {
    return KubeClient.#from(ClusterAccess.inCluster(), options);
  }

  static #from(access: ClusterAccess, options: ClientOptions): KubeClient {
    const clock = options.clock ?? systemClock;
    const transport = new Transport(access, {
      userAgent: options.userAgent ?? 'api-operators',
      connections: options.connections ?? 64,
      timeoutMs: options.timeoutMs ?? 60_000,
      clock,
    });
    const listeners = new Set<RequestListener>();
    const { patienceMs = 0, random = Math.random } = options;
    const circuit = new Circuit({
      probe: () => readiness(transport),
      holds: patienceMs > 0,
      fullSpeed: options.connections ?? 64,
      clock,
      random,
    });
    const caller = new Caller(transport, { circuit, patienceMs, clock, random, listeners });
    return new KubeClient(caller, listeners, new DiscoveryCache(caller, clock));
  }

  /** The API server's URL. */
  get server(): string {
    return this.#caller.transport.access.server.href;
  }

  /** The namespace that the kubeconfig's context names. */
  get namespace(): string | undefined {
    return this.#caller.transport.access.namespace;
  }

  /**
   * The same server as another user, whom this one must be allowed to impersonate. Connections,
   * discovery and listeners are shared. The server decides everything with that user's rights.
   */
  as(user: string, groups: readonly string[] = []): KubeClient {
    if (user === '') throw new TypeError('an impersonated user must have a name');
    return new KubeClient(this.#caller.as({ user, groups }), this.#listeners, this.#discovery);
  }

  /**
   * The same server and user, but writes are refused with reason `Fenced` unless the fence holds
   * at the moment when each is sent. For all that only a leader may do.
   */
  fencedBy(fence: () => Pick<Fence, 'stillHeld'> | undefined): KubeClient {
    const caller = this.#caller.fencedBy(() => fence()?.stillHeld() ?? false);
    return new KubeClient(caller, this.#listeners, this.#discovery);
  }

  /** Whether the server answers; shared by all clients derived from this one. */
  get availability(): Availability {
    return this.#caller.circuit;
  }

  /** Hears of each finished call, of all clients derived from this one. The result ends it. */
  onRequest(listener: RequestListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** What the server serves; read once and kept. */
  discover(): Promise<Discovery> {
    return this.#discovery.get();
  }

  /** Makes the next `discover` ask again, for instance after a CRD changed. */
  invalidateDiscovery(): void {
    this.#discovery.invalidate();
  }

  /** The served type of a kind. One that is unknown is looked for anew, at most every few seconds. */
  resolve(apiVersion: string, kind: string): Promise<ResourceType | undefined> {
    return this.#discovery.resolve(apiVersion, kind);
  }

  /** The calls for one type. `T` is what the caller knows about the objects; nothing checks it. */
  of<T extends KubeObject = UnstructuredObject>(type: ResourceType): ResourceClient<T> {
    return createResourceClient<T>(this.#caller, type);
  }

  /** GETs a path that is no resource, such as `/version` or `/openapi/v3`. */
  async getPath(path: string, options: { signal?: AbortSignal } = {}): Promise<unknown> {
    const { value } = await this.#caller.json({ verb: 'get', method: 'GET', path, ...options });
    return value;
  }

  /** What a user with these groups may do, in the server's eyes. */
  subjectAccessReview(request: {
    user: string;
    groups?: readonly string[];
    attributes: AccessAttributes;
  }): Promise<AccessReview> {
    return reviewAccess(this.#caller, request.attributes, {
      user: request.user,
      groups: request.groups ?? [],
    });
  }

  /** What this client's identity may do. */
  selfSubjectAccessReview(attributes: AccessAttributes): Promise<AccessReview> {
    return reviewAccess(this.#caller, attributes);
  }

  /** Closes all connections, those of derived clients too. */
  close(): Promise<void> {
    this.#caller.circuit.stop();
    return this.#caller.transport.close();
  }
}
