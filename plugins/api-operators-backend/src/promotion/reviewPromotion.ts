// SPDX-License-Identifier: Apache-2.0
export function reviewPromotion(..._: unknown[]): undefined { return undefined; }
