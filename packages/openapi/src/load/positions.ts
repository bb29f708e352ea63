// SPDX-License-Identifier: Apache-2.0
import { EVENT_ID, getScalarValue, parseEvents } from 'js-yaml';
import type { LoadedDocument } from './document.ts';
import { YAML_MAX_DEPTH } from './limits.ts';
import { scanJson } from './json-scan.ts';
import { parentPointer, pointerTree, type PointerTree } from './pointer-tree.ts';

/** Line and column, both from 1. */
export interface Position {
  line: number;
  column: number;
}

/**
 * The positions of pointers in a document. They are computed in one walk, and only when something is
 * reported: compiling a sound document never pays for them. What a pointer names but the text does
 * not hold (a missing member) is placed at its nearest ancestor.
 */
export function positionsOf(
  document: Pick<LoadedDocument, 'text' | 'format'>,
  pointers: ReadonlySet<string>,
): Map<string, Position> {
  const offsets = new Map<string, number>([['', 0]]);
  const tree = pointerTree(pointers);
  const found = (at: PointerTree, offset: number) => {
    if (at.wanted !== undefined && !offsets.has(at.wanted)) offsets.set(at.wanted, offset);
  };
  if (document.format === 'json') scanJson(document.text, tree, found);
  else scanYaml(document.text, tree, found);
  const lines = lineStarts(document.text);
  const positions = new Map<string, Position>();
  for (const pointer of pointers) {
    let nearest = pointer;
    while (!offsets.has(nearest)) nearest = parentPointer(nearest);
    positions.set(pointer, positionAt(lines, offsets.get(nearest)!));
  }
  return positions;
}

/** The position of one offset. */
export function positionOfOffset(text: string, offset: number): Position {
  return positionAt(lineStarts(text), Math.min(offset, text.length));
}

/** The positions of several offsets, in one walk. */
export function positionsOfOffsets(text: string, offsets: readonly number[]): Position[] {
  const lines = lineStarts(text);
  return offsets.map(offset => positionAt(lines, offset));
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function positionAt(starts: number[], offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - starts[low] + 1 };
}

interface Open {
  tree: PointerTree | undefined;
  mapping: boolean;
  index: number;
  /** In a mapping, between a key and its value: the tree of that value. */
  pending: PointerTree | undefined;
  expectsKey: boolean;
}

function scanYaml(
  text: string,
  tree: PointerTree,
  found: (tree: PointerTree, offset: number) => void,
): void {
  const stack: Open[] = [];
  for (const event of parseEvents(text, { maxDepth: YAML_MAX_DEPTH })) {
    if (event.type === EVENT_ID.DOCUMENT) {
      stack.push({ tree: undefined, mapping: false, index: 0, pending: tree, expectsKey: false });
      continue;
    }
    if (event.type === EVENT_ID.POP) {
      stack.pop();
      continue;
    }
    const open = stack[stack.length - 1];
    if (!open) return;
    const start = startOf(event);
    if (open.mapping && open.expectsKey) {
      open.expectsKey = false;
      open.pending = undefined;
      if (event.type === EVENT_ID.SCALAR && open.tree && open.tree.children.size > 0) {
        open.pending = open.tree.children.get(getScalarValue(text, event));
        if (open.pending) found(open.pending, start);
      }
      if (event.type === EVENT_ID.SCALAR || event.type === EVENT_ID.ALIAS) continue;
    } else if (open.mapping) {
      open.expectsKey = true;
    } else if (stack.length > 1) {
      open.pending = open.tree?.children.get(String(open.index));
      open.index += 1;
      if (open.pending) found(open.pending, start);
    }
    if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) {
      stack.push({
        tree: open.pending,
        mapping: event.type === EVENT_ID.MAPPING,
        index: 0,
        pending: undefined,
        expectsKey: true,
      });
    }
  }
}

/** The offset at which a node of YAML is written. */
export function startOf(event: ReturnType<typeof parseEvents>[number]): number {
  switch (event.type) {
    case EVENT_ID.SCALAR:
      return event.style === 1 ? event.valueStart : Math.max(0, event.valueStart - 1);
    case EVENT_ID.ALIAS:
      return event.anchorStart;
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE:
      return event.start;
    default:
      return 0;
  }
}
