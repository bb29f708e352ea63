// SPDX-License-Identifier: Apache-2.0
import { createBackend } from '@backstage/backend-defaults';
import { exampleUsersModule } from './exampleUsers.ts';
import { permissionPolicyModule } from './permissionPolicy.ts';

const backend = createBackend();

backend.add(import('@backstage/plugin-app-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(exampleUsersModule);

backend.add(import('@backstage/plugin-permission-backend'));
backend.add(permissionPolicyModule);

backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'));

backend.add(import('@backstage/plugin-scaffolder-backend'));

backend.add(import('@api-operators/backstage-plugin-api-operators-backend'));
backend.add(import('@api-operators/backstage-plugin-catalog-backend-module-api-operators'));
backend.add(import('@api-operators/backstage-plugin-scaffolder-backend-module-api-operators'));

backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));

await backend.start();
