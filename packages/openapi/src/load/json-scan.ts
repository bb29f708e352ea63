// SPDX-License-Identifier: Apache-2.0
import type { PointerTree } from './pointer-tree.ts';

/** Where a JSON text stops being JSON, and what was expected there. */
export interface JsonFault {
  offset: number;
  message: string;
}

class Fault extends Error {
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

const MAX_DEPTH = 500;

/**
 * Walks a JSON text once and gives the offset of every wanted pointer: of the key for a member, of
 * the value for an element. Subtrees in which nothing is wanted are only skimmed.
 */
export function scanJson(
  text: string,
  wanted: PointerTree,
  found: (tree: PointerTree, offset: number) => void,
): JsonFault | undefined {
  const scanner = new Scanner(text, found);
  try {
    scanner.value(wanted, 0);
    scanner.end();
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return { offset: error.offset, message: error.message };
    throw error;
  }
}

class Scanner {
  private at = 0;
  private readonly text: string;
  private readonly found: (tree: PointerTree, offset: number) => void;

  constructor(text: string, found: (tree: PointerTree, offset: number) => void) {
    this.text = text;
    this.found = found;
  }

  end(): void {
    this.space();
    if (this.at < this.text.length) throw this.fault('nothing more after the end of the document');
  }

  value(tree: PointerTree | undefined, depth: number): void {
    if (depth > MAX_DEPTH) throw new Fault(this.at, `nesting deeper than ${MAX_DEPTH} levels`);
    this.space();
    if (depth === 0 && tree?.wanted) this.found(tree, this.at);
    const char = this.text[this.at];
    if (char === '{') this.object(tree, depth);
    else if (char === '[') this.array(tree, depth);
    else if (char === '"') this.string();
    else this.literal();
  }

  private object(tree: PointerTree | undefined, depth: number): void {
    this.at += 1;
    this.space();
    if (this.take('}')) return;
    for (;;) {
      this.space();
      const start = this.at;
      if (this.text[start] !== '"') throw this.fault('a member name in double quotes');
      this.string();
      let child: PointerTree | undefined;
      if (tree && tree.children.size > 0) {
        child = tree.children.get(nameOf(this.text.slice(start, this.at)));
        if (child?.wanted) this.found(child, start);
      }
      this.space();
      if (!this.take(':')) throw this.fault('":" after the member name');
      this.value(child, depth + 1);
      this.space();
      if (this.take(',')) continue;
      if (this.take('}')) return;
      throw this.fault('"," or "}"');
    }
  }

  private array(tree: PointerTree | undefined, depth: number): void {
    this.at += 1;
    this.space();
    if (this.take(']')) return;
    for (let index = 0; ; index += 1) {
      this.space();
      const child = tree?.children.get(String(index));
      if (child?.wanted) this.found(child, this.at);
      this.value(child, depth + 1);
      this.space();
      if (this.take(',')) continue;
      if (this.take(']')) return;
      throw this.fault('"," or "]"');
    }
  }

  private string(): void {
    const start = this.at;
    const { text } = this;
    this.at += 1;
    for (;;) {
      const code = text.charCodeAt(this.at);
      if (code === 0x22) break;
      if (Number.isNaN(code)) throw new Fault(start, 'the string is not closed');
      if (code < 0x20) throw new Fault(this.at, 'a line break or control character inside a string');
      this.at += code === 0x5c ? 2 : 1;
    }
    this.at += 1;
  }

  private literal(): void {
    const token = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![\w.])/y;
    token.lastIndex = this.at;
    const match = token.exec(this.text);
    if (!match) throw this.fault('a value');
    this.at += match[0].length;
  }

  private space(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at += 1;
    }
  }

  private take(char: string): boolean {
    if (this.text[this.at] !== char) return false;
    this.at += 1;
    return true;
  }

  private fault(expected: string): Fault {
    const seen =
      this.at < this.text.length ? `but found ${JSON.stringify(this.text[this.at])}` : 'but the text ends';
    return new Fault(this.at, `expected ${expected} ${seen}`);
  }
}

function nameOf(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted.slice(1, -1);
  }
}
