// SPDX-License-Identifier: Apache-2.0
import type { BundleProblem } from '@api-operators/bundle';

/** Why a promotion is not done. Each has a remedy: what a person can do about it. */
export type Refusal =
  | { code: 'no-binding'; environment: string; message: string; remedy: string }
  | { code: 'not-in-pipeline'; from: string | undefined; to: string; message: string; remedy: string }
  | { code: 'skips-environment'; release: string; environment: string; message: string; remedy: string }
  | { code: 'no-release'; message: string; remedy: string }
  | { code: 'already-there'; release: string; message: string; remedy: string }
  | { code: 'source-not-synced'; environment: string; state: string; message: string; remedy: string }
  | { code: 'being-deleted'; object: string; message: string; remedy: string }
  /** Keys of `config` that are missing or of the wrong type, kinds and fields that the target has not. */
  | { code: 'preflight'; problems: BundleProblem[]; message: string; remedy: string }
  | { code: 'name-conflict'; objects: string[]; message: string; remedy: string }
  | { code: 'needs-consent'; nodes: string[]; message: string; remedy: string };

/** What a person should know before promoting. */
export interface Warning {
  code: 'rollback' | 'paused' | 'schema-changed' | 'destructive' | 'unknown-afterwards';
  message: string;
}

/** A refusal as one line of text. */
export function refusalText({ message, remedy }: Refusal): string {
  return `${message} ${remedy}`;
}
