// SPDX-License-Identifier: Apache-2.0

const DATE_AND_TIME = ['2006', '-', '01', '-', '02', 'T', '15', ':', '04', ':', '05'];
/** The layouts of metav1.Time and of metav1.MicroTime, in the parts that are read one after the other. */
const LAYOUTS = {
  Time: [...DATE_AND_TIME, 'Z07:00'],
  MicroTime: [...DATE_AND_TIME, '.000000', 'Z07:00'],
};
const PATTERNS: Record<string, RegExp> = {
  '2006': /^\d{4}/,
  '.000000': /^\.\d{6}/,
  'Z07:00': /^(Z|[+-]\d\d:\d\d)/,
};
/** What each part of a date may be. */
const RANGES: Record<string, [name: string, least: number, most: number]> = {
  '01': ['month', 1, 12],
  '02': ['day', 1, 31],
  '15': ['hour', 0, 23],
  '04': ['minute', 0, 59],
  '05': ['second', 0, 59],
};

/** What nearly every time looks like; only then is it worth to ask the machine's own reader. */
const USUAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** What is wrong with a time, in the words of Go's time.Parse; undefined when nothing is. */
export function timeProblem(text: string, type: 'Time' | 'MicroTime'): string | undefined {
  if (type === 'Time' && USUAL.test(text) && isOnTheCalendar(text)) return undefined;
  const layout = LAYOUTS[type];
  const subject = `parsing time ${JSON.stringify(text)}`;
  const read: Record<string, number> = {};
  let rest = text;
  for (const part of layout) {
    const range = RANGES[part];
    const found = range ? /^\d\d/.exec(rest)?.[0] : (PATTERNS[part]?.exec(rest)?.[0] ?? (rest.startsWith(part) ? part : undefined));
    if (found === undefined) {
      return `${subject} as ${JSON.stringify(layout.join(''))}: cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(part)}`;
    }
    const number = Number(found);
    read[part] = number;
    if (range && (number < range[1] || number > range[2])) return `${subject}: ${range[0]} out of range`;
    rest = rest.slice(found.length);
    // A fraction of a second may follow where the layout has none.
    if (part === '05' && type === 'Time') rest = rest.replace(/^[.,]\d+/, '');
  }
  if (rest) return `${subject}: extra text: ${JSON.stringify(rest)}`;
  const lastDay = new Date(Date.UTC(read['2006'], read['01'], 0)).getUTCDate();
  return read['02'] > lastDay ? `${subject}: day out of range` : undefined;
}

/** Date.parse takes the 30th of February for the 1st of March, and the hour 24 for the next day's first: those do not come back. */
function isOnTheCalendar(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text.slice(0, -1));
}
