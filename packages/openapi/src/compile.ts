// SPDX-License-Identifier: Apache-2.0
import {
  aggregateCrd,
  ANNOTATION_OWNER,
  ANNOTATION_SPEC_DIGEST,
  bundleBindingCrd,
  bundleCrd,
  bundleReleaseCrd,
  sha256Hex,
  type BundleFamily,
  type CrdSchema,
  type CustomResourceDefinition,
} from '@api-operators/api';
import { classify } from './classify/classify.ts';
import { applyOperationOptions } from './config/apply-operation-options.ts';
import { reportUnusedOptions } from './config/unused-options.ts';
import { kindCrd, type CrdContext } from './crd/kind-crd.ts';
import { Schemas } from './crd/schemas.ts';
import { diagnosticsOf } from './diagnose.ts';
import { GENERATOR } from './generator.ts';
import { loadDocument, type LoadedDocument } from './load/document.ts';
import { connectionTemplate } from './manifests/connection.ts';
import { sampleOf } from './manifests/sample.ts';
import { kindFields } from './mapping/fields.ts';
import { readIdentity } from './mapping/identity.ts';
import { restMapping } from './mapping/mapping.ts';
import { nestedSecrets } from './mapping/nested-secrets.ts';
import { mapOperations } from './mapping/operations.ts';
import type { ApiModel } from './model/model.ts';
import { compareText, readModel } from './model/read-model.ts';
import { apiNames } from './names/api-name.ts';
import { nameKinds, type NamedDraft } from './names/name-kinds.ts';
import { checkOptions } from './options.ts';
import { settleDynamicReferences } from './resolve/dynamic-references.ts';
import { Resolver } from './resolve/resolver.ts';
import { duplicateKey } from './rules/duplicate-key.ts';
import { missingDocument } from './rules/missing-document.ts';
import { nothingLeft } from './rules/nothing-left.ts';
import { Reporter } from './rules/reporter.ts';
import { singleCrdTooLarge } from './rules/single-crd-too-large.ts';
import { unreadableDocument } from './rules/unreadable-document.ts';
import { intoSingleCrd } from './single-crd/into-single-crd.ts';
import type {
  CompiledOperator,
  CompileInput,
  CompileResult,
  KindPlan,
  LeftOutOperation,
} from './types.ts';

/**
 * Compiles an OpenAPI document into kinds. A pure function of its input: the same texts and options
 * give the same result, in whatever order the documents come. Everything that is wrong is reported
 * at once; only what cannot be given a meaning at all is refused.
 */
export function compile(input: CompileInput): CompileResult {
  const reporter = new Reporter();
  checkOptions(input.options, reporter);
  const documents = loadAll(input, reporter);
  const refused = (): CompileResult => ({ kind: 'refused', diagnostics: diagnosticsOf(reporter, input.documents, documents) });
  settleDynamicReferences([...documents.values()], reporter);
  const resolver = new Resolver(documents.values());
  const root = resolver.root(input.root);
  const model = root && readModel(root, resolver, reporter);
  if (!model || reporter.refused) return refused();
  const schemas = new Schemas(model.flavour, resolver, reporter);
  reportUnusedOptions(input.options, model.operations, reporter);
  const operations = applyOperationOptions(model.operations, input.options.operations ?? {});
  const { drafts, leftOut } = classify(operations, schemas, input.options.filters ?? {});
  if (drafts.length === 0) {
    reporter.report(nothingLeft, model.root, { operations: model.operations.length });
    return refused();
  }
  const operator = assemble(input, model, schemas, reporter, drafts, [...leftOut, ...model.others]);
  // Names and fields that were asked for may be impossible.
  if (reporter.refused) return refused();
  const made = input.options.singleCrd ? intoSingleCrd(operator) : { kind: 'made' as const, operator };
  if (made.kind === 'too-large') {
    reporter.report(singleCrdTooLarge, model.root, { kinds: operator.kinds.length, bytes: made.bytes });
    return refused();
  }
  return { kind: 'compiled', operator: made.operator, diagnostics: diagnosticsOf(reporter, input.documents, documents) };
}

function loadAll(input: CompileInput, reporter: Reporter): Map<string, LoadedDocument> {
  const documents = new Map<string, LoadedDocument>();
  const uris = [...input.documents.keys()].sort(compareText);
  if (!input.documents.has(input.root)) {
    reporter.report(missingDocument, { uri: input.root, pointer: '' }, { uri: input.root });
  }
  for (const uri of uris) {
    const result = loadDocument(uri, input.documents.get(uri)!);
    if (result.kind === 'unreadable') {
      reporter.reportAt(unreadableDocument, uri, result.position, { message: result.message });
    } else {
      for (const { message, position } of result.duplicateKeys ?? []) {
        reporter.reportAt(duplicateKey, uri, position, { message });
      }
      documents.set(uri, result.document);
    }
  }
  return documents;
}

