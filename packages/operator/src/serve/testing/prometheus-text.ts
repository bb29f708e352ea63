// SPDX-License-Identifier: Apache-2.0

export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

export interface Figure {
  help: string;
  type: string;
  samples: Sample[];
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/y;

/**
 * Reads Prometheus' text format 0.0.4 as strictly as its documentation writes it. Throws an Error with the line for
 * everything that is not so: unknown lines, a figure in two places, a sample twice, a histogram that does not add up.
 */
export function readFigures(text: string): Map<string, Figure> {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const figures = new Map<string, Figure>();
  const seen = new Set<string>();
  let current: [string, Figure] | undefined;
  for (const line of text.slice(0, -1).split('\n')) {
    const [, word, name, rest] =
      new RegExp(`^# (HELP|TYPE) (${NAME}) (.+)$`).exec(line) ?? [];
    if (word === 'HELP') {
      if (figures.has(name)) throw new Error(`${name} is there twice`);
      current = [name, { help: rest, type: '', samples: [] }];
      figures.set(...current);
    } else if (word === 'TYPE') {
      if (current?.[0] !== name || current[1].type !== '') {
        throw new Error(`a TYPE without its HELP: ${line}`);
      }
      if (!['counter', 'gauge', 'histogram'].includes(rest)) {
        throw new Error(`no type: ${line}`);
      }
      current[1].type = rest;
    } else {
      const sample = readSample(line);
      if (!current || !belongs(sample.name, ...current)) {
        throw new Error(`a sample of no figure: ${line}`);
      }
      const series = JSON.stringify([
        sample.name,
        Object.entries(sample.labels).sort(),
      ]);
      if (seen.has(series)) throw new Error(`a sample twice: ${line}`);
      seen.add(series);
      current[1].samples.push(sample);
    }
  }
  for (const [name, { type, samples }] of figures) {
    if (type === 'histogram') checkHistogram(name, samples);
  }
  return figures;
}

function readSample(line: string): Sample {
  const [, name, inner = '', value] =
    new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`).exec(line) ?? [];
  const number = value === '+Inf' ? Infinity : Number(value);
  if (name === undefined || Number.isNaN(number)) {
    throw new Error(`no sample: ${line}`);
  }
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  for (let at = 0; at < inner.length; at = LABEL.lastIndex) {
    const [, label, escaped] = LABEL.exec(inner) ?? [];
    if (label === undefined) throw new Error(`no labels: ${line}`);
    labels[label] = escaped.replace(/\\(.)/g, (_, c: string) =>
      c === 'n' ? '\n' : c,
    );
  }
  return { name, labels, value: number };
}

function belongs(name: string, figure: string, { type }: Figure): boolean {
  return type === 'histogram'
    ? ['_bucket', '_sum', '_count'].some(end => name === `${figure}${end}`)
    : name === figure;
}

function checkHistogram(name: string, samples: readonly Sample[]): void {
  const series = Map.groupBy(samples, ({ labels: { le: _, ...labels } }) =>
    JSON.stringify(labels),
  );
  for (const [labels, each] of series) {
    const counts = each
      .filter(sample => sample.name === `${name}_bucket`)
      .map(({ value }) => value);
    const total = each.find(sample => sample.name === `${name}_count`)?.value;
    const last = each.findLast(sample => sample.name === `${name}_bucket`);
    const grows = counts.every((count, i) => i === 0 || count >= counts[i - 1]);
    if (!grows || last?.labels.le !== '+Inf' || last.value !== total) {
      throw new Error(`the histogram ${name} ${labels} does not add up`);
    }
  }
}
