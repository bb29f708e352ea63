// SPDX-License-Identifier: Apache-2.0

/** All but the unreserved letters of RFC 3986 escaped. The text must hold no half of a surrogate pair. */
export function percent(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, escaped);
}

/** Like {@link percent}, but leaves what a path may hold beside its own end: `/` too. */
export function percentPath(text: string): string {
  return encodeURIComponent(text).replace(
    /%(?:2F|3A|40|24|2C|3B|3D|26|2B)/g,
    decodeURIComponent,
  );
}

/** Like {@link percent}, but leaves what a query value may hold without ending there (OpenAPI's allowReserved). */
export function percentQuery(text: string): string {
  return encodeURIComponent(text).replace(
    /%(?:2F|3A|3F|40|24|2C|3B|3D)/g,
    decodeURIComponent,
  );
}

function escaped(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
}
