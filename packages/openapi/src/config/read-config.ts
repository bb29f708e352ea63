// SPDX-License-Identifier: Apache-2.0
import type { Diagnostic } from '../diagnostics.ts';
import { diagnosticsOf } from '../diagnose.ts';
import { loadDocument, type LoadedDocument } from '../load/document.ts';
import { positionsOf, type Position } from '../load/positions.ts';
import { reportSetting, reservedGroup } from '../options.ts';
import { badOption } from '../rules/bad-option.ts';
import { Reporter } from '../rules/reporter.ts';
import { unreadableDocument } from '../rules/unreadable-document.ts';
import type { CompileOptions } from '../types.ts';
import { checkValue } from './check-value.ts';
import { configSettings } from './settings.ts';

/** What `api-operators.yaml` says; paths as they are written there. */
export interface Config extends Omit<CompileOptions, 'group' | 'apiName'> {
  group?: string;
  name?: string;
  document?: string;
  out?: string;
  root?: string;
  allowedHosts?: string[];
}

export type ConfigResult =
  | {
      kind: 'read';
      config: Config;
      /** Where settings stand, in one walk; those that the text does not have are left out. */
      positionsOf: (pointers: Iterable<string>) => Map<string, Position>;
    }
  | { kind: 'refused'; diagnostics: Diagnostic[] };

/** Reads a configuration. All that is wrong with it is told at once, with line and column. */
export function readConfig(uri: string, text: string): ConfigResult {
  const reporter = new Reporter();
  // A file of comments is a configuration that says nothing.
  const result = loadDocument(uri, /^\s*[^#\s]/m.test(text) ? text : '{}');
  const documents = new Map<string, LoadedDocument>();
  if (result.kind === 'unreadable') {
    reporter.reportAt(unreadableDocument, uri, result.position, { message: result.message });
  } else {
    documents.set(uri, result.document);
    const tree = result.document.tree ?? {};
    for (const { message, position } of result.duplicateKeys ?? []) {
      reporter.reportAt(badOption, uri, position, { option: '', why: message });
    }
    for (const problem of checkValue(configSettings, tree)) reportSetting(problem, reporter, uri);
    for (const problem of reservedGroup((tree as Config).group)) reportSetting(problem, reporter, uri);
    if (!reporter.refused) {
      return { kind: 'read', config: tree as Config, positionsOf: pointers => positionsIn(result.document, pointers) };
    }
  }
  return { kind: 'refused', diagnostics: diagnosticsOf(reporter, new Map([[uri, text]]), documents) };
}

function positionsIn(document: LoadedDocument, pointers: Iterable<string>): Map<string, Position> {
  const { tree } = document;
  const there = [...pointers].filter(pointer => {
    const first = pointer.split('/')[1];
    return first !== undefined && typeof tree === 'object' && tree !== null && Object.hasOwn(tree, first);
  });
  return positionsOf(document, new Set(there));
}
