// SPDX-License-Identifier: Apache-2.0
import type { Severity } from '../diagnostics.ts';
import type { Position } from '../load/positions.ts';
import type { Place } from '../resolve/node.ts';
import type { Rule } from './rule.ts';

/** A problem; its line and column are looked up at the end, unless a parser told them. */
export interface Finding extends Place {
  position?: Position;
  code: string;
  severity: Severity;
  message: string;
  remedy: string;
}

/** Collects what the phases report; the same thing about the same place counts once. */
export class Reporter {
  private readonly findings = new Map<string, Finding>();

  report<Facts>(rule: Rule<Facts>, place: Place, facts: Facts): void {
    this.add(rule, place, facts);
  }

  /** Reports what a parser found, where there is no tree to point into. */
  reportAt<Facts>(rule: Rule<Facts>, uri: string, position: Position, facts: Facts): void {
    this.add(rule, { uri, pointer: '' }, facts, position);
  }

  private add<Facts>(rule: Rule<Facts>, place: Place, facts: Facts, position?: Position): void {
    const message = rule.message(facts);
    const at = position ? `${position.line}:${position.column}` : place.pointer;
    const key = `${rule.code}\n${place.uri}\n${at}\n${message}`;
    if (this.findings.has(key)) return;
    this.findings.set(key, {
      code: rule.code,
      severity: rule.severity,
      message,
      remedy: rule.remedy,
      uri: place.uri,
      pointer: place.pointer,
      ...(position ? { position } : {}),
    });
  }

  all(): Finding[] {
    return [...this.findings.values()];
  }

  get refused(): boolean {
    return this.all().some(finding => finding.severity === 'error');
  }
}
