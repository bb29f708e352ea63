// SPDX-License-Identifier: Apache-2.0
import '@testing-library/jest-dom';

// jsdom has no layout: it lacks what the graph measures itself with.
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
globalThis.DOMMatrixReadOnly ??= class {
  m22 = 1;
} as unknown as typeof DOMMatrixReadOnly;
