// SPDX-License-Identifier: Apache-2.0

/** The paths of keys that occur twice in one object of a valid JSON text: `spec.name`. */
export function duplicateKeys(text: string): string[] {
  const found: string[] = [];
  let at = 0;
  const skip = () => {
    while (' \t\n\r'.includes(text[at]) && at < text.length) at += 1;
  };
  const string = (): string => {
    const start = at;
    for (at += 1; text[at] !== '"'; at += 1) if (text[at] === '\\') at += 1;
    at += 1;
    return JSON.parse(text.slice(start, at)) as string;
  };
  const value = (path: string): void => {
    skip();
    if (text[at] === '{') object(path);
    else if (text[at] === '[') array(path);
    else if (text[at] === '"') string();
    else while (at < text.length && !',]} \t\n\r'.includes(text[at])) at += 1;
    skip();
  };
  const object = (path: string): void => {
    const seen = new Set<string>();
    at += 1;
    skip();
    while (text[at] !== '}') {
      skip();
      const key = string();
      const here = path ? `${path}.${key}` : key;
      if (seen.has(key)) found.push(here);
      seen.add(key);
      skip();
      at += 1;
      value(here);
      if (text[at] === ',') at += 1;
    }
    at += 1;
  };
  const array = (path: string): void => {
    at += 1;
    skip();
    for (let i = 0; text[at] !== ']'; i += 1) {
      value(`${path}[${i}]`);
      if (text[at] === ',') at += 1;
    }
    at += 1;
  };
  value('');
  return found;
}
