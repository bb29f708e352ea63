// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Sorry } from '../setup/sorry.mjs';

export const usage = `npm start -- [options]

  --port N             port of the portal (default 7007)
  --kubeconfig FILE    work in the cluster of this kubeconfig instead of the embedded one
                       (also: API_OPERATORS_KUBECONFIG)
  --allow-egress ADDR  what the operator may call although it is not public: host:port, address
                       or network; may be repeated (example: --allow-egress 127.0.0.1:9000)
  --allow-documents H  a host that OpenAPI documents may be read from by URL: a name, *.example.com,
                       an address or a network; may be repeated
  --example-port N     first of the three ports of the example's REST servers (default 8081)
  --state FOLDER       where databases and the embedded cluster's kubeconfig are kept
                       (default .api-operators; remove it to start afresh)
  --help               this text
`;

/** What the command line and the environment ask for; throws `Sorry` for what makes no sense. */
export function readOptions(argv, env, cwd) {
  let values;
  try {
    ({ values } = parseArgs({
      args: argv,
      options: {
        port: { type: 'string' },
        kubeconfig: { type: 'string' },
        'allow-egress': { type: 'string', multiple: true },
        'allow-documents': { type: 'string', multiple: true },
        'example-port': { type: 'string' },
        state: { type: 'string' },
        help: { type: 'boolean' },
      },
    }));
  } catch (error) {
    throw new Sorry(`${error.message.split('.')[0]}. See: npm start -- --help`);
  }
  const kubeconfig = values.kubeconfig ?? (env.API_OPERATORS_KUBECONFIG || undefined);
  const port = portNumber('--port', values.port ?? '7007');
  const examplePort = portNumber('--example-port', values['example-port'] ?? '8081');
  return {
    help: values.help ?? false,
    port,
    examplePorts: [examplePort, examplePort + 1, examplePort + 2],
    allowEgress: listed('--allow-egress', values['allow-egress']),
    allowDocuments: listed('--allow-documents', values['allow-documents']),
    kubeconfig: kubeconfig && path.resolve(cwd, kubeconfig),
    state: path.resolve(cwd, values.state ?? (env.API_OPERATORS_STATE || '.api-operators')),
  };
}

/** They travel as one environment variable, with commas in between. */
function listed(option, texts = []) {
  const each = texts.flatMap(text => text.split(',')).map(text => text.trim());
  const wrong = each.find(text => !/^[\w.*:/[\]-]+$/.test(text));
  if (wrong !== undefined) throw new Sorry(`${option} takes an address such as 127.0.0.1:9000, not "${wrong}".`);
  return each;
}

function portNumber(option, text) {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_534) return port;
  throw new Sorry(`${option} takes a port number between 1 and 65533, not ${text}.`);
}
