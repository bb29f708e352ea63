// SPDX-License-Identifier: Apache-2.0
import { wordsOf } from '../names/words.ts';
import type { Draft } from './draft.ts';
import { parameterNames, take, type PathGroup } from './paths.ts';
import type { ClassifyRule } from './rule.ts';

const READS = /^(get|list|search|find|query|describe|lookup|count|batchget|fetch)$/;
/** What is made although it is called got. */
const MAKES = /(token|session|upload|url|link|ticket|credential|key|secret|password)s?$/i;

/** A POST whose path ends in a word for reading, as RPC-style APIs have it: `/accounts/list`, `/users.search`, `…:query`. */
export const readingCall: ClassifyRule = {
  id: 'reading-call',
  apply: paths => ({
    drafts: paths.all().flatMap((group): Draft[] => {
      const post = group.open.get('POST');
      const word = lastWord(group);
      if (!post || group.methods.has('GET') || word === undefined) return [];
      if (post.operationId !== undefined && MAKES.test(post.operationId)) return [];
      take(group, 'POST');
      const reason = `the path ends in "${word}", so POST carries a question and changes nothing`;
      return [
        {
          role: 'query',
          reason,
          claims: [{ use: 'call', operation: post, reason }],
          parts: group.parts,
          parents: parameterNames(group.parts),
        },
      ];
    }),
  }),
};

/** The word for reading at the end of the path: a segment or verb of its own, or the first of one such as `listUsers`. */
function lastWord({ parts }: PathGroup): string | undefined {
  const last = parts[parts.length - 1];
  if (!last || last.kind === 'param') return undefined;
  const words = wordsOf(last.text, 'humps').map(word => word.toLowerCase());
  if (words.length > 1 && MAKES.test(last.text)) return undefined;
  const dotted = /[.]/.test(last.text);
  const first = words[dotted ? words.length - 1 : 0];
  return first !== undefined && READS.test(first) ? first : undefined;
}
