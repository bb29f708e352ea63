// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from '@api-operators/api';
import type { Cache, Status } from '@api-operators/kube';
import { stringifyJson } from '@api-operators/rest-mapping';
import {
  laterFirst,
  pathText,
  pathsLike,
  readPath,
  removeAt,
  starred,
  typeOf,
  valueAt,
  type Path,
} from './status-path.ts';

/** The members of a status that hold what an API answered. */
const ANSWERS = ['response', 'responses', 'results', 'result', 'originalState'];

/** What did not fit, as far as it is remembered; the API server is asked again about the rest. */
const REMEMBERED = 1_000;

/** What the API server has refused in the statuses of one kind. APIs answer with other types than their documents declare. */
export interface StatusFit {
  /** The status without what is known not to fit. */
  fit(status: object): object;
  /** The status without what the API server has just refused; undefined where that is nothing that an API answered. */
  refused(status: object, why: Status): object | undefined;
  /** The status without any answer; undefined where it has none. */
  withoutAnswers(status: object): object | undefined;
}

/** Values at a place, `*` for every entry of a list, that do not fit: all of a type, or one value. */
interface Misfit {
  pattern: Path;
  type?: string;
  value?: string;
}

const kinds = new WeakMap<Cache, StatusFit>();

/** What is known of the kind that a cache holds. */
export function fitOf(cache: Cache): StatusFit {
  let fit = kinds.get(cache);
  if (!fit) {
    fit = createStatusFit();
    kinds.set(cache, fit);
  }
  return fit;
}

export function createStatusFit(): StatusFit {
  const misfits = new Map<string, Misfit>();
  return {
    fit(given) {
      const status = given as JsonObject;
      const paths = [...misfits.values()].flatMap(misfit =>
        pathsLike(status, misfit.pattern).filter(path =>
          isSuch(valueAt(status, path), misfit),
        ),
      );
      return without(status, paths);
    },
    refused(given, why) {
      const status = given as JsonObject;
      const paths: Path[] = [];
      for (const { field = '', reason } of why.details?.causes ?? []) {
        const lacking = reason === 'FieldValueRequired';
        const read = readPath(status, field.replace(/^status\./, ''));
        // What lacks a required member goes as a whole.
        const path = read && (read.rest === '' || lacking) ? read.path : [];
        const value = valueAt(status, path);
        if (!isOfAnswer(path) || value === undefined) continue;
        paths.push(path);
        const misfit: Misfit = {
          pattern: path.map(starred),
          ...(reason === 'FieldValueTypeInvalid'
            ? { type: typeOf(value) }
            : { value: stringifyJson(value) }),
        };
        if (misfits.size < REMEMBERED) {
          misfits.set(JSON.stringify(misfit), misfit);
        }
      }
      return paths.length > 0 ? without(status, paths) : undefined;
    },
    withoutAnswers(given) {
      const status = given as JsonObject;
      const paths = [
        ['originalState'],
        ...['response', 'results', 'result'].map(name => [name, 'data']),
        ...Object.keys((status.responses as JsonObject | undefined) ?? {}).map(
          url => ['responses', url, 'data'],
        ),
      ].filter(path => valueAt(status, path) !== undefined);
      return paths.length > 0 ? without(status, paths) : undefined;
    },
  };
}

/** Below the data of an answer, and not the answer's own members, which are ours. */
function isOfAnswer([name, ...rest]: Path): boolean {
  return (
    typeof name === 'string' &&
    ANSWERS.includes(name) &&
    (name === 'originalState' || rest[name === 'responses' ? 1 : 0] === 'data')
  );
}

function isSuch(
  value: Json | undefined,
  { type, value: one }: Misfit,
): boolean {
  return (
    value !== undefined &&
    (type === undefined ? stringifyJson(value) === one : typeOf(value) === type)
  );
}

function without(status: JsonObject, paths: readonly Path[]): object {
  if (paths.length === 0) {
    return status;
  }
  const copy = structuredClone(status);
  // From the end, so that the entries of a list that are still to go keep their places.
  for (const path of paths.toSorted(laterFirst)) {
    removeAt(copy, path);
  }
  const names = [...new Set(paths.map(path => pathText(path.map(starred))))];
  const shown = names.toSorted().slice(0, 10).join(', ');
  const more = names.length > 10 ? ` and ${names.length - 10} more` : '';
  const note = `the API's answer is not as its document says, so this part of it is left out here: ${shown}${more}`;
  return {
    ...copy,
    message: [copy.message, note].filter(Boolean).join('; '),
  };
}
