// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { Option, type Command } from 'commander';
import type { OperationName, RestMapping } from '@api-operators/api';
import { EXIT } from '../exit-codes.ts';
import { printDiagnostics } from '../printing/diagnostics.ts';
import { jsonText } from '../printing/json.ts';
import { printable } from '../terminal.ts';
import type { CommandContext } from './context.ts';
import { addDocumentOptions, type DocumentOptions } from './document-options.ts';

const OPERATIONS: readonly OperationName[] = ['create', 'get', 'update', 'patch', 'delete', 'list', 'call'];

interface RequestCommandOptions extends DocumentOptions {
  filename: string;
  operation?: OperationName;
  mappings?: string;
  openapi?: string;
  kubeconfig?: string;
  baseUrl?: string;
  id?: string;
  json?: boolean;
}

/** `api-operators request`: the request that a custom resource would cause, Secrets masked; nothing is sent. */
export function requestCommand(program: Command, context: CommandContext): void {
  addDocumentOptions(program.command('request').description('show the REST request that a custom resource would cause; nothing is sent'))
    .requiredOption('-f, --filename <file>', 'custom resources, YAML or JSON; - is the standard input')
    .addOption(new Option('--operation <operation>', 'default: call; of a resource, update where its id is known, else create').choices(OPERATIONS))
    .option('--mappings <path>', 'RestMapping, or folder that generate wrote')
    .option('--openapi <document>', 'document that the kinds come from; with --group')
    .option('--kubeconfig <file>', 'take the RestMappings of this cluster')
    .option('--base-url <url>', "the Connection's URL; default: the document's own server, else http://localhost")
    .option('--id <id>', 'the id of the object in the API; default: status.externalID, spec.externalIDRef')
    .option('--json', 'print {method, url, headers, body}; for several resources, a list of these')
    .action(async (options: RequestCommandOptions) => {
      const { terminal, cwd } = context;
      const tell = (problems: readonly string[]) => {
        for (const problem of problems) terminal.err(`${printable(problem)}\n`);
        context.finish(EXIT.refused);
      };
      const known = await kindsOf(options, context, tell);
      if (!known) return;
      const [{ readObjects }, { showRequest, httpText, requestValue }] = await Promise.all([
        import('../request/read-objects.ts'),
        import('../request/show-request.ts'),
      ]);
      const stdin = options.filename === '-';
      const read = readObjects(
        stdin ? await textOf(process.stdin) : await readFile(resolve(cwd, options.filename), 'utf8'),
        stdin ? 'standard input' : options.filename,
      );
      if (read.kind === 'refused') return tell(read.problems);
      if (read.objects.length === 0) return tell([`${options.filename} has no custom resource`]);
      const shown = read.objects.map(object => showRequest(object, known.mappings, { ...options, server: known.server }));
      const problems = shown.flatMap(each => (each.kind === 'refused' ? [each.problem] : []));
      if (problems.length > 0) return tell(problems);
      const requests = shown.flatMap(each => (each.kind === 'ok' ? [each.request] : []));
      if (options.json) terminal.out(jsonText(requests.length === 1 ? requestValue(requests[0]) : requests.map(requestValue)));
      else terminal.out(requests.map(httpText).join('\n'));
      context.finish(EXIT.done);
    });
}

/** The RestMappings, and the server that their document names; undefined where it was told what is wrong. */
async function kindsOf(
  options: RequestCommandOptions,
  context: CommandContext,
  tell: (problems: readonly string[]) => void,
): Promise<{ mappings: readonly RestMapping[]; server?: string } | undefined> {
  const { cwd, terminal } = context;
  if (options.mappings !== undefined) {
    const { readMappings } = await import('../request/read-mappings.ts');
    const read = await readMappings(resolve(cwd, options.mappings), cwd);
    if (read.kind === 'read') return { mappings: read.mappings };
    return void tell(read.problems);
  }
  if (options.kubeconfig !== undefined) {
    const [{ KubeClient }, { API_VERSION }] = await Promise.all([import('@api-operators/kube'), import('@api-operators/api')]);
    const client = KubeClient.fromKubeconfig({ file: resolve(cwd, options.kubeconfig), allowHttp: false });
    try {
      const [group, version] = API_VERSION.split('/');
      const list = await client.of({ group, version, plural: 'restmappings', kind: 'RestMapping', namespaced: false }).list();
      return { mappings: list.items as unknown as RestMapping[] };
    } finally {
      await client.close();
    }
  }
  const { documentSettings } = await import('../document-settings.ts');
  const read = await documentSettings({ ...options, document: options.openapi }, cwd);
  if (read.kind === 'refused') {
    printDiagnostics(read.diagnostics, terminal, { all: options.verbose, cwd });
    return void context.finish(EXIT.refused);
  }
  const { document, group, compile } = read.settings;
  if (document === undefined) return void context.misused('no kinds: give --mappings, --openapi or --kubeconfig');
  if (group === undefined) return void context.misused('--openapi needs --group, the API group of the kinds');
  const result = await compile(document, group);
  if (result.kind === 'compiled') {
    const server = result.operator.servers.find(url => /^https?:/i.test(url));
    return { mappings: result.operator.kinds.map(kind => kind.mapping), ...(server === undefined ? {} : { server }) };
  }
  printDiagnostics(result.diagnostics, terminal, { all: options.verbose, cwd });
  return void context.finish(EXIT.refused);
}
