// SPDX-License-Identifier: Apache-2.0

/** Pointers as a tree, so that one walk over a text finds them all. */
export interface PointerTree {
  children: Map<string, PointerTree>;
  /** The pointer that ends here, where it was asked for. */
  wanted: string | undefined;
}

export function pointerTree(pointers: Iterable<string>): PointerTree {
  const root: PointerTree = { children: new Map(), wanted: undefined };
  for (const pointer of pointers) {
    let at = root;
    let prefix = '';
    root.wanted = '';
    for (const key of pointerKeys(pointer)) {
      prefix += `/${escapeKey(key)}`;
      let next = at.children.get(key);
      if (!next) {
        next = { children: new Map(), wanted: prefix };
        at.children.set(key, next);
      }
      at = next;
    }
  }
  return root;
}

/** The keys of an RFC 6901 pointer, unescaped. */
export function pointerKeys(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function escapeKey(key: string): string {
  return key.includes('~') || key.includes('/')
    ? key.replaceAll('~', '~0').replaceAll('/', '~1')
    : key;
}

/** The pointer one level up; that of the document is its own parent. */
export function parentPointer(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));
}
