// SPDX-License-Identifier: Apache-2.0
import { Option, type Command } from 'commander';
import type { CompileOptions } from '@api-operators/openapi';

/** Options of every command that compiles a document. */
export interface DocumentOptions {
  group: string;
  version: string;
  name?: string;
  owner?: string;
  system?: string;
  humps?: boolean;
  includePath?: string[];
  excludePath?: string[];
  includeTag?: string[];
  excludeTag?: string[];
  includeOperation?: string[];
  excludeOperation?: string[];
  allowHost: string[];
  root?: string;
  verbose?: boolean;
}

export function addDocumentOptions(command: Command, group: { required: boolean }): Command {
  const groupOption = new Option('--group <group>', 'API group of the kinds, such as petstore.example.com');
  return command
    .argument('<document>', 'path or http(s) URL of an OpenAPI document (Swagger 2.0, OpenAPI 3.0 to 3.2)')
    .addOption(group.required ? groupOption.makeOptionMandatory() : groupOption.default('preview.example.com'))
    .option('--version <version>', 'version of the kinds', 'v1alpha1')
    .option('--name <name>', "the API's name; default: from the document's title")
    .option('--owner <entity>', 'catalog entity that owns the operator, such as group:default/pets')
    .option('--system <entity>', 'catalog system that the operator belongs to')
    .option('--humps', 'name kinds PetFindByStatusQuery instead of PetFindbystatusQuery')
    .option('--include-path <globs...>', 'only these paths')
    .option('--exclude-path <globs...>', 'not these paths')
    .option('--include-tag <tags...>', 'only operations with one of these tags')
    .option('--exclude-tag <tags...>', 'not operations with one of these tags')
    .option('--include-operation <globs...>', 'only these operationIds')
    .option('--exclude-operation <globs...>', 'not these operationIds')
    .option('--allow-host <hosts...>', 'hosts that referred documents may come from', [])
    .option('--root <folder>', "folder that referred files must lie under; default: the document's own")
    .option('--verbose', 'tell every choice that was made');
}

export function compileOptions(options: DocumentOptions): CompileOptions {
  return {
    group: options.group,
    version: options.version,
    apiName: options.name,
    owner: options.owner,
    system: options.system,
    ...(options.humps ? { naming: { words: 'humps' as const } } : {}),
    filters: {
      includePaths: options.includePath,
      excludePaths: options.excludePath,
      includeTags: options.includeTag,
      excludeTags: options.excludeTag,
      includeOperations: options.includeOperation,
      excludeOperations: options.excludeOperation,
    },
  };
}
