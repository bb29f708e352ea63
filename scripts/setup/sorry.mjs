// SPDX-License-Identifier: Apache-2.0

/** Something outside this project is missing: the message is the one sentence that the user reads. */
export class Sorry extends Error {}

/** Runs `main`, and ends with exit code 1 and one sentence when something is missing. */
export async function orSaySorry(main) {
  try {
    process.exitCode = (await main()) ?? process.exitCode;
  } catch (error) {
    if (!(error instanceof Sorry)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exitCode = 1;
  }
}
