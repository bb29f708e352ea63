// SPDX-License-Identifier: Apache-2.0
import type { SecurityAlternative, SecurityRequirement } from '@api-operators/api';
import { tokenNeeded } from '../rules/token-needed.ts';
import { securityUnsupported } from '../rules/security-unsupported.ts';
import { unknownSecurityScheme } from '../rules/unknown-security-scheme.ts';
import type { Reporter } from '../rules/reporter.ts';
import { child, elements, members, text, texts, type Node } from '../resolve/node.ts';
import type { Resolver } from '../resolve/resolver.ts';
import type { Flavour } from './model.ts';
import { absoluteUrl } from './servers.ts';

/** What `security` asks for, in the document's order of alternatives. */
export function readSecurity(
  requirements: Node | undefined,
  schemes: Node | undefined,
  context: { flavour: Flavour; resolver: Resolver; reporter: Reporter },
): SecurityAlternative[] {
  const alternatives: SecurityAlternative[] = [];
  for (const alternative of elements(requirements)) {
    const all: SecurityAlternative = [];
    let known = true;
    for (const [name, scopes] of members(alternative)) {
      const declared = child(schemes, name);
      const resolved = declared && context.resolver.follow(declared);
      if (resolved?.kind === 'found') {
        all.push(readScheme(name, resolved.node, texts(scopes), context));
      } else {
        context.reporter.report(unknownSecurityScheme, alternative, { name });
        known = false;
      }
    }
    if (known) alternatives.push(all);
  }
  return alternatives;
}

function readScheme(
  scheme: string,
  node: Node,
  scopes: string[],
  context: { flavour: Flavour; reporter: Reporter },
): SecurityRequirement {
  const type = text(child(node, 'type'))?.toLowerCase() ?? '';
  const place = text(child(node, 'in'));
  const name = text(child(node, 'name'));
  if (type === 'apikey' && name && (place === 'header' || place === 'query' || place === 'cookie')) {
    return { scheme, type: 'apiKey', in: place, name };
  }
  if (type === 'basic') return { scheme, type: 'http-basic' };
  if (type === 'http') {
    const kind = text(child(node, 'scheme'))?.toLowerCase();
    if (kind === 'basic') return { scheme, type: 'http-basic' };
    if (kind === 'bearer') return { scheme, type: 'http-bearer' };
  }
  if (type === 'mutualtls') return { scheme, type: 'mutual-tls' };
  if (type === 'oauth2') {
    const tokenUrl = clientCredentialsUrl(node, context.flavour);
    if (tokenUrl) return { scheme, type: 'oauth2-client-credentials', tokenUrl, scopes };
    return givenToken(scheme, node, flowsOf(node, context.flavour), context.reporter);
  }
  if (type === 'openidconnect') return givenToken(scheme, node, 'OpenID Connect', context.reporter);
  const description = [type, text(child(node, 'scheme'))].filter(Boolean).join(' ') || 'no type';
  context.reporter.report(securityUnsupported, node, { name: scheme, description });
  return { scheme, type: 'unsupported', description };
}

/** A token that a person obtained is sent as any bearer token is. */
function givenToken(scheme: string, node: Node, flows: string, reporter: Reporter): SecurityRequirement {
  reporter.report(tokenNeeded, node, { name: scheme, flows });
  return { scheme, type: 'http-bearer' };
}

function flowsOf(node: Node, flavour: Flavour): string {
  const flows = flavour === '2.0' ? [text(child(node, 'flow')) ?? ''] : members(child(node, 'flows')).map(([name]) => name);
  return `OAuth2 ${flows.filter(name => name !== '' && !name.startsWith('x-')).join(', ')}`.trim();
}

/** The token endpoint may be given relative to where the document is. */
function clientCredentialsUrl(node: Node, flavour: Flavour): string | undefined {
  const url =
    flavour === '2.0'
      ? text(child(node, 'flow')) === 'application' ? text(child(node, 'tokenUrl')) : undefined
      : text(child(child(child(node, 'flows'), 'clientCredentials'), 'tokenUrl'));
  return url === undefined ? undefined : absoluteUrl(node.uri, url.trim()) || undefined;
}
