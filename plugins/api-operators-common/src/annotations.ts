// SPDX-License-Identifier: Apache-2.0
import { GROUP } from '@api-operators/api';

/** On a catalog entity: the Bundle that it stands for, `<plural>.<group>/<namespace>/<name>`. */
export const ANNOTATION_ENTITY_BUNDLE = `${GROUP}/bundle`;
/** On a catalog entity: the CRD that it stands for, `<plural>.<group>`. */
export const ANNOTATION_ENTITY_CRD = `${GROUP}/crd`;
/** On a catalog entity: the API that it belongs to, `petstore`. */
export const ANNOTATION_ENTITY_API = `${GROUP}/api`;
