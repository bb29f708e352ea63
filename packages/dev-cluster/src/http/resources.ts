// SPDX-License-Identifier: Apache-2.0
import type { ServerResponse } from 'node:http';
import { review } from '../apis/reviews/reviews.ts';
import { apiVersionOf } from '../apis/resource-type.ts';
import { checkEscalation } from '../authorization/escalation.ts';
import type { JsonObject } from '../objects/json.ts';
import { jsonText } from '../objects/json.ts';
import type { Obj } from '../objects/object.ts';
import { create } from '../requests/create.ts';
import { remove, removeCollection } from '../requests/delete.ts';
import { finalizeNamespace } from '../requests/finalize.ts';
import { list, selected } from '../requests/list.ts';
import type { Page } from '../requests/list.ts';
import { checkOptions } from '../requests/options.ts';
import { patch } from '../requests/patch.ts';
import type { ResourceRequest } from '../requests/request.ts';
import { isVerbatim, keyOf } from '../requests/request.ts';
import { update } from '../requests/update.ts';
import { existing } from '../requests/write.ts';
import { watch } from '../requests/watch.ts';
import type { IncludeObject } from '../table/table.ts';
import { partialMetadata, tableOf } from '../table/table.ts';
import type { Presentation } from './accept.ts';
import type { Serving } from './handler.ts';
import type { Answer } from './respond.ts';
import { jsonAnswer, statusAnswer } from './respond.ts';
import { failure, Refusal } from './status.ts';

const BODY_TYPES = ['application/json', 'application/yaml'];

/** Answers a request for a served resource; undefined for a watch, which writes by itself. */
export function answerResource(
  serving: Serving,
  request: ResourceRequest,
  verb: string,
  presentation: Presentation,
  response: ServerResponse,
): Answer | undefined {
  const { cluster, authorizer } = serving;
  const show = (code: number, object: Obj) => objectAnswer(serving, request, presentation, code, object);
  if ((verb === 'create' || verb === 'update') && !BODY_TYPES.includes(request.contentType)) throw failureMedia();
  switch (verb) {
    case 'get': {
      const text = presentation.as === 'Object' && isVerbatim(request) ? cluster.store.readText(keyOf(request, request.name!)) : undefined;
      return text === undefined ? show(200, existing(cluster, request)) : { code: 200, body: text };
    }
    case 'list':
      return listAnswer(serving, request, presentation, list(cluster, request, presentation.as !== 'Object'));
    case 'watch':
      serving.hub.start(response, request, presentation, () => watch(cluster, request));
      return undefined;
    case 'create': {
      checkOptions(request, 'CreateOptions');
      const answer = review(serving, request);
      if (answer) return jsonAnswer(201, answer);
      checkEscalation(authorizer, request);
      return show(201, create(cluster, request));
    }
    case 'update':
      checkOptions(request, 'UpdateOptions');
      if (request.subresource === 'finalize') return show(200, finalizeNamespace(cluster, request));
      checkEscalation(authorizer, request);
      return show(200, update(cluster, request));
    case 'patch': {
      const { object, created } = cluster.store.transaction(() => {
        const result = patch(cluster, request);
        checkEscalation(authorizer, request, result.object);
        return result;
      });
      return show(created ? 201 : 200, object);
    }
    case 'delete': {
      const deleted = remove(cluster, request);
      if (deleted.kind === 'marked') return show(200, deleted.object);
      return deleted.answer.kind === 'status' ? statusAnswer(deleted.answer.status) : show(200, deleted.answer.object);
    }
    default: {
      const objects = removeCollection(cluster, request, selected(cluster, request));
      const metadata = { resourceVersion: String(cluster.store.version) };
      return listAnswer(serving, request, presentation, { metadata, items: { kind: 'objects', objects } });
    }
  }
}

function objectAnswer(serving: Serving, request: ResourceRequest, presentation: Presentation, code: number, object: Obj): Answer {
  switch (presentation.as) {
    case 'Table':
      return jsonAnswer(code, table(serving, request, [object], { resourceVersion: object.metadata.resourceVersion ?? '' }));
    case 'PartialObjectMetadata':
      return jsonAnswer(code, partialMetadata(object));
    case 'PartialObjectMetadataList':
      throw failureAccept();
    default:
      return jsonAnswer(code, object);
  }
}

function listAnswer(serving: Serving, request: ResourceRequest, presentation: Presentation, page: Page): Answer {
  const { type, version } = request;
  const { metadata, items } = page;
  if (items.kind === 'texts') {
    return { code: 200, body: joined(request, metadata, items.texts) };
  }
  const { objects } = items;
  switch (presentation.as) {
    case 'Table':
      return jsonAnswer(200, table(serving, request, objects, metadata));
    case 'PartialObjectMetadata':
      throw failureAccept('you requested PartialObjectMetadata, but the requested object is a list (*unstructured.UnstructuredList)');
    case 'PartialObjectMetadataList':
      return jsonAnswer(200, { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items: objects.map(partialMetadata) });
    default: {
      const apiVersion = apiVersionOf(type.group, version.name);
      if (type.custom) return jsonAnswer(200, { apiVersion, items: objects, kind: type.listKind, metadata: { continue: '', ...metadata } });
      const bare = objects.map(({ kind: _, apiVersion: __, ...rest }) => rest as JsonObject);
      return jsonAnswer(200, { kind: type.listKind, apiVersion, metadata, items: bare });
    }
  }
}

/** The list as text, from the stored texts. Items of built-in kinds come without kind and apiVersion. */
function joined({ type, version }: ResourceRequest, metadata: JsonObject, texts: string[]): string {
  const apiVersion = JSON.stringify(apiVersionOf(type.group, version.name));
  const kind = JSON.stringify(type.listKind);
  if (type.custom) {
    return `{"apiVersion":${apiVersion},"items":[${texts.join(',')}],"kind":${kind},"metadata":${jsonText({ continue: '', ...metadata })}}`;
  }
  const prefix = `{"kind":${JSON.stringify(type.kind)},"apiVersion":${apiVersion},`;
  const bare = texts.map(text => (text.startsWith(prefix) ? `{${text.slice(prefix.length)}` : text));
  return `{"kind":${kind},"apiVersion":${apiVersion},"metadata":${jsonText(metadata)},"items":[${bare.join(',')}]}`;
}

function table({ cluster }: Serving, request: ResourceRequest, objects: Obj[], metadata: JsonObject): JsonObject {
  return tableOf(request.version.columns, objects, metadata, {
    now: cluster.surroundings.now(),
    include: includeObject(request),
    headers: true,
  });
}

export function includeObject({ query }: ResourceRequest): IncludeObject {
  const text = query.get('includeObject');
  return text === 'Object' || text === 'None' ? text : 'Metadata';
}

export function failureAccept(why = 'only the following media types are accepted: application/json, application/yaml'): Refusal {
  return new Refusal(failure(406, 'NotAcceptable', why));
}

function failureMedia(): Refusal {
  return new Refusal(
    failure(
      415,
      'UnsupportedMediaType',
      'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml',
    ),
  );
}
