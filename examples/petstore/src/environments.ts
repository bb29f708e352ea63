// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import type { FaultSettings } from './faults/faults.ts';
import type { Petstore } from './server.ts';
import { startPetstore } from './server.ts';

/** The environments that the example promotes through, in that order. */
export const ENVIRONMENTS = ['dev', 'staging', 'prod'] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

/** Ports by environment; several ports = so many shops, each with its own pets, and the same key. */
export type Ports = Record<EnvironmentName, number[]>;

export const DEFAULT_PORTS: Ports = {
  dev: [8081],
  staging: [8082],
  prod: [8083],
};

/** The API keys of the shops unless others are set; the example's Secrets hold the same. */
export const DEFAULT_API_KEYS: Record<EnvironmentName, string> = {
  dev: 'petstore-dev-key',
  staging: 'petstore-staging-key',
  prod: 'petstore-prod-key',
};

/** Where the shops keep their data unless told otherwise. */
export const DEFAULT_DATA_DIRECTORY = '.api-operators/petstore';

export interface EnvironmentsOptions {
  ports?: Ports;
  apiKeys?: Partial<Record<EnvironmentName, string>>;
  /** One SQLite file for each shop; absent = in memory. */
  dataDirectory?: string;
  /** The switches that all shops start with. */
  faults?: FaultSettings;
}

/** An open shop and its name: `dev`, or `prod-2` for the second of several. */
export interface RunningShop {
  name: string;
  environment: EnvironmentName;
  petstore: Petstore;
}

export type StartedEnvironments =
  | { kind: 'ok'; shops: RunningShop[]; stop(): Promise<void> }
  /** Nothing runs; the message says which port, and what to do. */
  | { kind: 'refused'; message: string };

/** Opens the shops of all environments, or none. */
export async function startEnvironments(
  options: EnvironmentsOptions = {},
): Promise<StartedEnvironments> {
  const {
    ports = DEFAULT_PORTS,
    apiKeys = {},
    dataDirectory,
    faults,
  } = options;
  const shops: RunningShop[] = [];
  const stop = async () => {
    await Promise.all(shops.map(({ petstore }) => petstore.stop()));
  };
  for (const environment of ENVIRONMENTS) {
    for (const [index, port] of ports[environment].entries()) {
      const name = index === 0 ? environment : `${environment}-${index + 1}`;
      try {
        const petstore = await startPetstore({
          port,
          apiKey: apiKeys[environment] ?? DEFAULT_API_KEYS[environment],
          dataFile: dataDirectory && join(dataDirectory, `${name}.sqlite`),
          faults,
        });
        shops.push({ name, environment, petstore });
      } catch (error) {
        await stop();
        return { kind: 'refused', message: reason(name, port, error) };
      }
    }
  }
  return { kind: 'ok', shops, stop };
}

function reason(name: string, port: number, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const what = `petstore ${name} cannot listen on 127.0.0.1:${port}`;
  switch (code) {
    case 'EADDRINUSE':
      return `${what}: another program uses that port; stop it, or choose others with --ports`;
    case 'EACCES':
      return `${what}: this user may not; choose a port above 1023 with --ports`;
    default:
      return `petstore ${name} cannot start: ${message}`;
  }
}
