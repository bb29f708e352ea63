// SPDX-License-Identifier: Apache-2.0
import type { Json, JsonObject } from './json.ts';

export type OwnerReference = {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
};

export type ManagedFieldsEntry = {
  manager?: string;
  operation?: string;
  apiVersion?: string;
  time?: string;
  fieldsType?: string;
  fieldsV1?: JsonObject;
  subresource?: string;
};

/** metadata of a stored object. */
export type Meta = {
  name?: string;
  namespace?: string;
  generateName?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: { [key: string]: string };
  annotations?: { [key: string]: string };
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
  managedFields?: ManagedFieldsEntry[];
  selfLink?: string;
};

/** A Kubernetes object of any kind. */
export type Obj = { apiVersion: string; kind: string; metadata: Meta; [field: string]: Json };

/** What every request needs from outside: time and randomness are arguments. */
export type Surroundings = { now(): Date; uid(): string; suffix(): string };

/** As metav1.Time is written: whole seconds. */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** `metadata` in the order in which kube-apiserver writes that of its own kinds. */
const META_ORDER: (keyof Meta)[] = [
  'name', 'generateName', 'namespace', 'selfLink', 'uid', 'resourceVersion', 'generation', 'creationTimestamp',
  'deletionTimestamp', 'deletionGracePeriodSeconds', 'labels', 'annotations', 'ownerReferences', 'finalizers',
  'managedFields',
];

/** A shallow copy with kind, apiVersion and metadata first and metadata's fields in the usual order. */
export function ordered(object: Obj): Obj {
  const { kind, apiVersion, metadata, ...rest } = object;
  const meta: JsonObject = {};
  for (const key of META_ORDER) if (metadata[key] !== undefined) meta[key] = metadata[key] as Json;
  return { kind, apiVersion, metadata: meta as Meta, ...rest };
}
