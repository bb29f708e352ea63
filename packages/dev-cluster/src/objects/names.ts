// SPDX-License-Identifier: Apache-2.0

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${QUALIFIED})?`;

const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`);
const label = whole(LABEL);
const label1035 = whole('[a-z]([-a-z0-9]*[a-z0-9])?');
const subdomain = whole(SUBDOMAIN);
const qualified = whole(QUALIFIED);
const labelValue = whole(LABEL_VALUE);

/** The rules below give what is wrong with a text, in the words of kube-apiserver; empty when nothing is. */
export type NameRule = (name: string) => string[];

export const isSubdomain: NameRule = name => {
  const wrong: string[] = [];
  if (name.length > 253) wrong.push('must be no more than 253 characters');
  if (!subdomain.test(name)) {
    wrong.push(
      `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`,
    );
  }
  return wrong;
};

export const isLabel: NameRule = name => {
  const wrong: string[] = [];
  if (name.length > 63) wrong.push('must be no more than 63 characters');
  if (!label.test(name)) {
    wrong.push(
      name.includes('.') && subdomain.test(name)
        ? 'must not contain dots'
        : `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`,
    );
  }
  return wrong;
};

export const isServiceName: NameRule = name => {
  const wrong: string[] = [];
  if (name.length > 63) wrong.push('must be no more than 63 characters');
  if (!label1035.test(name)) {
    wrong.push(
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    );
  }
  return wrong;
};

/** For names that only have to fit in a URL path: those of roles and their bindings. */
export const isPathSegment: NameRule = name => {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter(part => name.includes(part)).map(part => `may not contain '${part}'`);
};

/** A label's key, an annotation's, a finalizer's name. */
export const isQualifiedName: NameRule = text => {
  const parts = text.split('/');
  if (parts.length > 2) {
    return [
      `a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${QUALIFIED}') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const wrong: string[] = [];
  const name = parts.at(-1)!;
  if (parts.length === 2) {
    if (parts[0] === '') wrong.push('prefix part must be non-empty');
    else wrong.push(...isSubdomain(parts[0]).map(problem => `prefix part ${problem}`));
  }
  if (name === '') wrong.push('name part must be non-empty');
  else if (name.length > 63) wrong.push('name part must be no more than 63 characters');
  if (!qualified.test(name)) {
    wrong.push(
      `name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${QUALIFIED}')`,
    );
  }
  return wrong;
};

export const isLabelValue: NameRule = value => {
  const wrong: string[] = [];
  if (value.length > 63) wrong.push('must be no more than 63 characters');
  if (!labelValue.test(value)) {
    wrong.push(
      `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '${LABEL_VALUE}')`,
    );
  }
  return wrong;
};
