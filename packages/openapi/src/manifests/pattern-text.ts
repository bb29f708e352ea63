// SPDX-License-Identifier: Apache-2.0

/** Texts grow no longer than this, whatever a pattern asks for. */
const MAX_LENGTH = 5_000;

/**
 * A short text that a pattern likely matches; undefined where the pattern has a form that is not
 * understood. `extra` asks for that many more repetitions where the pattern allows any number. The
 * caller checks the text: this only guesses well.
 */
export function patternText(pattern: string, extra = 0): string | undefined {
  const parser = new Parser(pattern, extra);
  const text = parser.alternatives(0);
  return text === undefined || !parser.atEnd ? undefined : text;
}

class Parser {
  private at = 0;
  private readonly pattern: string;
  private readonly extra: number;

  constructor(pattern: string, extra: number) {
    this.pattern = pattern;
    this.extra = extra;
  }

  get atEnd(): boolean {
    return this.at >= this.pattern.length;
  }

  /** The first alternative that is not empty. */
  alternatives(depth: number): string | undefined {
    if (depth > 100) return undefined;
    let chosen = this.sequence(depth);
    while (this.pattern[this.at] === '|') {
      this.at += 1;
      const other = this.sequence(depth);
      if (other === undefined) return undefined;
      chosen ||= other;
    }
    return chosen;
  }

  private sequence(depth: number): string | undefined {
    let text = '';
    while (!this.atEnd && this.pattern[this.at] !== '|' && this.pattern[this.at] !== ')') {
      const atom = this.atom(depth);
      if (atom === undefined) return undefined;
      const times = this.times();
      if (text.length + atom.length * times > MAX_LENGTH) return undefined;
      text += atom.repeat(times);
    }
    return text;
  }

  private times(): number {
    const quantifier = /(?:([*+?])|\{(\d+)(,(\d*))?\})[?+]?/y;
    quantifier.lastIndex = this.at;
    const match = quantifier.exec(this.pattern);
    if (!match) return 1;
    this.at += match[0].length;
    const [, sign, low, range, high] = match;
    if (sign === '*') return this.extra;
    if (sign === '+') return 1 + this.extra;
    if (sign === '?') return this.extra > 0 ? 1 : 0;
    if (range === undefined) return Number(low);
    const most = high === undefined || high === '' ? Infinity : Number(high);
    return Math.min(Number(low) + this.extra, most);
  }

  private atom(depth: number): string | undefined {
    const char = this.pattern[this.at];
    this.at += 1;
    switch (char) {
      case '^':
      case '$':
        return '';
      case '.':
        return 'a';
      case '(':
        return this.group(depth);
      case '[':
        return this.set();
      case '\\':
        return this.escape();
      default:
        return char;
    }
  }

  private group(depth: number): string | undefined {
    const flags = /\?(?:P?<\w+>|[imsU-]*:|[imsU-]+\))/y;
    flags.lastIndex = this.at;
    const match = flags.exec(this.pattern);
    if (match) this.at += match[0].length;
    if (match?.[0].endsWith(')')) return '';
    if (!match && this.pattern[this.at] === '?') return undefined;
    const text = this.alternatives(depth + 1);
    if (this.pattern[this.at] !== ')') return undefined;
    this.at += 1;
    return text;
  }

  private escape(): string | undefined {
    const char = this.pattern[this.at];
    this.at += 1;
    const known: Record<string, string> = {
      d: '1', w: 'a', s: ' ', D: 'a', W: '-', S: 'a', t: '\t', n: '\n', r: '\r', f: '\f', v: '\v',
      b: '', B: '', A: '', z: '',
    };
    if (char in known) return known[char];
    if (char === 'x') {
      const code = /\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{2})/y;
      code.lastIndex = this.at;
      const match = code.exec(this.pattern);
      if (!match) return undefined;
      this.at += match[0].length;
      return String.fromCodePoint(parseInt(match[1] ?? match[2], 16));
    }
    if (char === 'p' || char === 'P') {
      const name = /\{\^?\w+\}|\w/y;
      name.lastIndex = this.at;
      const match = name.exec(this.pattern);
      if (!match) return undefined;
      this.at += match[0].length;
      if (/Lu|Upper/.test(match[0])) return 'A';
      if (/\{?N/.test(match[0])) return '1';
      if (/\{?Z/.test(match[0])) return ' ';
      return /\{?[PS]/.test(match[0]) ? '-' : 'a';
    }
    return char;
  }

  /** One character of a set: a likely one where the set takes it, else its first. */
  private set(): string | undefined {
    const start = this.at - 1;
    let end = this.at;
    if (this.pattern[end] === '^') end += 1;
    if (this.pattern[end] === ']') end += 1;
    while (end < this.pattern.length && this.pattern[end] !== ']') {
      if (this.pattern[end] === '\\') end += 1;
      else if (this.pattern.startsWith('[:', end)) end = this.pattern.indexOf(':]', end) + 1;
      if (end <= 0) return undefined;
      end += 1;
    }
    this.at = end + 1;
    const source = this.pattern.slice(start, this.at).replace(/\[:(\w+):\]/g, (_, name: string) => POSIX[name] ?? '');
    return pick(source);
  }
}

const POSIX: Record<string, string> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  digit: '0-9',
  lower: 'a-z',
  upper: 'A-Z',
  word: '\\w',
  xdigit: '0-9A-Fa-f',
  space: '\\s',
  punct: '!-/',
};

const CANDIDATES = 'a1Ab0-_./: @+=~,;!#$%&*()<>[]{}|^`\'"\\?\n\té';

/** A set is one character without repetition, so that matching it is quick whatever it holds. */
function pick(source: string): string | undefined {
  for (const flags of ['u', '']) {
    try {
      const set = new RegExp(`^${source.replace(/\\x\{([0-9a-fA-F]+)\}/g, flags ? '\\u{$1}' : '\\u$1')}$`, flags);
      const found = [...CANDIDATES].find(char => set.test(char));
      if (found !== undefined) return found;
      for (let code = 32; code < 0x3000; code += 1) {
        if (set.test(String.fromCharCode(code))) return String.fromCharCode(code);
      }
    } catch {
      // The set is written in a way that this engine does not know.
    }
  }
  return undefined;
}
