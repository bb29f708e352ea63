// SPDX-License-Identifier: Apache-2.0
import { RE2JS } from 're2js';

export type CompiledPattern = { regex: RE2JS; error?: undefined } | { regex?: undefined; error: string };

/**
 * The names that `\\p{…}` may have in every kube-apiserver: which others it knows depends on the Go that it was
 * built with, for names with underscores came and went, and scripts come with each Unicode.
 */
const CLASSES: ReadonlySet<string> = new Set(
  (
    'Any C Cc Cf Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Yi Z Zl Zp Zs ' +
    'Adlam Ahom Arabic Armenian Avestan Balinese Bamum Batak Bengali Bhaiksuki Bopomofo Brahmi Braille ' +
    'Buginese Buhid Carian Chakma Cham Cherokee Chorasmian Common Coptic Cuneiform Cypriot Cyrillic Deseret ' +
    'Devanagari Dogra Duployan Elbasan Elymaic Ethiopic Georgian Glagolitic Gothic Grantha Greek Gujarati ' +
    'Gurmukhi Han Hangul Hanunoo Hatran Hebrew Hiragana Inherited Javanese Kaithi Kannada Katakana Kawi ' +
    'Kharoshthi Khmer Khojki Khudawadi Lao Latin Lepcha Limbu Lisu Lycian Lydian Mahajani Makasar Malayalam ' +
    'Mandaic Manichaean Marchen Medefaidrin Miao Modi Mongolian Mro Multani Myanmar Nabataean Nandinagari Newa ' +
    'Nko Nushu Ogham Oriya Osage Osmanya Palmyrene Phoenician Rejang Runic Samaritan Saurashtra Sharada ' +
    'Shavian Siddham Sinhala Sogdian Soyombo Sundanese Syriac Tagalog Tagbanwa Takri Tamil Tangsa Tangut ' +
    'Telugu Thaana Thai Tibetan Tifinagh Tirhuta Toto Ugaritic Vai Vithkuqi Wancho Yezidi'
  ).split(' '),
);

/** A pattern of a CRD, or why kube-apiserver would refuse it. It matches in time linear in the text. */
export function compilePattern(text: string): CompiledPattern {
  const unknown = unknownClass(text);
  if (unknown !== undefined) return { error: `error parsing regexp: invalid character class range: \`${unknown}\`` };
  try {
    return { regex: RE2JS.compile(text) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function unknownClass(text: string): string | undefined {
  if (!/\\p/i.test(text)) return undefined;
  for (const [escape, name] of text.matchAll(/\\(?:p\{\^?([^}]*)\}|[\s\S])/gi)) {
    if (name !== undefined && !CLASSES.has(name)) return escape;
  }
  return undefined;
}
