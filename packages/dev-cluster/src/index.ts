// SPDX-License-Identifier: Apache-2.0
export { startDevCluster } from './cluster.ts';
export type { DevCluster, DevClusterOptions, RequestCounter } from './cluster.ts';
export { decodeProtobuf } from './protobuf/decode-protobuf.ts';
export type { Decoded } from './protobuf/decode-protobuf.ts';
