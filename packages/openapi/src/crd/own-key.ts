// SPDX-License-Identifier: Apache-2.0

/** Sets a member whatever its name: `__proto__` becomes a member like any other. */
export function setOwn<T>(target: Record<string, T>, key: string, value: T): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    target[key] = value;
  }
}
