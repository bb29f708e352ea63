// SPDX-License-Identifier: Apache-2.0
import type { Rule } from './rules/rule.ts';

/** `error`: the document is refused. `warning`: compiled, but not as written. `info`: a choice worth knowing. */
export type Severity = 'error' | 'warning' | 'info';

/** A place in a document. Lines and columns count from 1; the pointer is an RFC 6901 JSON pointer. */
export interface Location {
  uri: string;
  line: number;
  column: number;
  pointer: string;
}

/** One thing that a person should know about a document: what, where, and what to do. */
export interface Diagnostic {
  /** The rule's id; docs/reference/diagnostics.md explains each. */
  code: string;
  severity: Severity;
  message: string;
  remedy: string;
  location: Location;
}

/** What a rule says about a place whose position is known. */
export function diagnostic<Facts>(rule: Rule<Facts>, facts: Facts, location: Location): Diagnostic {
  return {
    code: rule.code,
    severity: rule.severity,
    message: rule.message(facts),
    remedy: rule.remedy,
    location,
  };
}
