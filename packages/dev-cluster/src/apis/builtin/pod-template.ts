// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '@api-operators/schema';
import type { JsonObject } from '../../objects/json.ts';
import { arrayOf, isObject, objectOf, textOf } from '../../objects/json.ts';
import { selectorOf } from '../../objects/label-selector.ts';
import { invalidValue } from '../../objects/metadata.ts';
import type { Obj } from '../../objects/object.ts';

/** Fills in what a pod's spec leaves open, as the real server does. */
export function defaultPodSpec(spec: JsonObject): void {
  spec.restartPolicy ??= 'Always';
  spec.terminationGracePeriodSeconds ??= 30;
  spec.dnsPolicy ??= 'ClusterFirst';
  spec.securityContext ??= {};
  spec.schedulerName ??= 'default-scheduler';
  for (const container of [...arrayOf(spec.containers), ...arrayOf(spec.initContainers)]) {
    if (!isObject(container)) continue;
    container.resources ??= {};
    container.terminationMessagePath ??= '/dev/termination-log';
    container.terminationMessagePolicy ??= 'File';
    container.imagePullPolicy ??= pullPolicy(textOf(container.image));
    for (const port of arrayOf(container.ports)) if (isObject(port)) port.protocol ??= 'TCP';
  }
}

function pullPolicy(image: string): string {
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  return (tag === undefined && !image.includes('@')) || tag === 'latest' ? 'Always' : 'IfNotPresent';
}

export function defaultTemplate(spec: JsonObject): void {
  const template = spec.template;
  if (!isObject(template)) return;
  template.metadata ??= {};
  if (isObject(template.spec)) defaultPodSpec(template.spec);
}

/** A workload whose selector does not select its own Pods would make them without end. */
export function selectorProblems(object: Obj): Problem[] {
  const { selector, template } = objectOf(object.spec);
  if (!isObject(template)) return [];
  const labels = objectOf(template.metadata).labels;
  const selects = isObject(selector) ? selectorOf(selector) : () => false;
  if (selects(labels as Record<string, string> | undefined)) return [];
  return [invalidValue('spec.template.metadata.labels', labels ?? null, '`selector` does not match template `labels`')];
}

/** Names or images of the containers of a workload, for its wide columns. */
export function containersText(object: Obj, field: 'name' | 'image'): string {
  const pod = objectOf(objectOf(objectOf(object.spec).template).spec);
  return arrayOf(pod.containers).map(item => textOf(objectOf(item)[field])).join(',');
}

/** A LabelSelector as `a=b,c=d`; `<none>` where it selects everything. */
export function selectorText(selector: JsonObject): string {
  const labels = isObject(selector.matchLabels) ? selector.matchLabels : {};
  return Object.keys(labels).sort().map(key => `${key}=${textOf(labels[key])}`).join(',') || '<none>';
}
