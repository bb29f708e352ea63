// SPDX-License-Identifier: Apache-2.0

/** Values of labels, by name. */
export type Labels = Readonly<Record<string, string>>;

export interface Counter {
  add(labels: Labels, by?: number): void;
}

export interface Gauge {
  set(labels: Labels, value: number): void;
  add(labels: Labels, by: number): void;
}

export interface Histogram {
  observe(labels: Labels, value: number): void;
}

/** The figures of one process, in Prometheus' text format 0.0.4. */
export interface Registry {
  counter(name: string, help: string): Counter;
  gauge(name: string, help: string): Gauge;
  /** @param buckets - upper bounds, ascending; `+Inf` is added. */
  histogram(name: string, help: string, buckets: readonly number[]): Histogram;
  /** Asked for at each reading, for what is known only then; replaces all of the gauge's values. */
  collect(
    name: string,
    help: string,
    read: () => Iterable<[Labels, number]>,
  ): void;
  text(): string;
}

/** Series of one figure at most; whatever is beyond them is counted as one, labelled `other`. */
const MOST_SERIES = 2_000;

interface Family {
  type: 'counter' | 'gauge' | 'histogram';
  help: string;
  lines(name: string): string[];
}

/** Secrets, ids and names of objects are no labels: whoever adds a figure sees to it. */
export function createRegistry(): Registry {
  const families = new Map<string, Family>();
  const add = (name: string, family: Family) => {
    if (families.has(name)) throw new TypeError(`${name} is there already`);
    families.set(name, family);
  };

  /** The numbers of a counter or gauge. */
  function numbers(name: string, help: string, type: 'counter' | 'gauge') {
    const series = seriesOf(() => ({ value: 0 }));
    add(name, {
      type,
      help,
      lines: () =>
        [...series.all()].map(([labels, each]) =>
          line(name, labels, each.value),
        ),
    });
    return series;
  }

  return {
    counter(name, help) {
      const series = numbers(name, help, 'counter');
      return { add: (labels, by = 1) => void (series.of(labels).value += by) };
    },
    gauge(name, help) {
      const series = numbers(name, help, 'gauge');
      return {
        set: (labels, value) => void (series.of(labels).value = value),
        add: (labels, by) => void (series.of(labels).value += by),
      };
    },
    histogram(name, help, buckets) {
      const series = seriesOf(() => ({
        counts: buckets.map(() => 0),
        sum: 0,
        count: 0,
      }));
      add(name, {
        type: 'histogram',
        help,
        lines: () =>
          [...series.all()].flatMap(([labels, { counts, sum, count }]) => {
            let below = 0;
            return [
              ...buckets.map((bound, i) => {
                below += counts[i];
                return line(
                  `${name}_bucket`,
                  { ...labels, le: String(bound) },
                  below,
                );
              }),
              line(`${name}_bucket`, { ...labels, le: '+Inf' }, count),
              line(`${name}_sum`, labels, sum),
              line(`${name}_count`, labels, count),
            ];
          }),
      });
      return {
        observe(labels, value) {
          const each = series.of(labels);
          const i = buckets.findIndex(bound => value <= bound);
          if (i >= 0) each.counts[i] += 1;
          each.sum += value;
          each.count += 1;
        },
      };
    },
    collect(name, help, read) {
      add(name, {
        type: 'gauge',
        help,
        lines: () =>
          [...read()].map(([labels, value]) => line(name, labels, value)),
      });
    },
    text() {
      const lines = [...families].flatMap(
        ([name, { type, help, lines: read }]) => [
          `# HELP ${name} ${help}`,
          `# TYPE ${name} ${type}`,
          ...read(name),
        ],
      );
      return `${lines.join('\n')}\n`;
    },
  };
}

function seriesOf<T>(create: () => T) {
  const known = new Map<string, [Labels, T]>();
  return {
    of(labels: Labels): T {
      let key = keyOf(labels);
      let kept = labels;
      if (!known.has(key) && known.size >= MOST_SERIES) {
        kept = Object.fromEntries(
          Object.keys(labels).map(name => [name, 'other']),
        );
        key = keyOf(kept);
      }
      const found = known.get(key);
      if (found) return found[1];
      const made = create();
      known.set(key, [kept, made]);
      return made;
    },
    all: () => known.values(),
  };
}

function keyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels));
}

function line(name: string, labels: Labels, value: number): string {
  const shown = Object.entries(labels)
    .map(([label, text]) => `${label}="${escaped(text)}"`)
    .join(',');
  return `${name}${shown === '' ? '' : `{${shown}}`} ${value}`;
}

function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n');
}
