// SPDX-License-Identifier: Apache-2.0
import { canonicalJson, type Json } from '@api-operators/api';

/** The value at a path as a comparison writes it: `a.b`, `a["x.y"]`, `a[0]`, `a[name="x"]`, `a[="x"]`. */
export function valueAt(value: Json | undefined, path: string): Json | undefined {
  let at = value;
  for (const [, quoted, bracket, plain] of path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[((?:"(?:[^"\\]|\\.)*"|[^\]"])*)\]|([^.[\]]+)/g)) {
    if (at === null || at === undefined || typeof at !== 'object') {
      return undefined;
    }
    at = Array.isArray(at) ? element(at, bracket ?? plain ?? '') : member(at, quoted ?? bracket ?? plain);
  }
  return at;
}

function member(value: { [key: string]: Json }, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function element(list: Json[], step: string): Json | undefined {
  if (/^\d+$/.test(step)) {
    return list[Number(step)];
  }
  if (step.startsWith('=')) {
    return list.find(item => canonicalJson(item) === step.slice(1));
  }
  return list.find(
    item =>
      item !== null &&
      typeof item === 'object' &&
      !Array.isArray(item) &&
      Object.keys(item)
        .filter(key => `,${step}`.includes(`,${key}=`))
        .some(key => `,${step},`.includes(`,${key}=${canonicalJson(item[key])},`)),
  );
}
