// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from 'node:util';
import type { EnvironmentsOptions, Ports } from './environments.ts';
import { DEFAULT_DATA_DIRECTORY, ENVIRONMENTS } from './environments.ts';
import type { FaultSettings } from './faults/faults.ts';

export const USAGE = `Usage: node src/main.ts [--ports dev,staging,prod] [--data-dir directory]

Opens the pet shops of dev, staging and prod on 127.0.0.1.

  --ports     three ports, 8081,8082,8083 unless given; several for one environment with a plus
              sign between them: 8081,8082,8083+8084+8085      (or PETSTORE_PORTS)
  --data-dir  where the shops keep their data, ${DEFAULT_DATA_DIRECTORY} unless given

API keys: PETSTORE_DEV_API_KEY, PETSTORE_STAGING_API_KEY, PETSTORE_PROD_API_KEY
Faults from the start, as JSON: PETSTORE_FAULTS
`;

export type ReadArguments =
  | { kind: 'ok'; options: EnvironmentsOptions }
  | { kind: 'help' }
  | { kind: 'refused'; message: string };

/** The options from command line and environment variables; the command line wins. */
export function readArguments(
  args: string[],
  env: Record<string, string | undefined>,
): ReadArguments {
  let values: { ports?: string; 'data-dir'?: string; help?: boolean };
  try {
    ({ values } = parseArgs({
      args,
      options: {
        ports: { type: 'string' },
        'data-dir': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    return {
      kind: 'refused',
      message: `${(error as Error).message.split('.')[0]}; see --help`,
    };
  }
  if (values.help) {
    return { kind: 'help' };
  }
  const portsText = values.ports ?? env.PETSTORE_PORTS;
  const ports = portsText === undefined ? undefined : readPorts(portsText);
  if (ports === 'malformed') {
    const message = `The ports '${portsText}' are not three numbers from 0 to 65535 as in 8081,8082,8083`;
    return { kind: 'refused', message };
  }
  const faults = readFaults(env.PETSTORE_FAULTS);
  if (faults === 'malformed') {
    return { kind: 'refused', message: 'PETSTORE_FAULTS is no JSON object' };
  }
  return {
    kind: 'ok',
    options: {
      ports,
      faults,
      dataDirectory: values['data-dir'] ?? DEFAULT_DATA_DIRECTORY,
      apiKeys: {
        dev: env.PETSTORE_DEV_API_KEY,
        staging: env.PETSTORE_STAGING_API_KEY,
        prod: env.PETSTORE_PROD_API_KEY,
      },
    },
  };
}

function readPorts(text: string): Ports | 'malformed' {
  const groups = text.split(',').map(group => group.split('+'));
  const isPort = (port: string) =>
    /^\d{1,5}$/.test(port) && Number(port) <= 65535;
  if (groups.length !== ENVIRONMENTS.length || !groups.flat().every(isPort)) {
    return 'malformed';
  }
  const [dev, staging, prod] = groups.map(group => group.map(Number));
  return { dev, staging, prod };
}

function readFaults(
  text: string | undefined,
): FaultSettings | undefined | 'malformed' {
  if (text === undefined || text === '') {
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as FaultSettings)
      : 'malformed';
  } catch {
    return 'malformed';
  }
}
