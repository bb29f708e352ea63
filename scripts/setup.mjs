// SPDX-License-Identifier: Apache-2.0
import { progress } from './setup/progress.mjs';
import { setUp } from './setup/setup.mjs';
import { orSaySorry } from './setup/sorry.mjs';

await orSaySorry(async () => {
  const say = progress();
  await setUp(say);
  say('ready: npm start, npm test');
});
