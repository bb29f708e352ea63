// SPDX-License-Identifier: Apache-2.0
import type { Registry } from '../apis/registry.ts';
import type { Answer } from '../http/respond.ts';

export function openApiAnswer(_registry: Registry, _path: string[], _accept: string | undefined): Answer | undefined {
  return undefined;
}
