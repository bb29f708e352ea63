// SPDX-License-Identifier: Apache-2.0
import { causeText } from '../decide/messages.ts';
import { operandText } from '../decide/operands.ts';
import type { Cause, Decision, NodeOutcome, Operand } from '../decide/types.ts';

/** One link of the chain from a node to what it all waits for. */
export interface Explanation {
  /** Row id. */
  id: string;
  state: NodeOutcome['state'];
  ready: boolean;
  reasons: Reason[];
}

export interface Reason {
  text: string;
  /** CEL, where an expression is the reason. */
  expression?: string;
  /** Where it stands: `resources[1].spec.petId`. */
  path?: string;
  operands: Operand[];
  /** The node that is waited for. */
  node?: string;
}

/**
 * Why a node is not there yet: the node, then what it waits for, and so on to the root causes, each
 * once. Empty where there is no such node.
 */
export function explain(decision: Decision, id: string): Explanation[] {
  const chain: Explanation[] = [];
  const seen = new Set<string>();
  let next = decision.nodes.filter(node => node.id === id || node.nodeId === id);
  while (next.length > 0) {
    const wanted = new Set<string>();
    for (const node of next) {
      seen.add(node.nodeId);
      chain.push(explained(node));
      for (const cause of node.causes) {
        if ((cause.kind === 'node' || cause.kind === 'skipped-need') && !seen.has(cause.node)) {
          wanted.add(cause.node);
        }
      }
    }
    next = decision.nodes.filter(node => wanted.has(node.nodeId));
  }
  return chain;
}

/** The explanation as lines of text, the root causes last. */
export function explanationText(chain: readonly Explanation[]): string {
  return chain
    .map(({ id, state, ready, reasons }) => {
      const lines = reasons.map(({ text, path, operands }) =>
        [
          `  ${text}`,
          ...(path ? [`    at ${path}`] : []),
          ...operands.map(operand => `    ${operandText(operand)}`),
        ].join('\n'),
      );
      return [`${id}: ${state}${ready ? ', ready' : ''}`, ...lines].join('\n');
    })
    .join('\n');
}

function explained({ id, state, ready, causes, message }: NodeOutcome): Explanation {
  const reasons = causes.map(reasonOf);
  return { id, state, ready, reasons: reasons.length > 0 || message === '' ? reasons : [{ text: message, operands: [] }] };
}

function reasonOf(cause: Cause): Reason {
  const text = causeText(cause);
  switch (cause.kind) {
    case 'node':
      return {
        text,
        node: cause.node,
        operands: [],
        ...(cause.edge ? { path: cause.edge.path } : {}),
        ...(cause.edge?.expression === undefined ? {} : { expression: cause.edge.expression }),
      };
    case 'missing':
    case 'condition':
    case 'error':
      return { text, expression: cause.expression, path: cause.path, operands: cause.operands };
    case 'skipped-need':
      return { text, node: cause.node, operands: [] };
    default:
      return { text, operands: [] };
  }
}
