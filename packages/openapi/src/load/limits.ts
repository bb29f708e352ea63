// SPDX-License-Identifier: Apache-2.0
/** YAML collections nested deeper than this are refused. */
export const YAML_MAX_DEPTH = 200;
/** More YAML aliases than this are refused. */
export const YAML_MAX_ALIASES = 10_000;
/** A document that has more values than this once its YAML aliases are written out is refused. */
export const MAX_EXPANDED_VALUES = 20_000_000;
