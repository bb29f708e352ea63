// SPDX-License-Identifier: Apache-2.0
import { defineScalarTag, intCoreTag, NOT_RESOLVED } from 'js-yaml';

/** YAML's integers, as bigint where a double would round them; as many digits as JSON documents may have. */
export const exactIntegerTag = defineScalarTag<number | bigint>(intCoreTag.tagName, {
  implicit: true,
  implicitFirstChars: intCoreTag.implicitFirstChars,
  resolve: (source, isExplicit, tagName) => {
    const value = intCoreTag.resolve(source, isExplicit, tagName);
    if (value === NOT_RESOLVED || Number.isSafeInteger(value)) return value;
    const digits = source.replace(/^\+/, '');
    return /^-?\d+$/.test(digits) ? BigInt(digits) : value;
  },
  identify: () => false,
});
