// SPDX-License-Identifier: Apache-2.0
import type { Answer } from '../http/answer.ts';
import type { Pace } from '../http/send.ts';
import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { validate } from '../schemas/validate.ts';
import type { CommitThenDrop } from './commit-then-drop.ts';
import { commitThenDrop } from './commit-then-drop.ts';
import type {
  ActiveFault,
  Fate,
  Fault,
  FaultCall,
  FaultTools,
  Match,
} from './fault.ts';
import { matches, settingsSchema } from './fault.ts';
import type { HideAfterCreateMs } from './hide-after-create-ms.ts';
import { hideAfterCreateMs } from './hide-after-create-ms.ts';
import type { HoldAfterCommit } from './hold-after-commit.ts';
import { holdAfterCommit } from './hold-after-commit.ts';
import type { LatencyMs } from './latency-ms.ts';
import { latencyMs } from './latency-ms.ts';
import { seededRandom } from './random.ts';
import type { RejectAll } from './reject-all.ts';
import { rejectAll } from './reject-all.ts';
import type { SlowBody } from './slow-body.ts';
import { slowBody } from './slow-body.ts';
import type { TooManyRequests } from './too-many-requests.ts';
import { tooManyRequests } from './too-many-requests.ts';
import type { UnavailableShare } from './unavailable-share.ts';
import { unavailableShare } from './unavailable-share.ts';

/** Which faults are on; all may be on at once. `{}` = none. */
export interface FaultSettings {
  /** For everything that looks random; 1 unless set. */
  seed?: number;
  latencyMs?: LatencyMs;
  rejectAll?: RejectAll;
  unavailableShare?: UnavailableShare;
  tooManyRequests?: TooManyRequests;
  hideAfterCreateMs?: HideAfterCreateMs;
  holdAfterCommit?: HoldAfterCommit;
  commitThenDrop?: CommitThenDrop;
  slowBody?: SlowBody;
}

/** In the order in which they act on a call. */
const kinds = [
  latencyMs,
  rejectAll,
  unavailableShare,
  tooManyRequests,
  hideAfterCreateMs,
  holdAfterCommit,
  commitThenDrop,
  slowBody,
] as unknown as Fault[];

interface Running {
  fault: Fault;
  match: Match | undefined;
  active: ActiveFault;
}

export type FaultsSet = { kind: 'ok' } | { kind: 'refused'; message: string };

/** The fault switches of one shop. */
export class Faults {
  #settings: JsonObject = {};
  #running: Running[] = [];
  readonly #tools: Omit<FaultTools, 'random'>;

  constructor(tools: Omit<FaultTools, 'random'>) {
    this.#tools = tools;
  }

  /** The settings in force, as they were given. */
  get settings(): FaultSettings {
    return this.#settings as FaultSettings;
  }

  /** Replaces all switches; throws a TypeError that names the setting when one is wrong. */
  set(settings: FaultSettings): void {
    const result = this.trySet(settings as Json);
    if (result.kind === 'refused') {
      throw new TypeError(result.message);
    }
  }

  /** As `set`, for settings from outside; refused settings change nothing. */
  trySet(settings: Json): FaultsSet {
    if (!isJsonObject(settings)) {
      return { kind: 'refused', message: 'the faults are not an object' };
    }
    const { seed = 1, ...named } = settings;
    if (!Number.isSafeInteger(seed)) {
      return { kind: 'refused', message: 'seed: is no integer' };
    }
    const unknown = Object.keys(named).find(
      name => !kinds.some(kind => kind.name === name),
    );
    if (unknown !== undefined) {
      const names = kinds.map(({ name }) => name).join(', ');
      return {
        kind: 'refused',
        message: `${unknown}: is no fault; there are seed, ${names}`,
      };
    }
    const wanted = kinds.filter(({ name }) => Object.hasOwn(named, name));
    const expanded = wanted.map(fault => ({
      fault,
      value: fault.expand(named[fault.name]),
    }));
    for (const { fault, value } of expanded) {
      const [problem] = validate(value, settingsSchema(fault), fault.name);
      if (problem !== undefined) {
        return {
          kind: 'refused',
          message: `${problem.field}: ${problem.message}`,
        };
      }
    }
    this.release();
    this.#settings = settings;
    this.#running = expanded.map(({ fault, value }) => {
      const own = value as { match?: Match };
      const random = seededRandom(seed as number, fault.name);
      return {
        fault,
        match: own.match,
        active: fault.start(own, { ...this.#tools, random }),
      };
    });
    return { kind: 'ok' };
  }

  clear(): void {
    this.set({});
  }

  /** Sends every answer that holdAfterCommit keeps back; the switch stays on for later calls. */
  release(): void {
    for (const { active } of this.#running) {
      active.release?.();
    }
  }

  /** The answer of the first fault that ends the call before it is looked at. */
  async before(call: FaultCall): Promise<Answer | undefined> {
    for (const { active } of this.#matching(call)) {
      const answer = await active.before?.(call);
      if (answer !== undefined) {
        return answer;
      }
    }
    return undefined;
  }

  /**
   * What becomes of the answer to a committed change. A call that is to be held is marked so before
   * this returns its promise.
   */
  async afterCommit(call: FaultCall, answer: Answer): Promise<Fate> {
    for (const { fault, match, active } of this.#running) {
      if (!fault.watchesEveryCommit && !matches(fault, match, call)) {
        continue;
      }
      const fate = active.afterCommit?.(call, answer);
      if ((typeof fate === 'object' ? await fate : fate) === 'drop') {
        return 'drop';
      }
    }
    return 'send';
  }

  pace(call: FaultCall): Pace | undefined {
    return this.#matching(call)
      .map(({ active }) => active.pace?.())
      .find(pace => pace !== undefined);
  }

  #matching(call: FaultCall): Running[] {
    return this.#running.filter(({ fault, match }) =>
      matches(fault, match, call),
    );
  }
}
