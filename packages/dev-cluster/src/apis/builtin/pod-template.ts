// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../../objects/json.ts';
import { arrayOf, isObject, objectOf, textOf } from '../../objects/json.ts';
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
