// SPDX-License-Identifier: Apache-2.0

/** What can go wrong, and what the operator then does: id, the hazard, the behaviour. */
export const HAZARDS: readonly [id: string, hazard: string, then: string][] = [
  [
    '5.1',
    'A watch breaks: ended, reset, or dead without a word',
    'It resumes where it was; a deadline finds dead connections; nothing is missed or worked on twice',
  ],
  [
    '5.2',
    'The history to resume from is gone (410)',
    'Everything is listed anew in pages; what vanished meanwhile is told once as deleted',
  ],
  [
    '5.3',
    'An object is deleted and made anew under its name while nobody looked',
    'It counts as two objects, told apart by uid',
  ],
  [
    '5.4',
    'A kind is quiet for hours',
    'Bookmarks keep the watch fresh, and the next change is seen at once',
  ],
  [
    '5.5',
    'A watch looks well and tells nothing',
    'Everything is compared from time to time, spread so that it makes no burst',
  ],
  [
    '5.6',
    'Somebody else writes the same object all the time (409)',
    'The write is built anew from what is there; the external id is never lost',
  ],
  [
    '5.7',
    'The API server is away',
    'Work waits and goes on when it is back; nothing is created twice',
  ],
  [
    '5.8',
    'The API server asks to slow down (429)',
    'It is obeyed, and no object counts as failed for it',
  ],
  [
    '5.9',
    'Two operators believe that they lead',
    'Whoever lost the Lease sends no call and no write any more, frozen or not',
  ],
  [
    '5.10',
    'Clocks differ or jump',
    'Deadlines use the monotonic clock; other machines’ times decide nothing',
  ],
  [
    '5.11',
    'The local copy of the cluster is behind',
    'Own writes are seen at once, and a create is noted on the object before it is sent',
  ],
  [
    '5.12',
    'The operator’s own writes wake it',
    'Nothing is written where nothing changed, and own writes ask for no work',
  ],
  [
    '5.13',
    'One object makes the reconciler throw',
    'It is tried again ever more seldom, for ever; the others do not notice',
  ],
  [
    '5.14',
    'A reconcile never ends',
    'Its worker is given back at the deadline; the object is never worked on twice at a time',
  ],
  [
    '5.15',
    'An object cannot be deleted in the API',
    'It waits with a message; onDelete: Orphan lets it go',
  ],
  [
    '5.16',
    'The namespace is being deleted while work goes on',
    'Nothing new is created, finalizers end, the namespace goes',
  ],
  [
    '5.17',
    'The process ends between any two steps',
    'Started again, it ends where it would have without that',
  ],
  [
    '5.19',
    'A node of a Bundle needs one of a later wave',
    'Refused, naming both',
  ],
  [
    '5.20',
    'A Bundle of thousands of nodes',
    'Its status stays small and shows what failed first',
  ],
  [
    '5.21',
    'Two nodes come to the same name for a child',
    'Nothing is overwritten; the second says whose it is',
  ],
  [
    '5.22',
    'A child of that name belongs to somebody else',
    'Never adopted or changed silently',
  ],
  [
    '5.23',
    'A CRD goes while it is in use, and comes back',
    'Its kind rests; the others go on; all goes on when it is back',
  ],
  [
    '5.24',
    'Others set fields of a child',
    'They stay theirs; only declared fields are compared',
  ],
  [
    '5.25',
    'Another tool keeps undoing a field',
    'It is taken back ever more seldom, and said to be fought over',
  ],
  [
    '5.26',
    'The same thing happens again and again',
    'One Event with a count, not many',
  ],
  [
    '5.27',
    'A new version meets objects of an older one',
    'What is settled stays settled: no call, no write',
  ],
  [
    '5.28',
    'Long computations hold everything up',
    'Their delay is measured and told',
  ],
  [
    '5.29',
    'The API server refuses lists and watches for a while',
    'The watch comes back by itself',
  ],
  ['5.30', 'A handler throws', 'It is told, and everything else goes on'],
  [
    '5.31',
    'Tens of thousands of objects in memory',
    'They are kept without bookkeeping',
  ],
  ['5.32', 'Integers beyond 2^53', 'Every digit is kept, both ways'],
  [
    '5.33',
    'Names that mean something to JavaScript',
    'They are data like any other',
  ],
  ['5.34', 'A pattern that takes for ever', 'Patterns run in linear time'],
  [
    '5.35',
    'Errors that carry what was sent',
    'No printed failure shows a login or a body',
  ],
  [
    '5.36',
    'The process ends between a POST and the note of its result',
    'Found again by id, key or search; where the API offers none, it stops and says why',
  ],
  [
    '5.37',
    'The answer to a POST is lost or broken',
    'It is found out before anything is sent again',
  ],
  [
    '5.38',
    'An object is edited while work on it is under way',
    'One reconcile at a time, and the last edit wins',
  ],
  [
    '5.39',
    'The answer to a create has no id',
    'From Location or a search, else it stops and says so',
  ],
  ['5.40', 'A look fails', 'The known id stays'],
  [
    '5.41',
    'The API does not show at once what it made',
    'Nothing is made anew within a time of grace',
  ],
  [
    '5.42',
    'Somebody deletes the object in the API',
    'Made again or reported, as spec.sync says',
  ],
  [
    '5.43',
    'The API has a limit',
    'All objects of a host share it, and namespaces take turns',
  ],
  [
    '5.44',
    'The API fails now and then, or altogether',
    'Repeated where that is safe, within a budget; a circuit breaker leaves it alone',
  ],
  [
    '5.45',
    'The API never answers, or never ends',
    'Deadlines for each part of a call, and a cap on bytes',
  ],
  [
    '5.46',
    'Names, certificates and redirects go wrong',
    'Told with their reason; logins never go to another host',
  ],
  [
    '5.47',
    'A login is taken no longer',
    'Renewed once; a changed Secret heals it at once',
  ],
  [
    '5.48',
    'The API keeps values in its own form',
    'No update after the second look',
  ],
  [
    '5.49',
    'Somebody else changes the object between look and update',
    'Their fields survive',
  ],
  [
    '5.50',
    'The API answers a deletion in an unusual way',
    'Each answer has its place in a table; no finalizer goes in doubt',
  ],
  [
    '5.51',
    'The address of the API changes after a create',
    'Nothing is sent to the new one until a person says so',
  ],
  [
    '5.52',
    'One of several endpoints fails',
    'The others count; the failed one alone is tried again',
  ],
  [
    '5.62',
    'An object points into another namespace',
    'Only with that namespace’s consent',
  ],
  [
    '5.63',
    'An address leads inside',
    'Refused in every spelling, by redirect and by a name that changes',
  ],
  ['5.64', 'Secrets', 'In no status, event, log, metric or journal'],
];
