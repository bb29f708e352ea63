// SPDX-License-Identifier: Apache-2.0
import { createRouteRef } from '@backstage/frontend-plugin-api';

export const rootRouteRef = createRouteRef();
