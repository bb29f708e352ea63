// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import type { CommandContext } from './context.ts';
import { diffCommand } from './diff.ts';
import { generateCommand } from './generate.ts';
import { previewCommand } from './preview.ts';
import { requestCommand } from './request.ts';
import { runCommand } from './run.ts';

/** Every command, in the order of the help. */
export const allCommands: readonly ((program: Command, context: CommandContext) => void)[] = [
  previewCommand,
  generateCommand,
  diffCommand,
  requestCommand,
  runCommand,
];
