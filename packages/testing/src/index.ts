// SPDX-License-Identifier: Apache-2.0
export { findChromium, launchChromium, type ChromiumOptions } from './chromium.ts';
export {
  findControlPlane,
  startControlPlane,
  type ControlPlane,
  type ControlPlaneOptions,
  type ControlPlaneUser,
} from './control-plane.ts';
export { findKubectl } from './kubectl.ts';
export { freePort } from './free-port.ts';
export { openApiDirectory } from './openapi-directory.ts';
export { startDerivedApi, type DerivedApi, type DerivedRequest } from './derived-api/derived-api.ts';
export { startTcpProxy } from './tcp-proxy/tcp-proxy.ts';
export type { CutKind, Direction, PendingFault, TcpProxy, TcpProxyOptions } from './tcp-proxy/types.ts';
