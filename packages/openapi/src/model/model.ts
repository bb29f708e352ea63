// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, ParameterStyle, PartEncoding, SecurityAlternative } from '@api-operators/api';
import type { Node } from '../resolve/node.ts';
import type { PathTemplate } from './path.ts';

/** The dialects that a document may be written in. */
export type Flavour = '2.0' | '3.0' | '3.1' | '3.2';

export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE' | 'PATCH' | 'HEAD' | 'OPTIONS' | 'TRACE' | 'QUERY';

/** A document in one shape, whatever its dialect. Schemas stay where they are, as nodes. */
export interface ApiModel {
  flavour: Flavour;
  title: string;
  documentVersion: string;
  description?: string;
  /** With variables filled in. */
  servers: string[];
  /** Sorted by path, then by method. */
  operations: ModelOperation[];
  /** What the document describes beside those: webhooks, and methods that no client of ours sends. */
  others: OtherOperation[];
  security: SecurityAlternative[];
  root: Node;
}

/** An operation that can be part of no kind, and why. */
export interface OtherOperation {
  method: string;
  path: string;
  operationId?: string;
  reason: string;
}

export interface ModelOperation {
  method: Method;
  template: PathTemplate;
  operationId?: string;
  summary?: string;
  description?: string;
  deprecated: boolean;
  tags: string[];
  parameters: ModelParameter[];
  body?: ModelBody;
  responses: ModelResponse[];
  security: SecurityAlternative[];
  /** The operation's own servers, or its path item's; empty where those of the document serve it. */
  servers: string[];
  /** `x-k8s-…` members of the operation and of its path item. */
  hints: JsonObject;
  node: Node;
}

export interface ModelParameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required: boolean;
  description?: string;
  style: ParameterStyle;
  explode: boolean;
  /** Reserved characters of the value are sent as they are. */
  allowReserved: boolean;
  /** A parameter with `content`: what its value is written in. */
  mediaType?: string;
  schema?: Node;
  /** `x-k8s-…` members. */
  hints: JsonObject;
  node: Node;
}

export interface ModelBody {
  required: boolean;
  description?: string;
  mediaType: string;
  /** How values become bytes. */
  coding: 'json' | 'form' | 'multipart' | 'text' | 'binary';
  schema?: Node;
  /** Form and multipart: how single members are written, by wire name. */
  encoding?: Record<string, PartEncoding>;
  node: Node;
}

export interface ModelResponse {
  /** `200`, `2XX` or `default`. */
  status: string;
  mediaType?: string;
  schema?: Node;
  /** Lower-case names. */
  headers: string[];
  node: Node;
}
