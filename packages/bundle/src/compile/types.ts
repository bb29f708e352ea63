// SPDX-License-Identifier: Apache-2.0
import type { BundleSpec, JsonObject } from '@api-operators/api';
import type { Graph } from '../graph/types.ts';
import type { BundleProblem } from '../problems.ts';
import type { SchemaLookup } from './kinds.ts';

/** What `connections.<name>.resources` shows: the nodes of the Bundle that the Connection names. */
export type ConnectionShapes = Record<
  string,
  { resources: Record<string, { apiVersion: string; kind: string }> }
>;

export interface CompileInput {
  /** Of the Bundle; the apiVersion of nodes that name none. */
  apiVersion: string;
  /** The Bundle's name, for the names of its children. */
  name?: string;
  /** As stored or typed: nothing about it is trusted. */
  spec: BundleSpec | unknown;
  schemas: SchemaLookup;
  /** The Binding's values; absent = a template is checked as far as that goes. */
  config?: JsonObject;
  /** The Binding's environment; else the Bundle's own counts. */
  environment?: string;
  /** Connections of the namespace; absent = not known here, so nothing is said about them. */
  connections?: ConnectionShapes;
}

/** A key of `config`, the JSON type that its value must have, and where it is used. */
export interface ConfigKey {
  name: string;
  /** `string`, `integer`, `number`, `boolean`, `array`, `object`, `any`; `scalar` = anything that text can show. */
  type: string;
  /** False where every use says what happens without it (`has()`, `.?`). */
  required: boolean;
  paths: string[];
}

export type CompileResult =
  | {
      kind: 'compiled';
      graph: Graph;
      /** Uses `config` or says `template: true`: checked and released, never reconciled. */
      template: boolean;
      configKeys: ConfigKey[];
      warnings: BundleProblem[];
    }
  /** All problems at once, in the order of their places. */
  | { kind: 'refused'; problems: BundleProblem[]; warnings: BundleProblem[] };
