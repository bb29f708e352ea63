// SPDX-License-Identifier: Apache-2.0
import { isNamespaceTerminating, isNotFound } from '../client/kube-error.ts';
import type { KubeObject } from '../objects/object.ts';
import type { ResourceType } from '../objects/resource-type.ts';
import { systemClock } from '../time/clock.ts';
import type { EventDetails, EventRecorder, EventRecorderOptions } from './types.ts';

export const EVENTS: ResourceType = {
  group: '',
  version: 'v1',
  plural: 'events',
  kind: 'Event',
  namespaced: true,
};

const LONGEST_MESSAGE = 1024;
const REMEMBERED = 4096;
/** Events waiting to be sent; more than that in one go are dropped. */
const LONGEST_QUEUE = 1000;

interface Seen {
  namespace: string;
  name: string;
  count: number;
  sentAt: number;
}

interface CoreEvent extends KubeObject {
  [field: string]: unknown;
}

/**
 * Sends the first of each Event at once. Repetitions are counted, and the count is sent at most
 * once in `repeatMs`, with the next repetition. Objects that report ever new texts are held to
 * `burst` in that time.
 */
export function createEventRecorder(options: EventRecorderOptions): EventRecorder {
  const { client, component, instance } = options;
  const clock = options.clock ?? systemClock;
  const repeatMs = options.repeatMs ?? 10 * 60_000;
  const burst = options.burst ?? 25;
  const events = client.of<CoreEvent>(EVENTS);
  const seen = new Map<string, Seen>();
  const spent = new Map<string, { since: number; count: number }>();
  let queued = 0;
  let serial = 0;
  let sending: Promise<void> = Promise.resolve();

  function enqueue(send: () => Promise<unknown>): void {
    if (queued >= LONGEST_QUEUE) return;
    queued += 1;
    sending = sending.then(async () => {
      try {
        await send();
      } catch (error) {
        if (isNamespaceTerminating(error) || isNotFound(error)) return;
        try {
          options.onError?.(error);
        } catch {
          // Nobody is left to tell.
        }
      } finally {
        queued -= 1;
      }
    });
  }

  function affordable(about: KubeObject, now: number): boolean {
    const id = about.metadata.uid ?? about.metadata.name;
    const budget = spent.get(id);
    if (!budget || now - budget.since >= repeatMs) {
      spent.delete(id);
      spent.set(id, { since: now, count: 1 });
      trim(spent);
      return true;
    }
    budget.count += 1;
    return budget.count <= burst;
  }

  return {
    record(about, details) {
      const now = clock.monotonic();
      const message = cut(details.message);
      const key = JSON.stringify([
        about.metadata.uid ?? [about.kind, about.metadata.namespace, about.metadata.name],
        details.type,
        details.reason,
        message,
      ]);
      const at = timestamp(clock.now());
      const known = seen.get(key);
      if (known) {
        known.count += 1;
        if (now - known.sentAt < repeatMs) return;
        known.sentAt = now;
        const { count } = known;
        enqueue(async () => {
          try {
            await events.patch(known, { count, lastTimestamp: at }, { type: 'merge' });
          } catch (error) {
            if (!isNotFound(error)) throw error;
            // The server forgets Events after an hour: this is a new one.
            seen.delete(key);
            await events.create(eventOf(about, { ...details, message }, known, at, count));
          }
        });
        return;
      }
      if (!affordable(about, now)) return;
      serial += 1;
      const first: Seen = {
        namespace: about.metadata.namespace ?? 'default',
        name: eventName(about.metadata.name, clock.now(), serial),
        count: 1,
        sentAt: now,
      };
      seen.set(key, first);
      trim(seen);
      enqueue(() => events.create(eventOf(about, { ...details, message }, first, at, 1)));
    },
    flush: () => sending,
  };

  function eventOf(
    about: KubeObject,
    details: EventDetails,
    where: { namespace: string; name: string },
    at: string,
    count: number,
  ): CoreEvent {
    const { name, namespace, uid, resourceVersion } = about.metadata;
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: where.name, namespace: where.namespace },
      involvedObject: {
        apiVersion: about.apiVersion,
        kind: about.kind,
        name,
        ...(namespace ? { namespace } : {}),
        ...(uid ? { uid } : {}),
        ...(resourceVersion ? { resourceVersion } : {}),
      },
      type: details.type,
      reason: details.reason,
      message: details.message,
      action: details.action ?? details.reason,
      source: { component },
      reportingComponent: component,
      reportingInstance: instance,
      firstTimestamp: at,
      lastTimestamp: at,
      count,
    };
  }
}

function cut(message: string): string {
  return message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE - 1)}…`;
}

/** `<object>.<hex>`, within the 253 characters of a name. */
function eventName(object: string, now: number, serial: number): string {
  const suffix = `.${now.toString(16)}${serial.toString(16).padStart(4, '0')}`;
  return object.slice(0, 253 - suffix.length).replace(/[-.]+$/, '') + suffix;
}

function timestamp(now: number): string {
  return new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Forgets the oldest. */
function trim(map: Map<string, unknown>): void {
  if (map.size <= REMEMBERED) return;
  const [oldest] = map.keys();
  map.delete(oldest);
}
