// SPDX-License-Identifier: Apache-2.0
import type { Bundle, BundleBinding, BundleRelease, Environment } from '@api-operators/api';
import type { ConfigKey, ConnectionShapes } from '../compile/types.ts';
import type { SchemaLookup } from '../compile/kinds.ts';
import type { BundleProblem } from '../problems.ts';

export interface RenderInput {
  release: BundleRelease;
  binding: BundleBinding;
  /** The kind and apiVersion of the Bundle to render. */
  kind: string;
  apiVersion: string;
  /** The Environment of the Binding's name, for its default destination. */
  environment?: Environment;
  /** Kinds of the target. */
  schemas: SchemaLookup;
  connections?: ConnectionShapes;
}

export type RenderResult =
  | {
      kind: 'rendered';
      /** Self-contained: the values of `config` are in place. */
      bundle: Bundle;
      /** Where it goes; undefined = the operator's own cluster. */
      cluster: string | undefined;
    }
  | { kind: 'refused'; problems: BundleProblem[]; configKeys: ConfigKey[] };
