// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { OPTIONS_URI, type CompileOptions, type CompileResult, type Diagnostic, type Position } from '@api-operators/openapi';
import type { GenerateResult } from '@api-operators/openapi-loader';
import { compileOptions, flagOf, type DocumentOptions } from './commands/document-options.ts';
import { compileDocument, generateDocument, isUrl } from './compile-document.ts';
import { readConfigFile } from './config-file.ts';

/** What a command is to do with which document, from its flags and the configuration. Flags win. */
export interface DocumentSettings {
  /** An absolute path, or a URL. */
  document?: string;
  /** An absolute path. */
  out?: string;
  group?: string;
  compile(document: string, group: string): Promise<CompileResult>;
  /** Compiles and renders. */
  generate(document: string, group: string): Promise<GenerateResult>;
}

export type SettingsResult =
  | { kind: 'ready'; settings: DocumentSettings }
  | { kind: 'refused'; diagnostics: Diagnostic[] };

/** Reads the configuration and puts what the flags say in its place; `otherwise` is what neither says. */
export async function documentSettings(
  { document, out, ...flags }: DocumentOptions & { document?: string; out?: string },
  cwd: string,
  otherwise: Partial<CompileOptions> = {},
): Promise<SettingsResult> {
  const file = await readConfigFile(flags.config, cwd);
  if (file.kind === 'refused') return file;
  const config = file.kind === 'read' ? file.config : {};
  const folder = file.kind === 'read' ? file.folder : cwd;
  const { document: configured, out: configuredOut, root, allowedHosts, name, ...rest } = config;
  const asked = compileOptions(flags);
  const options: Partial<CompileOptions> = {
    ...otherwise,
    ...rest,
    ...(name === undefined ? {} : { apiName: name }),
    ...asked,
    ...(rest.naming || asked.naming ? { naming: { ...rest.naming, ...asked.naming } } : {}),
    ...(rest.filters || asked.filters ? { filters: { ...rest.filters, ...asked.filters } } : {}),
  };
  const limits = {
    cwd,
    root: flags.root === undefined ? root && resolve(folder, root) : resolve(cwd, flags.root),
    allowedHosts: flags.allowHost ?? allowedHosts ?? [],
  };
  const located = (diagnostics: readonly Diagnostic[]): Diagnostic[] => {
    const pointers = diagnostics.filter(({ location }) => location.uri === OPTIONS_URI).map(({ location }) => location.pointer);
    const positions = file.kind === 'read' && pointers.length > 0 ? file.positionsOf(pointers) : new Map<string, Position>();
    return diagnostics.map(diagnostic => locate(diagnostic, positions));
  };
  const locate = (diagnostic: Diagnostic, positions: ReadonlyMap<string, Position>): Diagnostic => {
    const { location } = diagnostic;
    if (location.uri !== OPTIONS_URI) return diagnostic;
    const position = positions.get(location.pointer);
    const flag = flagOf(location.pointer, flags);
    if (flag === undefined && file.kind === 'read' && position) {
      return { ...diagnostic, location: { ...location, ...position, uri: file.file } };
    }
    return flag === undefined ? diagnostic : { ...diagnostic, location: { ...location, uri: flag } };
  };
  const pathOf = (path: string, from: string) => (isUrl(path) ? path : resolve(from, path));
  return {
    kind: 'ready',
    settings: {
      ...(document === undefined ? (configured === undefined ? {} : { document: pathOf(configured, folder) }) : { document: pathOf(document, cwd) }),
      ...(out === undefined ? (configuredOut === undefined ? {} : { out: resolve(folder, configuredOut) }) : { out: resolve(cwd, out) }),
      ...(options.group === undefined ? {} : { group: options.group }),
      async compile(of, group) {
        const result = await compileDocument(of, { ...options, group }, limits);
        return { ...result, diagnostics: located(result.diagnostics) };
      },
      async generate(of, group) {
        const result = await generateDocument(of, { ...options, group }, limits);
        return { ...result, diagnostics: located(result.diagnostics) };
      },
    },
  };
}
