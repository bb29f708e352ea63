// SPDX-License-Identifier: Apache-2.0
import { EVENT_ID, getScalarValue, parseEvents } from 'js-yaml';
import { MOST_DUPLICATES, type DuplicateKey } from './duplicate-keys.ts';
import { YAML_MAX_DEPTH } from './limits.ts';
import { startOf } from './positions.ts';

/** The keys of a YAML text that their mapping has already, in the text's order. The text is valid YAML. */
export function duplicateYamlKeys(text: string): DuplicateKey[] {
  const found: DuplicateKey[] = [];
  const stack: { names?: Set<string>; expectsKey: boolean }[] = [];
  for (const event of parseEvents(text, { maxDepth: YAML_MAX_DEPTH })) {
    if (event.type === EVENT_ID.POP) {
      stack.pop();
      continue;
    }
    if (event.type === EVENT_ID.DOCUMENT) {
      stack.push({ expectsKey: false });
      continue;
    }
    const open = stack[stack.length - 1];
    if (!open) return found;
    if (open.names) {
      if (open.expectsKey && event.type === EVENT_ID.SCALAR) {
        const name = getScalarValue(text, event);
        // A merge key may stand several times.
        if (open.names.has(name) && name !== '<<') found.push({ name, offset: startOf(event) });
        if (found.length === MOST_DUPLICATES) return found;
        open.names.add(name);
      }
      open.expectsKey = !open.expectsKey;
    }
    if (event.type === EVENT_ID.MAPPING) stack.push({ names: new Set(), expectsKey: true });
    else if (event.type === EVENT_ID.SEQUENCE) stack.push({ expectsKey: false });
  }
  return found;
}
