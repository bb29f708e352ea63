// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '@api-operators/schema';
import { invalid } from '../http/status.ts';
import { forbiddenValue, invalidValue, requiredValue } from '../objects/metadata.ts';
import type { ResourceRequest } from './request.ts';

export type OptionsKind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions' | 'DeleteOptions';

const MOST_MANAGER_BYTES = 128;
const VALIDATIONS = ['', 'Ignore', 'Strict', 'Warn'];

/** Refuses a write whose query asks for what there is not. `applies`: it is a server-side apply. */
export function checkOptions({ query }: ResourceRequest, kind: OptionsKind, applies = false): void {
  const problems: Problem[] = [];
  if (kind === 'PatchOptions' && !applies && query.has('force')) {
    problems.push(forbiddenValue('force', 'may not be specified for non-apply patch'));
  }
  if (kind !== 'DeleteOptions') problems.push(...managerProblems(query.get('fieldManager') ?? '', applies));
  const dryRun = query.getAll('dryRun');
  if (dryRun.some(value => value !== 'All')) problems.push(unsupported('dryRun', dryRun, ['All']));
  const validation = query.get('fieldValidation') ?? '';
  if (kind !== 'DeleteOptions' && !VALIDATIONS.includes(validation)) {
    problems.push(unsupported('fieldValidation', validation, VALIDATIONS));
  }
  if (problems.length > 0) throw invalid({ group: 'meta.k8s.io', kind }, '', problems);
}

function managerProblems(manager: string, applies: boolean): Problem[] {
  if (applies && !manager) return [requiredValue('fieldManager', 'is required for apply patch')];
  const problems: Problem[] = [];
  if (Buffer.byteLength(manager) > MOST_MANAGER_BYTES) {
    problems.push({
      path: 'fieldManager',
      reason: 'FieldValueTooLong',
      message: `Too long: may not be more than ${MOST_MANAGER_BYTES} bytes`,
    });
  }
  // Letters, marks, numbers, punctuation, symbols and the space can be printed.
  const bad = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.exec(manager);
  if (bad) {
    const code = bad[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    const position = Buffer.byteLength(manager.slice(0, bad.index));
    problems.push(invalidValue('fieldManager', manager, `invalid character U+${code} (at position ${position})`));
  }
  return problems;
}

function unsupported(path: string, value: unknown, supported: string[]): Problem {
  const shown = supported.map(item => JSON.stringify(item)).join(', ');
  return { path, reason: 'FieldValueNotSupported', message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${shown}` };
}
