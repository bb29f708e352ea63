// SPDX-License-Identifier: Apache-2.0

/** What one member of the configuration may be. The checks, the JSON Schema and the documentation come from it. */
export type Setting =
  | { type: 'text'; description: string; format?: TextFormat; values?: readonly string[]; default?: string }
  | { type: 'flag'; description: string; default?: boolean }
  | { type: 'texts'; description: string; format?: TextFormat; values?: readonly string[] }
  | { type: 'object'; description: string; members: Record<string, Setting> }
  /** An object with keys of the user's own. */
  | { type: 'map'; description: string; each: Setting };

/** A text of a certain form. */
export interface TextFormat {
  pattern: RegExp;
  maxLength?: number;
  /** What is said of a text of another form: `"x" is no …`. */
  isNo: string;
}
