// SPDX-License-Identifier: Apache-2.0
import type { User } from '../authentication/user.ts';
import { failure, forbidden, Refusal } from '../http/status.ts';
import type { Attributes } from './attributes.ts';
import { resourceText } from './attributes.ts';

/** The 403 of a real server, to the word. */
export function notAllowed(user: User, attributes: Attributes): Refusal {
  const who = `User ${JSON.stringify(user.name)} cannot ${attributes.verb}`;
  if (attributes.kind === 'path') {
    return new Refusal(failure(403, 'Forbidden', `forbidden: ${who} path ${JSON.stringify(attributes.path)}`, {}));
  }
  const { group, resource, namespace, name } = attributes;
  const where = namespace ? `in the namespace ${JSON.stringify(namespace)}` : 'at the cluster scope';
  const what = `resource ${JSON.stringify(resourceText(attributes))} in API group ${JSON.stringify(group)}`;
  return forbidden({ group, kind: resource }, name ?? '', `${who} ${what} ${where}`);
}
