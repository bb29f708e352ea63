// SPDX-License-Identifier: Apache-2.0
import type { Edge, EdgeProps } from '@xyflow/react';
import { BaseEdge } from '@xyflow/react';
import type { Point } from './layout';

export type BundleFlowEdge = Edge<{ points: Point[] }, 'bundleEdge'>;

/** An edge along the way that the layout found for it, with round corners. */
export const BundleEdge = (props: EdgeProps<BundleFlowEdge>) => {
  const inner = props.data?.points.slice(1, -1) ?? [];
  const path = pathThrough([
    { x: props.sourceX, y: props.sourceY },
    ...inner,
    { x: props.targetX, y: props.targetY },
  ]);
  return <BaseEdge id={props.id} path={path} markerEnd={props.markerEnd} style={props.style} />;
};

/** A curve from the first point to the last that bends at the ones between, as an SVG path. */
export function pathThrough(points: Point[]): string {
  const [first, ...rest] = points;
  const last = rest.pop();
  if (!last) {
    return '';
  }
  let path = `M ${first.x} ${first.y}`;
  rest.forEach((point, index) => {
    const next = rest[index + 1] ?? last;
    path += ` Q ${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  return `${path} L ${last.x} ${last.y}`;
}
