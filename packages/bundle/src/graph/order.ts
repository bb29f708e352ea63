// SPDX-License-Identifier: Apache-2.0

/** A directed graph over 0…count-1; an edge `[a, b]` means that a comes before b. */
export interface Precedence {
  count: number;
  edges: readonly (readonly [before: number, after: number])[];
}

export type Order =
  | { kind: 'ordered'; order: number[] }
  /** Each circle once, as the vertices in the order in which each needs the next, without the repeated first. */
  | { kind: 'cyclic'; cycles: number[][] };

/** An order in which every vertex comes after all that it needs; of several possible ones the lowest goes first. */
export function orderOf({ count, edges }: Precedence): Order {
  const after: number[][] = Array.from({ length: count }, () => []);
  const needs: number[][] = Array.from({ length: count }, () => []);
  const open = new Int32Array(count);
  for (const [a, b] of edges) {
    after[a].push(b);
    needs[b].push(a);
    open[b] += 1;
  }
  const free = new Heap();
  for (let vertex = 0; vertex < count; vertex++) {
    if (open[vertex] === 0) {
      free.push(vertex);
    }
  }
  const order: number[] = [];
  const done = new Uint8Array(count);
  drain(free, done, order, after, open);
  const cycles: number[][] = [];
  while (order.length < count) {
    const cycle = findCycle(needs, done);
    cycles.push(cycle);
    for (const vertex of cycle) {
      open[vertex] = 0;
      free.push(vertex);
    }
    drain(free, done, order, after, open);
  }
  return cycles.length === 0 ? { kind: 'ordered', order } : { kind: 'cyclic', cycles };
}

/** Takes what is free, and what that frees. Vertices of a circle that was cut open are counted below zero, hence `done`. */
function drain(
  free: Heap,
  done: Uint8Array,
  order: number[],
  after: number[][],
  open: Int32Array,
): void {
  while (free.size > 0) {
    const vertex = free.pop();
    if (done[vertex]) {
      continue;
    }
    order.push(vertex);
    done[vertex] = 1;
    for (const next of after[vertex]) {
      open[next] -= 1;
      if (open[next] === 0 && !done[next]) {
        free.push(next);
      }
    }
  }
}

/** Every vertex that is left needs another that is left, so walking along `needs` must come round. */
function findCycle(needs: number[][], done: Uint8Array): number[] {
  let vertex = done.indexOf(0);
  const seenAt = new Map<number, number>();
  const walk: number[] = [];
  while (!seenAt.has(vertex)) {
    seenAt.set(vertex, walk.length);
    walk.push(vertex);
    vertex = needs[vertex].find(need => !done[need]) as number;
  }
  const cycle = walk.slice(seenAt.get(vertex));
  const lowest = cycle.indexOf(Math.min(...cycle));
  return [...cycle.slice(lowest), ...cycle.slice(0, lowest)];
}

/** A binary heap of numbers, lowest first. */
class Heap {
  private readonly items: number[] = [];

  get size(): number {
    return this.items.length;
  }

  push(value: number): void {
    const { items } = this;
    let at = items.length;
    items.push(value);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (items[parent] <= value) {
        break;
      }
      items[at] = items[parent];
      at = parent;
    }
    items[at] = value;
  }

  pop(): number {
    const { items } = this;
    const lowest = items[0];
    const last = items.pop() as number;
    if (items.length === 0) {
      return lowest;
    }
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) {
        break;
      }
      if (child + 1 < items.length && items[child + 1] < items[child]) {
        child += 1;
      }
      if (items[child] >= last) {
        break;
      }
      items[at] = items[child];
      at = child;
    }
    items[at] = last;
    return lowest;
  }
}
