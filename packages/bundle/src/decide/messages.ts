// SPDX-License-Identifier: Apache-2.0
import { operandText } from './operands.ts';
import type { Cause, ObjectKey, Operand } from './types.ts';

/** A cause as one sentence without its full stop; the reader knows which node it is about. */
export function causeText(cause: Cause): string {
  switch (cause.kind) {
    case 'node': {
      const why = cause.edge?.reads ? ` (reads its ${cause.edge.reads})` : '';
      return `waits for ${cause.node}${why}, which is ${cause.state}`;
    }
    case 'missing':
      return `waits for ${cause.missing}, which is not there yet (${cause.path}: ${short(cause.expression)}${others(cause)})`;
    case 'condition':
      return cause.condition === 'readyWhen'
        ? `is not ready: readyWhen ${short(cause.expression)} is false${given(cause.operands)}`
        : `skipWhen ${short(cause.expression)} is false${given(cause.operands)}`;
    case 'error':
      return `${cause.path}: ${short(cause.expression)} fails: ${cause.message.replace(/\.$/, '')}${given(cause.operands)}; correct the expression or the value`;
    case 'conflict':
      return `${objectText(cause.object)} exists already and belongs to ${cause.owner}; nothing was overwritten. Delete it, or give the node another id`;
    case 'skipped-need':
      return `is skipped because ${cause.node} is, which it needs`;
    case 'terminating':
      return `waits until the old ${objectText(cause.object)} is gone`;
    case 'child':
      return cause.message || (cause.state ? `is ${cause.state}` : 'has no status yet');
    case 'external-missing':
      return `waits for ${objectText(cause.object)}, which does not exist`;
    case 'invalid':
      return `${cause.path}: ${cause.message.replace(/\.$/, '')}`;
    case 'applying':
      return cause.create ? 'is being created' : 'is being changed';
    case 'deletion-order':
      return `is deleted after ${cause.nodes.join(', ')}`;
    case 'limit':
      return cause.message.replace(/\.$/, '');
    default:
      return cause satisfies never;
  }
}

/** Several causes as one message. */
export function causesText(causes: readonly Cause[]): string {
  const texts = [...new Set(causes.map(causeText))];
  const shown = texts.slice(0, 3).join('; ');
  return texts.length > 3 ? `${shown}; and ${texts.length - 3} more` : shown;
}

export function objectText({ kind, name, namespace }: ObjectKey): string {
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** An expression of a sane length for one line. */
function short(expression: string): string {
  const line = expression.replace(/\s+/g, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}

function given(operands: readonly Operand[]): string {
  return operands.length === 0 ? '' : ` (${operands.slice(0, 4).map(operandText).join(', ')})`;
}

/** The operands that are there: they tell which one is waited for. */
function others({ operands, missing }: Extract<Cause, { kind: 'missing' }>): string {
  const present = operands.filter(({ path, value }) => value !== undefined && !missing.startsWith(path));
  return present.length === 0 ? '' : `; ${present.slice(0, 3).map(operandText).join(', ')}`;
}
