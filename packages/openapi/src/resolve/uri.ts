// SPDX-License-Identifier: Apache-2.0

/**
 * The URI that a reference names, seen from the document at `base`: an absolute URL as it is, else
 * relative to the base. The fragment is cut off. File paths use `/` and never climb above their root.
 */
export function referenceUri(base: string, reference: string): string {
  const hash = reference.indexOf('#');
  const target = hash === -1 ? reference : reference.slice(0, hash);
  if (target === '') return base;
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return target;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(base)) {
    try {
      return new URL(target, base).href;
    } catch {
      return target;
    }
  }
  let decoded = target;
  try {
    decoded = decodeURIComponent(target);
  } catch {
    // A stray % is part of the file's name.
  }
  const absolute = base.startsWith('/') || decoded.startsWith('/');
  const start = decoded.startsWith('/') ? [] : base.split('/').slice(0, -1);
  const parts: string[] = [];
  for (const part of [...start, ...decoded.split('/')]) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts[parts.length - 1] !== '..') parts.pop();
    else if (part === '..' && absolute) continue;
    else parts.push(part);
  }
  return `${absolute ? '/' : ''}${parts.join('/')}`;
}

/** The fragment of a reference, percent-decoded; "" where there is none. */
export function referenceFragment(reference: string): string {
  const hash = reference.indexOf('#');
  if (hash === -1) return '';
  const fragment = reference.slice(hash + 1);
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
