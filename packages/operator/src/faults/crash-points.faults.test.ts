// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CRASH_POINTS, type CrashPoint } from '../crash-points.ts';
import { isReady } from '../integration/stack.ts';
import { NAMESPACE, startFaultWorld, type FaultWorld } from './fault-world.ts';
import type { OperatorLife } from './operator-life.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

/** Objects that stand at a boundary at the same time. */
const AT_ONCE = Number(process.env.FAULTS_AT_ONCE ?? '2');

describe('kill -9 at every boundary between two steps', () => {
  let world: FaultWorld;
  let life: OperatorLife;
  const stoppedAt = new Map<CrashPoint, number>();
  before(async () => {
    world = await startFaultWorld();
    const first = new Set<string>();
    world.api.fate = ({ path, name }) => {
      const scenario = SCENARIOS.find(each => name.startsWith(`${each.key}-`));
      if (scenario?.fate === 'refuse') return 'refuse';
      if (!scenario?.fate || first.has(`${path} ${name}`)) return 'answer';
      first.add(`${path} ${name}`);
      return scenario.fate;
    };
    life = await world.operator();
  });
  after(() => world?.stop());

  const named = (scenario: Scenario, round: number | 'seen') =>
    Array.from(
      { length: round === 'seen' ? 1 : AT_ONCE },
      (_, i) => `${scenario.key}-${round}-${i}`,
    );
  const shown = ({ type }: Scenario, name: string) =>
    `${type.kind} ${NAMESPACE}/${name}`;
  const prepared = async (round: number | 'seen') => {
    const all = SCENARIOS.filter(each => each.prepare).flatMap(scenario =>
      named(scenario, round).map(name => ({ scenario, name })),
    );
    await Promise.all(
      all.map(async ({ scenario, name }) => {
        await scenario.prepare!(world, name);
        await world.until(scenario.type, [name], isReady);
      }),
    );
  };
  const settled = (round: number | 'seen') =>
    Promise.all(
      SCENARIOS.map(scenario =>
        Promise.all(
          named(scenario, round).map(name =>
            world.until(scenario.type, [name], object =>
              scenario.done(object, world, name),
            ),
          ),
        ),
      ),
    );

  test('makes every create, update, deletion and action happen once, or stop and say why (5.17) (5.36)', async t => {
    await prepared('seen');
    for (const scenario of SCENARIOS)
      life.reached.delete(shown(scenario, named(scenario, 'seen')[0]));
    for (const scenario of SCENARIOS)
      await scenario.begin(world, named(scenario, 'seen')[0]);
    await settled('seen');
    // What the work did, told by itself: here it can be stopped.
    const points = new Map(
      SCENARIOS.map(scenario => [
        scenario,
        [
          ...new Set(
            life.reached.get(shown(scenario, named(scenario, 'seen')[0])),
          ),
        ],
      ]),
    );
    const rounds = Math.max(...[...points.values()].map(each => each.length));
    const all = Array.from({ length: rounds }, (_, round) => round);
    await Promise.all(all.map(prepared));
    let objects = 0;
    for (let round = 0; round < rounds; round++) {
      const stops = new Map<string, CrashPoint>();
      const active = SCENARIOS.filter(each => points.get(each)!.length > round);
      for (const scenario of active) {
        const point = points.get(scenario)![round];
        stoppedAt.set(point, (stoppedAt.get(point) ?? 0) + AT_ONCE);
        for (const name of named(scenario, round))
          stops.set(shown(scenario, name), point);
      }
      await life.stopAt(stops);
      await Promise.all(
        active.flatMap(scenario =>
          named(scenario, round).map(name => scenario.begin(world, name)),
        ),
      );
      await life.untilStopped([...stops.keys()]);
      objects += stops.size;
      await life.kill();
      life = await world.operator();
    }
    for (let round = 0; round < rounds; round++) {
      const active = SCENARIOS.filter(each => points.get(each)!.length > round);
      for (const scenario of active)
        for (const name of named(scenario, round))
          await world.until(scenario.type, [name], object =>
            scenario.done(object, world, name),
          );
    }
    const { figures } = await world.audited({
      foreign: name => name.startsWith('restored-'),
      refused: SCENARIOS.filter(each => each.fate === 'refuse').flatMap(
        each => [
          ...named(each, 'seen'),
          ...Array.from({ length: rounds }, (_, round) =>
            named(each, round),
          ).flat(),
        ],
      ),
    });
    t.diagnostic(
      `${rounds} kills, ${objects} objects stopped at ${
        stoppedAt.size
      } boundaries: ${JSON.stringify(figures)}`,
    );
  });

  test('leaves no boundary out (5.17)', () => {
    assert.deepEqual(
      CRASH_POINTS.filter(point => !stoppedAt.has(point)),
      [],
    );
  });
});
