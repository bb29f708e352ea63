// SPDX-License-Identifier: Apache-2.0
import { Option, type Command } from 'commander';
import type { CompileOptions } from '@api-operators/openapi';

/** Options of every command that compiles a document; what is absent was not given. */
export interface DocumentOptions {
  config?: string | false;
  group?: string;
  version?: string;
  name?: string;
  owner?: string;
  system?: string;
  humps?: boolean;
  singleCrd?: boolean;
  includePath?: string[];
  excludePath?: string[];
  includeTag?: string[];
  excludeTag?: string[];
  includeOperation?: string[];
  excludeOperation?: string[];
  allowHost?: string[];
  root?: string;
  verbose?: boolean;
}

export const DOCUMENT_HELP = 'path or http(s) URL of an OpenAPI document (Swagger 2.0, OpenAPI 3.0 to 3.2); default: that of api-operators.yaml';

/** Adds the options, without the document itself. */
export function addDocumentOptions(command: Command): Command {
  return command
    .option('--config <file>', 'configuration; default: api-operators.yaml of this folder, where there is one')
    .addOption(new Option('--no-config', 'read no configuration'))
    .option('--group <group>', 'API group of the kinds, such as petstore.example.com')
    .option('--version <version>', 'version of the kinds; default: v1alpha1')
    .option('--name <name>', "the API's name; default: from the document's title")
    .option('--owner <entity>', 'catalog entity that owns the operator, such as group:default/pets')
    .option('--system <entity>', 'catalog system that the operator belongs to')
    .option('--humps', 'name kinds PetFindByStatusQuery instead of PetFindbystatusQuery')
    .addOption(new Option('--no-humps', 'the other way round, where the configuration says humps'))
    .option('--single-crd', 'one CRD for all kinds, for clusters where every CRD counts')
    .addOption(new Option('--no-single-crd', 'the other way round, where the configuration says singleCrd'))
    .option('--include-path <globs...>', 'only these paths')
    .option('--exclude-path <globs...>', 'not these paths')
    .option('--include-tag <tags...>', 'only operations with one of these tags')
    .option('--exclude-tag <tags...>', 'not operations with one of these tags')
    .option('--include-operation <globs...>', 'only these operationIds')
    .option('--exclude-operation <globs...>', 'not these operationIds')
    .option('--allow-host <hosts...>', 'hosts that referred documents may come from')
    .option('--root <folder>', "folder that referred files must lie under; default: the document's own")
    .option('--verbose', 'tell every choice that was made');
}

const FILTERS = {
  includePaths: 'includePath',
  excludePaths: 'excludePath',
  includeTags: 'includeTag',
  excludeTags: 'excludeTag',
  includeOperations: 'includeOperation',
  excludeOperations: 'excludeOperation',
} as const;

/** What the flags say, and only that: a flag that was not given leaves its setting alone. */
export function compileOptions(options: DocumentOptions): Partial<CompileOptions> {
  const filters = Object.entries(FILTERS).flatMap(([filter, flag]) => (options[flag] ? [[filter, options[flag]]] : []));
  return {
    ...(options.group === undefined ? {} : { group: options.group }),
    ...(options.version === undefined ? {} : { version: options.version }),
    ...(options.name === undefined ? {} : { apiName: options.name }),
    ...(options.owner === undefined ? {} : { owner: options.owner }),
    ...(options.system === undefined ? {} : { system: options.system }),
    ...(options.humps === undefined ? {} : { naming: { words: options.humps ? ('humps' as const) : ('plain' as const) } }),
    ...(options.singleCrd === undefined ? {} : { singleCrd: options.singleCrd }),
    ...(filters.length > 0 ? { filters: Object.fromEntries(filters) as CompileOptions['filters'] } : {}),
  };
}

/** The flag that gave a setting, by the setting's JSON pointer; undefined where none did. */
export function flagOf(pointer: string, options: DocumentOptions): string | undefined {
  const [, first, second] = pointer.split('/');
  const key = first === 'filters' ? FILTERS[second as keyof typeof FILTERS] : first === 'naming' ? 'humps' : first;
  const given = options[key as keyof DocumentOptions];
  if (given === undefined) return undefined;
  return `--${key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;
}
