// SPDX-License-Identifier: Apache-2.0
import type { OperationResult } from './exam.ts';
import type { Answer, Task } from './messages.ts';

export interface Finding {
  document: string;
  operation: string;
  /** The part that it went wrong in. */
  stage: string;
  reason: string;
}

export interface Summary {
  seconds: number;
  /** Documents that operations were drawn from. */
  documents: number;
  /** Documents that the compiler refuses. */
  refused: number;
  /** Documents of which nothing is known: out of time or memory. */
  lost: { document: string; reason: string }[];
  /** Drawn; each is exactly one of valid, invalid, disagreements, skipped. */
  operations: number;
  valid: number;
  invalid: number;
  disagreements: number;
  skipped: Record<string, number>;
  /** Valid per hundred of those that both judges agree on. */
  percent: number;
  /** Of the valid ones: the body is bytes, and only the rest of the request was judged. */
  bodiesOfBytes: number;
  /** Of the valid ones: Prism broke, or could not use the body's schema, or it allows anything; the second validator judged. */
  secondJudgeAlone: number;
  /** Of the valid ones: some optional parameter is by design no field of the resource. */
  withoutOptional: number;
  responses: { kept: number; lost: number; skipped: Record<string, number>; none: number; percent: number };
  byVersion: Record<string, number>;
  failures: Finding[];
  disagreed: Finding[];
  responseFailures: Finding[];
  skippedRequests: Finding[];
}

export function summarize(tasks: readonly Task[], answers: readonly Answer[], seconds: number): Summary {
  const results = answers.flatMap(answer => (answer.kind === 'examined' ? answer.results : []));
  const requests = results.map(result => result.request);
  const valid = requests.flatMap(request => (request.kind === 'valid' ? [request] : []));
  const responses = results.map(result => result.response);
  const count = (list: readonly { kind: string }[], kind: string): number => list.filter(one => one.kind === kind).length;
  const invalid = count(requests, 'invalid');
  const kept = count(responses, 'kept');
  const lost = count(responses, 'lost');
  return {
    seconds,
    documents: answers.filter(answer => answer.kind === 'examined' && answer.results.length > 0).length,
    refused: count(answers, 'refused'),
    lost: answers.flatMap((answer, index) => (answer.kind === 'lost' ? [{ document: tasks[index].name, reason: answer.reason }] : [])),
    operations: results.length,
    valid: valid.length,
    invalid,
    disagreements: count(requests, 'disagreement'),
    skipped: tally(requests.flatMap(request => (request.kind === 'skipped' ? [request.reason] : []))),
    percent: percent(valid.length, invalid),
    bodiesOfBytes: valid.filter(one => one.bytes).length,
    secondJudgeAlone: valid.filter(one => one.prismBlind).length,
    withoutOptional: valid.filter(one => one.left.length > 0).length,
    responses: {
      kept,
      lost,
      skipped: tally(responses.flatMap(response => (response.kind === 'skipped' ? [response.reason] : []))),
      none: count(responses, 'none'),
      percent: percent(kept, lost),
    },
    byVersion: tally(results.map(result => result.version)),
    failures: findings(results, ({ request }) => (request.kind === 'invalid' ? request : undefined)),
    disagreed: findings(results, ({ request }) => (request.kind === 'disagreement' ? { stage: 'judges', reason: request.reason } : undefined)),
    responseFailures: findings(results, ({ response }) => (response.kind === 'lost' ? response : undefined)),
    skippedRequests: findings(results, ({ request }) => (request.kind === 'skipped' ? { stage: 'values', reason: request.reason } : undefined)),
  };
}

/** At least 99 of 100, in both directions, and no document that nothing is known of. */
export function isSound({ percent: requests, responses, lost }: Summary): boolean {
  return requests >= 99 && responses.percent >= 99 && lost.length === 0;
}

function percent(good: number, bad: number): number {
  return good + bad === 0 ? 0 : (good / (good + bad)) * 100;
}

function tally(entries: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const entry of entries) counts.set(entry, (counts.get(entry) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function findings(results: readonly OperationResult[], of: (result: OperationResult) => { stage: string; reason: string } | undefined): Finding[] {
  return results
    .flatMap(result => {
      const found = of(result);
      return found ? [{ document: result.document, operation: `${result.method} ${result.path}`, stage: found.stage, reason: found.reason }] : [];
    })
    .sort((a, b) => (`${a.document} ${a.operation}` < `${b.document} ${b.operation}` ? -1 : 1));
}
