// SPDX-License-Identifier: Apache-2.0
import { createMode } from './create-mode.ts';
import { adoptedText, specOf } from './facts.ts';
import { failed, notFound, stuck } from './outcomes.ts';
import { settle } from './status.ts';
import { syncSettings } from './sync-settings.ts';
import { nextLook } from './timing.ts';
import type { Facts, Step } from './types.ts';

/** Takes over the object with this id, which must exist. */
export function adoptById(facts: Facts, id: string): Step {
  const { live } = facts.pass;
  if (!facts.mapping.operations.get) {
    return adopted(facts, id);
  }
  switch (live.kind) {
    case 'unseen':
      return { kind: 'look', id };
    case 'found':
      return adopted(facts, id);
    case 'failed':
      return failed(facts, live.outcome, `looking for ${facts.kind} ${id}`);
    case 'absent':
      return notFound(facts, id, live.message);
    default:
      return live satisfies never;
  }
}

/**
 * `spec.sync.adoptionPolicy`: the object is looked for by what `spec` says of it before anything is created. Undefined where there
 * is none and one may be created.
 */
export function adoptBySearch(facts: Facts): Step | undefined {
  const { mapping, pass, kind } = facts;
  const { adoption, adoptionFields } = syncSettings(facts);
  if (adoption === undefined) {
    return undefined;
  }
  const mode = createMode(mapping, specOf(facts));
  if (mode.kind === 'client-id') {
    return adoption === 'Adopt' ? adoptById(facts, mode.id) : undefined;
  }
  const fields = adoptionFields ?? mapping.identity?.findBy ?? [];
  const unset = fields.filter(field => specOf(facts)[field] === undefined);
  if (!mapping.operations.list || fields.length === 0 || unset.length > 0) {
    return stuck(
      facts,
      'AdoptionNotOffered',
      !mapping.operations.list
        ? `the API has no list of ${kind} to search: set spec.externalIDRef to the id`
        : fields.length === 0
        ? `nothing says by which fields a ${kind} is found: set spec.sync.adoptionFields, or spec.externalIDRef to the id`
        : `the object is found by ${unset.join(', ')}, which spec does not set`,
    );
  }
  const by = fields.join(', ');
  switch (pass.search?.kind) {
    case undefined:
      return { kind: 'search', fields };
    case 'found':
      return adopted(facts, pass.search.id);
    case 'none':
      return adoption === 'AdoptOrCreate'
        ? undefined
        : settle(
            facts,
            {
              state: 'NotFound',
              reason: 'NotFound',
              message: `the API has no ${kind} with the same ${by}, and spec.sync.adoptionPolicy is Adopt: none is created`,
              ready: 'False',
              stalled: true,
            },
            nextLook(facts, facts.now),
          );
    case 'ambiguous':
      return stuck(
        facts,
        'AdoptionAmbiguous',
        `${pass.search.count} objects of the API have the same ${by}. Name more fields in spec.sync.adoptionFields, or set spec.externalIDRef to the id of the right one`,
      );
    case 'taken':
      return stuck(
        facts,
        'AlreadyManaged',
        `the ${kind} with the same ${by} is "${pass.search.id}", and ${kind} ${pass.search.by} stands for it already: two would undo each other's changes`,
      );
    case 'failed':
      return failed(
        facts,
        pass.search.outcome,
        `looking for a ${kind} by ${by}`,
      );
    default:
      return pass.search satisfies never;
  }
}

function adopted(facts: Facts, id: string): Step {
  return { kind: 'record', id, origin: 'adopted', applied: adoptedText(facts) };
}
