// SPDX-License-Identifier: Apache-2.0
import { shortName } from '@api-operators/api';

/** A catalog entity's name for a Kubernetes name: at most 63 characters of [A-Za-z0-9-_.], stable. */
export function entityName(text: string): string {
  return shortName(text.replace(/[^A-Za-z0-9\-_.]+/g, '-').replace(/^[-_.]+|[-_.]+$/g, ''));
}
