// SPDX-License-Identifier: Apache-2.0
export type { StoredObjects } from './admin/objects.ts';
export {
  DEFAULT_API_KEYS,
  DEFAULT_DATA_DIRECTORY,
  DEFAULT_PORTS,
  ENVIRONMENTS,
  startEnvironments,
  type EnvironmentName,
  type EnvironmentsOptions,
  type Ports,
  type RunningShop,
  type StartedEnvironments,
} from './environments.ts';
export type { Faults, FaultSettings } from './faults/faults.ts';
export { MANIFEST_FILES, OPENAPI_FILE, SCENARIO_FILES } from './files.ts';
export type { RequestLog } from './http/call-log.ts';
export type { Json, JsonObject } from './json.ts';
export { BASE_PATH } from './http/handle.ts';
export {
  startPetstore,
  type Petstore,
  type PetstoreOptions,
} from './server.ts';
