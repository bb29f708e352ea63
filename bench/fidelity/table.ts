// SPDX-License-Identifier: Apache-2.0
import type { Finding, Summary } from './summary.ts';

/** Label, figure, remark. */
export function rowsOf(summary: Summary): string[][] {
  const { responses } = summary;
  const total = (counts: Record<string, number>): number => Object.values(counts).reduce((sum, one) => sum + one, 0);
  const named = (counts: Record<string, number>): string => Object.entries(counts).map(([name, one]) => `${name}: ${one}`).join('; ');
  return [
    ['Operations', count(summary.operations), `of ${count(summary.documents)} documents; by dialect: ${named(summary.byVersion)}`],
    ['Requests that are valid', count(summary.valid), `${summary.percent.toFixed(2)} % of valid and invalid`],
    ['Requests that are invalid', count(summary.invalid), 'or refused, or with something missing or changed'],
    ['Validators disagree', count(summary.disagreements), 'one accepts what the other refuses; everything arrived unchanged'],
    ['Requests left out', count(total(summary.skipped)), named(summary.skipped)],
    ['Responses that come back whole', count(responses.kept), `${responses.percent.toFixed(2)} %`],
    ['Responses with a loss', count(responses.lost), ''],
    ['Responses left out', count(total(responses.skipped)), named(responses.skipped)],
    ['Operations that promise no JSON', count(responses.none), ''],
    ['Body is bytes', count(summary.bodiesOfBytes), 'of the valid ones: the rest of the request was judged, and that the bytes arrive'],
    ['Second validator alone', count(summary.secondJudgeAlone), "of the valid ones: Prism broke, or has no use of the body's schema, or it allows anything"],
    ['Without some optional parameter', count(summary.withoutOptional), 'of the valid ones: the parameter is by design no field of the resource'],
    ['Documents without a result', count(summary.lost.length), summary.lost.map(({ document, reason }) => `${document}: ${reason}`).join('; ')],
    ['Documents that are refused', count(summary.refused), 'see the corpus'],
    ['Seconds', summary.seconds.toFixed(0), ''],
  ];
}

export function tableOf(summary: Summary): string {
  const lines = rowsOf(summary).map(([label, figure, remark]) => `${label.padEnd(34)}${figure.padStart(8)}  ${remark}`.trimEnd());
  const list = (title: string, findings: readonly Finding[]): string[] =>
    findings.length === 0 ? [] : ['', title, ...findings.map(({ document, operation, stage, reason }) => `  ${document} ${operation}\n    ${stage}: ${reason}`)];
  return `${[
    ...lines,
    ...list('Invalid requests', summary.failures),
    ...list('Responses with a loss', summary.responseFailures),
    ...list('Validators disagree', summary.disagreed),
  ].join('\n')}\n`;
}

export function count(number: number): string {
  return number.toLocaleString('en-US');
}
