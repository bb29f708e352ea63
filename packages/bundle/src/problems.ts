// SPDX-License-Identifier: Apache-2.0

/**
 * Every reason for which a Bundle is refused, or warned about. A code never changes its meaning.
 * docs/reference/bundle-problems.md has one row for each, held equal by a test.
 */
export const PROBLEM_CODES = {
  syntax: 'The text is not YAML or JSON, or repeats a key.',
  shape: 'A field of the Bundle itself is unknown, absent or of the wrong type.',
  'bad-id': 'An id is not made of small letters, digits and `-`, or does not begin with a letter.',
  'reserved-id': 'An id is a word of the expression language.',
  'duplicate-id': 'Two nodes have the same id.',
  'duplicate-name': 'Two nodes would make the same object.',
  'unknown-kind': 'No kind of that name is installed, or it may not be part of a Bundle.',
  'kind-scope': 'The kind is cluster-scoped; a Bundle makes objects of its own namespace only.',
  'unknown-node': '`dependsOn` names a node that does not exist.',
  'self-reference': 'A node needs itself.',
  cycle: 'Nodes need each other in a circle.',
  'wave-contradiction': 'A node needs another that comes in a later sync wave.',
  'unclosed-expression': 'A `${` has no `}`.',
  'expression-syntax': 'An expression is not CEL, or is too large.',
  'unknown-reference': 'An expression names a node, variable, function or list element that does not exist.',
  'unknown-reference-field': 'An expression reads a field that the schema does not have.',
  'expression-type': 'An expression combines values that do not go together.',
  'type-mismatch': "An expression's value does not fit the field that it fills.",
  'condition-type': 'A condition is not true or false.',
  'for-each-type': 'A `forEach` expression is not a list.',
  'for-each-name': 'A `forEach` element is named twice, or not by an identifier.',
  'unknown-field': 'The spec of a node has a field that its kind does not have.',
  'invalid-value': 'A value in the spec of a node is refused by the schema of its kind.',
  'config-missing': 'The Bundle uses a `config` key that the Binding does not give.',
  'config-conflict': 'A `config` key fills fields whose types exclude each other.',
  'config-value': 'An expression fails with the values that the Binding gives.',
  'release-mismatch': "The release is not the one that the Binding pins, or its contents are not those of its digest.",
  'environment-missing': 'An expression uses `environment`, and neither Bundle nor Binding names one.',
  'external-reference': 'A node with `externalRef` also has a `spec` or `forEach`.',
  'unknown-connection': 'An expression names a Connection that does not exist yet.',
  'wave-unused': 'A node has a `wave`, and `syncWaves` is off.',
} as const;

export type ProblemCode = keyof typeof PROBLEM_CODES;

/** One thing that is wrong with a Bundle. */
export interface BundleProblem {
  code: ProblemCode;
  /** Complete sentence(s): what is wrong, and what to do. */
  message: string;
  /** The node's id, where the problem is inside one. */
  node?: string;
  /** Below the Bundle's spec: `resources[2].spec.petId`; '' = the whole. */
  path: string;
  /** UTF-16 offsets inside the string at `path`, where it holds an expression. */
  start?: number;
  end?: number;
  /** The name that was probably meant. */
  suggestion?: string;
  /** From 1, where the text of the Bundle is known. */
  line?: number;
  column?: number;
}

/** `resources[2].spec.petId (node order): …`, one line, as it stands in conditions and terminals. */
export function problemText(problem: BundleProblem): string {
  const place = [problem.path, problem.node === undefined ? '' : `(node ${problem.node})`]
    .filter(Boolean)
    .join(' ');
  return place ? `${place}: ${problem.message}` : problem.message;
}

/** `bundle.yaml:12:14: …` where the position is known, else as {@link problemText}. */
export function problemLine(problem: BundleProblem, file: string): string {
  const position = problem.line === undefined ? '' : `:${problem.line}:${problem.column ?? 1}`;
  return `${file}${position}: ${problemText(problem)} [${problem.code}]`;
}
