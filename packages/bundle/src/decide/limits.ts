// SPDX-License-Identifier: Apache-2.0

/** Steps that one evaluation of one expression may take; enough to look through a list of ten thousand. */
export const EXPRESSION_STEPS = 100_000;
/** Children that one `forEach` may make. */
export const MAX_CHILDREN = 1_000;
/** Characters of an operand's value in a message. */
export const SHOWN_VALUE = 80;
