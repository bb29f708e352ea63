// SPDX-License-Identifier: Apache-2.0
export async function promote(..._: unknown[]): Promise<undefined> { return undefined; }
