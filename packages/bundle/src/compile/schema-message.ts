// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '@api-operators/schema';

/** What a schema says about a value, without the path, which stands before it anyway. */
export function schemaMessage({ path, reason, message }: Problem): string {
  if (reason === 'FieldValueRequired') {
    return `\`${/[^.[\]]*\]?$/.exec(path)?.[0] || path}\` is required.`;
  }
  const wrongType = /^Invalid value: "(\w+)": .* must be of type (\w+): "\1"$/.exec(message);
  if (wrongType) {
    return `This is ${article(wrongType[1])}; it must be ${article(wrongType[2])}.`;
  }
  return `${message.replace(`${path} in body `, '').replace(/\.$/, '')}.`;
}

function article(type: string): string {
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}
