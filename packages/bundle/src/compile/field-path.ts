// SPDX-License-Identifier: Apache-2.0

const PLAIN = /^[A-Za-z_$][\w$-]*$/;

/** `parent.key`, or `parent["odd.key"]` where the key is no plain word. */
export function member(parent: string, key: string): string {
  if (!PLAIN.test(key)) {
    return `${parent}[${JSON.stringify(key)}]`;
  }
  return parent ? `${parent}.${key}` : key;
}

/** Whether `path` is `ancestor` or lies below it. */
export function isBelow(path: string, ancestor: string): boolean {
  return (
    path === ancestor ||
    (path.startsWith(ancestor) && (path[ancestor.length] === '.' || path[ancestor.length] === '['))
  );
}
