// SPDX-License-Identifier: Apache-2.0
'use strict';

const LINE = '// SPDX-License-Identifier: Apache-2.0';

module.exports = {
  meta: {
    type: 'suggestion',
    docs: { description: 'every source file names its licence in its first line' },
    fixable: 'code',
    schema: [],
  },
  create(context) {
    return {
      Program(node) {
        const [first, second] = context.getSourceCode().lines;
        if ((first.startsWith('#!') ? second : first) === LINE) return;
        context.report({
          node,
          loc: { line: 1, column: 0 },
          message: `The first line is to be: ${LINE}`,
          fix: first.startsWith('#!') ? null : fixer => fixer.insertTextBeforeRange([0, 0], `${LINE}\n`),
        });
      },
    };
  },
};
