// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from '@api-operators/api';

/** Stands for a value that is known only once other resources are made. */
export class Unknown {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

/** As a person reads it: the expression stands for its value. */
export function shownValue(value: Json): Json {
  return mapped(value, ({ source }) => source);
}

/** As expressions may read it: what is not known is not there. */
export function knownValue(value: Json): Json {
  return mapped(value, () => undefined);
}

function mapped(value: Json, stand: (unknown: Unknown) => Json | undefined): Json {
  if ((value as unknown) instanceof Unknown) {
    return stand(value as unknown as Unknown) ?? null;
  }
  if (Array.isArray(value)) {
    return value.map(item => mapped(item, stand));
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  const result: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    const left = (item as unknown) instanceof Unknown && stand(item as unknown as Unknown) === undefined;
    if (!left) {
      Object.defineProperty(result, key, {
        value: mapped(item, stand),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
  }
  return result;
}
