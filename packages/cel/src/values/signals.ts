// SPDX-License-Identifier: Apache-2.0

// Evaluation leaves by one of these. They are thrown inside this package only, never carry a
// stack (they are no Errors, for pending data is common and must be cheap) and end in a tagged union.

/** Data that is not there yet. */
export class Missing {
  readonly path: string;
  constructor(path: string) {
    this.path = path;
  }
}

/** A real evaluation error. */
export class Failure {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** The step budget or a size cap is used up. Never absorbed by `||` and `&&`. */
export class OverBudget {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}
