// SPDX-License-Identifier: Apache-2.0
import type { Json } from './json.ts';
import { arrayOf, isObject, objectOf, textOf } from './json.ts';

type Labels = { [key: string]: string } | undefined;
export type LabelSelector = (labels: Labels) => boolean;

export type ParsedSelector<T> = { kind: 'ok'; selector: T | undefined } | { kind: 'refused'; message: string };

const TOKEN = /\s*(!=|==|=|!|\(|\)|,|>|<|[^\s!=(),<>]+)/y;

/** `a=b,c!=d,e in (x,y),f notin (z),g,!h,n>3`. An empty text selects everything (undefined). */
export function parseLabelSelector(text: string): ParsedSelector<LabelSelector> {
  const tokens = tokensOf(text);
  if (tokens.length === 0) return { kind: 'ok', selector: undefined };
  const requirements: LabelSelector[] = [];
  let i = 0;
  const found = () => (i < tokens.length ? `found '${tokens[i]}'` : "found ''");
  const isIdentifier = (token: string | undefined) => token !== undefined && /^[^!=(),<>]+$/.test(token);
  const refused = (expected: string): ParsedSelector<LabelSelector> => ({
    kind: 'refused',
    message: `unable to parse requirement: ${found()}, expected: ${expected}`,
  });
  while (i < tokens.length) {
    const negated = tokens[i] === '!';
    // What begins no requirement is refused by the list of them, and before a requirement is tried.
    if (!negated && !isIdentifier(tokens[i])) {
      const expected = i === 0 ? "!, identifier, or 'end of string'" : "identifier after ','";
      return { kind: 'refused', message: `${found()}, expected: ${expected}` };
    }
    if (negated) i += 1;
    const key = tokens[i];
    if (!isIdentifier(key)) return refused('identifier');
    i += 1;
    const operator = tokens[i];
    if (negated || operator === undefined || operator === ',') {
      requirements.push(labels => hasLabel(labels, key) !== negated);
    } else if (operator === 'in' || operator === 'notin') {
      i += 1;
      if (tokens[i] !== '(') return { kind: 'refused', message: `unable to parse requirement: ${found()} expected: '('` };
      const close = tokens.indexOf(')', i);
      if (close < 0) {
        i = tokens.length;
        return refused("',' or ')'");
      }
      const values = tokens.slice(i + 1, close).filter(token => token !== ',');
      i = close + 1;
      requirements.push(labels =>
        operator === 'in' ? hasLabel(labels, key) && values.includes(labels![key]) : !hasLabel(labels, key) || !values.includes(labels![key]),
      );
    } else if (['=', '==', '!='].includes(operator)) {
      i += 1;
      const value = isIdentifier(tokens[i]) ? tokens[i++] : '';
      if (i < tokens.length && tokens[i] !== ',') return refused('identifier');
      requirements.push(labels =>
        operator === '!=' ? !hasLabel(labels, key) || labels![key] !== value : hasLabel(labels, key) && labels![key] === value,
      );
    } else if (operator === '>' || operator === '<') {
      i += 1;
      const bound = Number(tokens[i++]);
      requirements.push(labels => {
        const value = hasLabel(labels, key) ? Number(labels![key]) : NaN;
        return operator === '>' ? value > bound : value < bound;
      });
    } else return refused("in, notin, =, ==, !=, gt, lt");
    if (i < tokens.length) {
      if (tokens[i] !== ',') return { kind: 'refused', message: `${found()}, expected: ',' or 'end of string'` };
      i += 1;
      if (i === tokens.length) return { kind: 'refused', message: "found '', expected: identifier after ','" };
    }
  }
  return { kind: 'ok', selector: labels => requirements.every(requirement => requirement(labels)) };
}

/** A LabelSelector object (`matchLabels`, `matchExpressions`) as in an aggregationRule. */
export function selectorOf(selector: Json | undefined): LabelSelector {
  const { matchLabels, matchExpressions } = objectOf(selector);
  return labels =>
    Object.entries(objectOf(matchLabels)).every(([key, value]) => hasLabel(labels, key) && labels![key] === value) &&
    arrayOf(matchExpressions).every(item => {
      if (!isObject(item)) return false;
      const key = textOf(item.key);
      const values = arrayOf(item.values);
      switch (item.operator) {
        case 'In':
          return hasLabel(labels, key) && values.includes(labels![key]);
        case 'NotIn':
          return !hasLabel(labels, key) || !values.includes(labels![key]);
        case 'Exists':
          return hasLabel(labels, key);
        default:
          return !hasLabel(labels, key);
      }
    });
}

function hasLabel(labels: Labels, key: string): boolean {
  return labels !== undefined && Object.hasOwn(labels, key);
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) tokens.push(match[1]);
  return tokens;
}