/** The digest of all texts, the root's first. */
function digestOf(input: CompileInput): string {
  const others = [...input.documents.keys()].filter(uri => uri !== input.root).sort(compareText);
  const digests = [input.root, ...others].map(uri => sha256Hex(input.documents.get(uri)!));
  return digests.length === 1 ? digests[0] : sha256Hex(digests.join('\n'));
}

function assemble(
  input: CompileInput,
  model: ApiModel,
  schemas: Schemas,
  reporter: Reporter,
  drafts: Parameters<typeof nameKinds>[0],
  leftOut: LeftOutOperation[],
): CompiledOperator {
  const { options } = input;
  const { api, prefix } = apiNames(options.apiName, model.title);
  const named = nameKinds(drafts, prefix, options.naming ?? {}, options.kinds ?? {}, reporter);
  const context: CrdContext = {
    api,
    kinds: named.length,
    categories: ['api-operators', ...(isFree(api, named) ? [api] : [])],
    group: options.group,
    version: options.version ?? 'v1alpha1',
    owner: options.owner ?? 'group:default/guests',
    generator: GENERATOR,
    specDigest: digestOf(input),
    schemas,
    reporter,
  };
  const kinds = named.map(entry => planKind(entry, context));
  const family: BundleFamily = {
    api,
    prefix,
    group: context.group,
    version: context.version,
    kinds: kinds.map(plan => plan.kind).sort(compareText),
    generator: GENERATOR,
    annotations: { [ANNOTATION_OWNER]: context.owner, [ANNOTATION_SPEC_DIGEST]: context.specDigest },
  };
  return {
    api,
    prefix,
    group: context.group,
    version: context.version,
    title: model.title,
    documentVersion: model.documentVersion,
    ...(model.description ? { description: model.description } : {}),
    owner: context.owner,
    ...(options.system ? { system: options.system } : {}),
    asked: {
      ...(options.naming ? { naming: options.naming } : {}),
      ...(options.kinds ? { kinds: options.kinds } : {}),
      ...(options.filters ? { filters: options.filters } : {}),
      ...(options.operations ? { operations: options.operations } : {}),
      ...(options.singleCrd ? { singleCrd: true } : {}),
    },
    kinds,
    bundleKinds: {
      bundle: bundleCrd(family),
      release: bundleReleaseCrd(family),
      binding: bundleBindingCrd(family),
      aggregate: aggregateCrd(family),
    },
    leftOut: leftOut.sort((a, b) => compareText(a.path, b.path) || compareText(a.method, b.method)),
    servers: model.servers,
    security: model.security,
    connection: connectionTemplate(api, model),
    specDigest: context.specDigest,
    documents: documentsOf(input),
  };
}

/** `kubectl get pets` must mean the kind, not all kinds of an API that is called pets. */
function isFree(api: string, named: readonly NamedDraft[]): boolean {
  return !named.some(({ plural, singular, shortNames }) => [plural, singular, ...shortNames].includes(api));
}

function documentsOf(input: CompileInput): CompiledOperator['documents'] {
  const others = [...input.documents.keys()].filter(uri => uri !== input.root).sort(compareText);
  return [input.root, ...others].map(uri => ({ uri, text: input.documents.get(uri)! }));
}

function specOf(crd: CustomResourceDefinition): CrdSchema {
  return crd.spec.versions[0].schema.openAPIV3Schema.properties!.spec;
}

function planKind(named: NamedDraft, context: CrdContext): KindPlan {
  const { draft, kind, plural, singular, shortNames } = named;
  const { schemas, reporter } = context;
  const fields = kindFields(draft, schemas, reporter, named.asked);
  const operations = mapOperations(draft, kind, fields, schemas, reporter);
  const identity = draft.role === 'resource' ? readIdentity(draft, kind, fields, schemas, reporter) : undefined;
  const mapped = { operations, ...(identity ? { identity } : {}) };
  const crd = kindCrd(named, fields, mapped, context);
  return {
    kind,
    role: draft.role,
    plural,
    singular,
    shortNames,
    reason: draft.reason,
    operations: draft.claims.map(claim => ({
      use: claim.use,
      method: claim.operation.method,
      path: claim.operation.template.source,
      ...(claim.operation.operationId ? { operationId: claim.operation.operationId } : {}),
      reason: claim.reason,
    })),
    crd,
    mapping: restMapping(named, fields, mapped, nestedSecrets(fields, specOf(crd), schemas), context),
    sample: sampleOf(named, fields, crd, mapped, context),
  };
}
