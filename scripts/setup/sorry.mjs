// SPDX-License-Identifier: Apache-2.0

/** Something outside this project is missing: the message is the one sentence that the user reads. */
export class Sorry extends Error {}

/** Runs `main`, and ends with exit code 1 and one sentence when something is missing. */
export async function orSaySorry(main) {
  try {
    process.exitCode = (await main()) ?? process.exitCode;
  } catch (error) {
    const message = error instanceof Sorry ? error.message : aboutTheDisk(error);
    if (message === undefined) throw error;
    process.stderr.write(`\n${message}\n`);
    process.exitCode = 1;
  }
}

function aboutTheDisk({ code, path }) {
  if (code === 'ENOSPC') return 'The disk is full: free about 3 GB and run this again.';
  if (code === 'EACCES' || code === 'EROFS') return `This user may not write ${path}: change its owner, or use another clone.`;
  return undefined;
}
