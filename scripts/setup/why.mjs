// SPDX-License-Identifier: Apache-2.0
import { Sorry } from './sorry.mjs';

// The last one is how Yarn 4.13 ends when several downloads fail at once.
const UNREACHABLE =
  /ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|socket hang up|network (?:timeout|request)|`onCancel` handler was attached/i;
const NO_SPACE = /ENOSPC|no space left/i;
const LOCKFILE = /YN0028|lockfile would have been modified/i;
const UNAUTHORISED = /\b(?:E401|E403|YN0041|Invalid authentication)\b/;

/** Whether what the tool wrote speaks of the network, so that another try may go further. */
export function isNetwork({ text }) {
  return UNREACHABLE.test(text) && !NO_SPACE.test(text);
}

/** The one sentence about a failed download or installation, from what the tool wrote. */
export function why(what, { text, file }, registry) {
  if (NO_SPACE.test(text)) return new Sorry(`${what} needs more disk space than is left: free about 3 GB and run this again.`);
  if (LOCKFILE.test(text)) {
    return new Sorry(`${what} stopped: yarn.lock does not fit the package.json files; run "yarn install" and commit yarn.lock.`);
  }
  if (UNAUTHORISED.test(text)) {
    return new Sorry(`${what} stopped: the package registry ${registry} asks for a login; see "npm login" and ${file}.`);
  }
  if (UNREACHABLE.test(text)) {
    return new Sorry(`${what} could not reach the package registry ${registry}: check the network or npm's registry and proxy settings, then run this again.`);
  }
  return new Sorry(`${what} failed for a reason that only its log tells: ${file}`);
}
