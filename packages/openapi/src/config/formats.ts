// SPDX-License-Identifier: Apache-2.0
import type { TextFormat } from './setting.ts';

const LABEL = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';

export const groupFormat: TextFormat = {
  pattern: new RegExp(`^${LABEL}(\\.${LABEL})+$`),
  maxLength: 180,
  isNo: 'is no domain name such as petstore.example.com',
};

export const versionFormat: TextFormat = {
  pattern: /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/,
  isNo: 'is no version such as v1alpha1',
};

export const apiNameFormat: TextFormat = {
  pattern: /^[a-z]([-a-z0-9]{0,28}[a-z0-9])?$/,
  isNo: 'is not 1 to 30 lower-case letters, digits and dashes, a letter first',
};

export const entityRefFormat: TextFormat = {
  pattern: /^([a-z][a-z0-9-]*:)?([a-z0-9A-Z._-]+\/)?[a-z0-9A-Z._-]+$/,
  isNo: 'is no entity reference such as group:default/pets',
};

export const kindFormat: TextFormat = {
  pattern: /^[A-Z][A-Za-z0-9]*$/,
  maxLength: 59,
  isNo: 'is no kind such as PetOrder: up to 59 letters and digits, an upper-case letter first',
};

export const pluralFormat: TextFormat = {
  pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  maxLength: 63,
  isNo: 'is no plural such as petorders: up to 63 lower-case letters, digits and dashes, a letter first',
};

export const shortNameFormat: TextFormat = {
  pattern: /^[a-z][a-z0-9]+$/,
  maxLength: 63,
  isNo: 'is no short name such as po: at least two lower-case letters and digits, a letter first',
};

export const fieldFormat: TextFormat = {
  pattern: /^[A-Za-z_][A-Za-z0-9_-]*$/,
  maxLength: 253,
  isNo: 'is no field name: letters, digits, dashes and underscores, no digit or dash first',
};

export const hostFormat: TextFormat = {
  pattern: /^[A-Za-z0-9_.:[\]*/-]+$/,
  isNo: 'is no host such as schemas.example.com',
};

export const pathGlobFormat: TextFormat = {
  pattern: /^[/*]/,
  isNo: 'is no path such as /pets/*: it begins with /',
};

export const scopeFormat: TextFormat = {
  pattern: /^Namespaced$/,
  isNo: 'is no scope that can be served: a Connection and its Secrets are those of the namespace of an object, so every kind is Namespaced',
};
