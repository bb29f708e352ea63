// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '@api-operators/schema';
import { equal } from './json.ts';
import type { NameRule } from './names.ts';
import { isLabelValue, isQualifiedName } from './names.ts';
import type { Meta, Obj } from './object.ts';

export const MOST_ANNOTATION_BYTES = 256 * 1024;

export function invalidValue(path: string, value: unknown, detail: string): Problem {
  return { path, reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(value)}: ${detail}` };
}

export function requiredValue(path: string, detail = ''): Problem {
  return { path, reason: 'FieldValueRequired', message: detail ? `Required value: ${detail}` : 'Required value' };
}

export function forbiddenValue(path: string, detail: string): Problem {
  return { path, reason: 'FieldValueForbidden', message: `Forbidden: ${detail}` };
}

/** What is wrong with the metadata of an object that is created or updated. */
export function metadataProblems(meta: Meta, nameRule: NameRule): Problem[] {
  const problems: Problem[] = [];
  if (meta.generateName) {
    const stem = meta.generateName.endsWith('-') ? `${meta.generateName}a` : meta.generateName;
    for (const wrong of nameRule(stem)) problems.push(invalidValue('metadata.generateName', meta.generateName, wrong));
  }
  if (!meta.name) problems.push(requiredValue('metadata.name', 'name or generateName is required'));
  else for (const wrong of nameRule(meta.name)) problems.push(invalidValue('metadata.name', meta.name, wrong));
  labelProblems(meta.labels ?? {}, 'metadata.labels', problems);
  annotationProblems(meta.annotations ?? {}, problems);
  ownerProblems(meta, problems);
  for (const finalizer of meta.finalizers ?? []) {
    for (const wrong of isQualifiedName(finalizer)) problems.push(invalidValue('metadata.finalizers', finalizer, wrong));
  }
  return problems;
}

export function labelProblems(labels: { [key: string]: string }, path: string, problems: Problem[]): void {
  for (const key of Object.keys(labels)) {
    for (const wrong of isQualifiedName(key)) problems.push(invalidValue(path, key, wrong));
    for (const wrong of isLabelValue(labels[key])) problems.push(invalidValue(path, labels[key], wrong));
  }
}

function annotationProblems(annotations: { [key: string]: string }, problems: Problem[]): void {
  for (const key of Object.keys(annotations)) {
    for (const wrong of isQualifiedName(key.toLowerCase())) problems.push(invalidValue('metadata.annotations', key, wrong));
  }
  if (annotationBytes(annotations) > MOST_ANNOTATION_BYTES) {
    problems.push({
      path: 'metadata.annotations',
      reason: 'FieldValueTooLong',
      message: `Too long: may not be more than ${MOST_ANNOTATION_BYTES} bytes`,
    });
  }
}

/** Of all names and values together. */
export function annotationBytes(annotations: { [key: string]: string }): number {
  return Object.entries(annotations).reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
}

function ownerProblems(meta: Meta, problems: Problem[]): void {
  let controller: string | undefined;
  for (const owner of meta.ownerReferences ?? []) {
    for (const field of ['apiVersion', 'kind', 'name', 'uid'] as const) {
      const shown = field === 'apiVersion' ? 'version must not be empty' : 'must not be empty';
      if (!owner[field]) problems.push(invalidValue(`metadata.ownerReferences.${field}`, '', shown));
    }
    if (!owner.controller) continue;
    const shown = `${owner.kind}/${owner.name}`;
    if (controller) {
      problems.push(
        invalidValue(
          'metadata.ownerReferences',
          '',
          `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${shown}`,
        ),
      );
    }
    controller = shown;
  }
}

/** What an update may not do to metadata. */
export function metadataUpdateProblems(meta: Meta, old: Meta): Problem[] {
  const problems: Problem[] = [];
  const fixed = ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const;
  for (const field of fixed) {
    if (!equal(meta[field], old[field])) {
      problems.push(invalidValue(`metadata.${field}`, meta[field] ?? null, 'field is immutable'));
    }
  }
  if (old.deletionTimestamp) {
    const added = (meta.finalizers ?? []).filter(finalizer => !(old.finalizers ?? []).includes(finalizer));
    if (added.length > 0) {
      const shown = added.map(finalizer => JSON.stringify(finalizer)).join(', ');
      problems.push(
        forbiddenValue(
          'metadata.finalizers',
          `no new finalizers can be added if the object is being deleted, found new finalizers []string{${shown}}`,
        ),
      );
    }
  }
  return problems;
}

/** Metadata without what the server alone decides, and without empty collections. */
export function cleanMeta(meta: Meta): Meta {
  const { selfLink: _, ...rest } = meta;
  const result = rest as Meta;
  for (const field of ['labels', 'annotations'] as const) {
    if (result[field] && Object.keys(result[field]).length === 0) delete result[field];
  }
  for (const field of ['finalizers', 'ownerReferences'] as const) if (result[field]?.length === 0) delete result[field];
  for (const field of ['name', 'namespace', 'generateName', 'uid', 'resourceVersion'] as const) {
    if (result[field] === '') delete result[field];
  }
  return result;
}

export function isDeleting(object: Obj): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}
