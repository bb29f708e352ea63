// SPDX-License-Identifier: Apache-2.0
import type { LineCounter } from 'yaml';
import type { Placed } from './plain-value.ts';
import type { Position, Positions } from './types.ts';

/** Positions of paths below `root` (`spec`); paths that do not exist are looked for one step up. */
export function positionsOf(
  places: ReadonlyMap<string, Placed>,
  lines: LineCounter,
  root: string,
): Positions {
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col, offset };
  };
  return {
    at(path, offset = 0) {
      const full = root === '' ? path : joined(root, path);
      const exact = places.get(full);
      if (exact) {
        return position(exact.text === undefined ? exact.offset : exact.text + offset);
      }
      for (let at = parentOf(full); ; at = parentOf(at)) {
        const place = places.get(at);
        if (place || at === '') {
          return place && position(place.offset);
        }
      }
    },
  };
}

function joined(root: string, path: string): string {
  return path === '' || path.startsWith('[') ? root + path : `${root}.${path}`;
}

/** `a.b["c.d"][0]` → `a.b["c.d"]` → `a.b` → `a` → ''. */
function parentOf(path: string): string {
  const shorter = path.replace(/(\.?[^.[\]]+|\["(?:[^"\\]|\\.)*"\]|\[[^\]]*\])$/, '');
  return shorter.length < path.length ? shorter : '';
}
