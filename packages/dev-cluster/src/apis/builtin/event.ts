// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '@api-operators/schema';
import type { Json } from '../../objects/json.ts';
import { objectOf, textOf } from '../../objects/json.ts';
import { invalidValue } from '../../objects/metadata.ts';
import type { Obj } from '../../objects/object.ts';
import { shownAge } from '../../table/age.ts';
import { column, nameColumn } from '../../table/columns.ts';
import { builtin } from './builtin.ts';
import { requiredFields } from './required-fields.ts';

const STORAGE = 'events';

const reference = (object: Obj) => objectOf(object.involvedObject ?? object.regarding);
const series = (object: Obj) => objectOf(object.series);
const firstSeen = (object: Obj) =>
  textOf(object.firstTimestamp ?? object.deprecatedFirstTimestamp) || textOf(object.eventTime);
const lastSeen = (object: Obj) =>
  textOf(series(object).lastObservedTime) || textOf(object.lastTimestamp ?? object.deprecatedLastTimestamp) || firstSeen(object);

const columns = [
  column('Last Seen', (object, now) => shownAge(lastSeen(object), now)),
  column('Type', object => textOf(object.type)),
  column('Reason', object => textOf(object.reason)),
  column('Object', object => `${textOf(reference(object).kind).toLowerCase()}/${textOf(reference(object).name)}`),
  column('Subobject', object => textOf(reference(object).fieldPath), { wide: true }),
  column('Source', object => textOf(objectOf(object.source ?? object.deprecatedSource).component) || textOf(object.reportingComponent ?? object.reportingController), { wide: true }),
  column('Message', object => textOf(object.message ?? object.note).trim()),
  column('First Seen', (object, now) => shownAge(firstSeen(object), now), { wide: true }),
  column('Count', object => Number(series(object).count ?? object.count ?? object.deprecatedCount ?? 1), { wide: true }),
  { ...nameColumn, priority: 1 },
];

/** core/v1 Event: the form that is stored. */
export const event = builtin({
  kind: 'Event',
  plural: 'events',
  schema: 'io.k8s.api.core.v1.Event',
  shortNames: ['ev'],
  storage: STORAGE,
  allColumns: columns,
  fields: [
    'involvedObject.kind', 'involvedObject.namespace', 'involvedObject.name', 'involvedObject.uid',
    'involvedObject.apiVersion', 'involvedObject.resourceVersion', 'involvedObject.fieldPath', 'reason', 'type',
    'reportingComponent', 'source',
  ],
  hooks: {
    default: object => {
      object.source ??= {};
      object.reportingComponent ??= '';
      object.reportingInstance ??= '';
    },
    prepareCreate: withTimes(['eventTime', 'firstTimestamp', 'lastTimestamp']),
    prepareUpdate: withTimes(['eventTime', 'firstTimestamp', 'lastTimestamp']),
    validate: object => [...namespaceProblems(object), ...newFormProblems(object, 'reportingComponent')],
  },
});

/** Names of the same fields in core/v1 and in events.k8s.io/v1. */
const RENAMED: [core: string, events: string][] = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['reportingComponent', 'reportingController'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
];

/** events.k8s.io/v1 Event: another view of the same objects. */
export const eventsEvent = builtin({
  group: 'events.k8s.io',
  kind: 'Event',
  plural: 'events',
  schema: 'io.k8s.api.events.v1.Event',
  shortNames: ['ev'],
  storage: STORAGE,
  allColumns: columns,
  fields: ['regarding.kind', 'regarding.namespace', 'regarding.name', 'regarding.uid', 'reason', 'type', 'reportingController'],
  hooks: {
    default: object => void (object.deprecatedSource ??= {}),
    prepareCreate: withTimes(['eventTime', 'deprecatedFirstTimestamp', 'deprecatedLastTimestamp']),
    prepareUpdate: withTimes(['eventTime', 'deprecatedFirstTimestamp', 'deprecatedLastTimestamp']),
    validate: object => [
      ...namespaceProblems(object),
      ...requiredFields(object, ['eventTime']),
      ...newFormProblems(object, 'reportingController'),
    ],
    toStorage: object => renamed(object, RENAMED.map(([core, events]) => [events, core]), 'v1'),
    fromStorage: object => renamed(object, RENAMED, 'events.k8s.io/v1'),
  },
});

function namespaceProblems(object: Obj): Problem[] {
  const { namespace } = reference(object);
  if ((textOf(namespace) || 'default') === object.metadata.namespace) return [];
  return [invalidValue('involvedObject.namespace', textOf(namespace), 'does not match event.namespace')];
}

/** An Event that tells its time in the newer way has to tell who reports what, whichever way it comes. */
function newFormProblems(object: Obj, reporter: string): Problem[] {
  return object.eventTime ? requiredFields(object, [reporter, 'reportingInstance', 'action', 'reason']) : [];
}

/** Times are written even where they are not known. */
function withTimes(fields: string[]): (object: Obj) => void {
  return object => {
    for (const field of fields) object[field] ??= null;
  };
}

function renamed(object: Obj, names: [from: string, to: string][], apiVersion: string): Obj {
  const byName = new Map(names);
  const fields: [string, Json][] = Object.keys(object).map(key => [byName.get(key) ?? key, object[key]]);
  return { ...Object.fromEntries(fields), apiVersion } as Obj;
}
