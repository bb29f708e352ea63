// SPDX-License-Identifier: Apache-2.0

/** Headers that belong to the connection and not to the call: whoever sends it sets them. */
export const OF_THE_CONNECTION: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Why a text cannot be the value of a header. */
export function valueProblem(value: string): string | undefined {
  if (/[\0-\x08\x0a-\x1f\x7f]/.test(value)) {
    return 'must not hold a line break or another control character';
  }
  return /[^\0-\xff]/.test(value)
    ? 'must not hold letters beyond Latin-1: HTTP cannot send them in a header'
    : undefined;
}

/** The headers of a request by lower-case name; what cannot be sent safely is refused. */
export class RequestHeaders {
  private readonly values = new Map<string, string>();
  private wrong: string | undefined;

  get(name: string): string | undefined {
    return this.values.get(name.toLowerCase());
  }

  /** `what` names the value in messages, which never show it. */
  set(name: string, value: string, what = `the header ${name}`): void {
    const key = name.toLowerCase();
    if (OF_THE_CONNECTION.has(key)) {
      return;
    }
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(key)) {
      this.wrong ??= `${JSON.stringify(
        name,
      )} is no name that a header can have`;
    } else if (valueProblem(value)) {
      this.wrong ??= `${what} ${valueProblem(value)}`;
    } else {
      this.values.set(key, value);
    }
  }

  /** Cookies of `spec` and of the login travel in one header. */
  addCookies(text: string): void {
    const before = this.values.get('cookie');
    this.set('cookie', before ? `${before}; ${text}` : text, 'the cookies');
  }

  /** Why these headers cannot be sent. */
  get problem(): string | undefined {
    return this.wrong;
  }

  toRecord(): Record<string, string> {
    return Object.fromEntries(this.values);
  }
}
