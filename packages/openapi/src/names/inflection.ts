// SPDX-License-Identifier: Apache-2.0

/** Words whose plural follows no rule. */
const IRREGULAR: readonly (readonly [singular: string, plural: string])[] = [
  ['person', 'people'],
  ['child', 'children'],
  ['man', 'men'],
  ['woman', 'women'],
  ['mouse', 'mice'],
  ['foot', 'feet'],
  ['tooth', 'teeth'],
  ['index', 'indices'],
  ['vertex', 'vertices'],
  ['matrix', 'matrices'],
  ['appendix', 'appendices'],
  ['analysis', 'analyses'],
  ['axis', 'axes'],
  ['basis', 'bases'],
  ['crisis', 'crises'],
  ['diagnosis', 'diagnoses'],
  ['hypothesis', 'hypotheses'],
  ['criterion', 'criteria'],
  ['phenomenon', 'phenomena'],
  ['medium', 'media'],
  ['datum', 'data'],
  ['shelf', 'shelves'],
  ['leaf', 'leaves'],
  ['wolf', 'wolves'],
  ['half', 'halves'],
  ['knife', 'knives'],
  ['life', 'lives'],
  ['quiz', 'quizzes'],
  ['alias', 'aliases'],
  ['canvas', 'canvases'],
  ['atlas', 'atlases'],
  ['bias', 'biases'],
  ['gas', 'gases'],
  ['cache', 'caches'],
  ['niche', 'niches'],
  ['movie', 'movies'],
  ['cookie', 'cookies'],
  ['zombie', 'zombies'],
  ['calorie', 'calories'],
  ['tie', 'ties'],
  ['pie', 'pies'],
  ['lie', 'lies'],
  ['menu', 'menus'],
  ['shoe', 'shoes'],
  ['photo', 'photos'],
  ['video', 'videos'],
  ['hero', 'heroes'],
  ['echo', 'echoes'],
  ['potato', 'potatoes'],
  ['tomato', 'tomatoes'],
];

/** Words that are their own plural, or have none. */
const UNCOUNTABLE = new Set(
  (
    'analytics aws billing css data dns equipment feedback gps hardware http https info information ' +
    'ios inventory js kubernetes logistics media metadata mysql news os postgres redis series sms ' +
    'software species statistics tls ts diagnostics physics'
  ).split(' '),
);

const TO_SINGULAR = new Map(IRREGULAR.map(([singular, plural]) => [plural, singular]));
const TO_PLURAL = new Map(IRREGULAR);

/** One of them: `categories` → `category`. A word that is no plural stays. The case is lower. */
export function singular(word: string): string {
  const lower = word.toLowerCase();
  if (UNCOUNTABLE.has(lower)) return lower;
  const irregular = TO_SINGULAR.get(lower);
  if (irregular) return irregular;
  if (lower.length < 3 || !lower.endsWith('s') || /(ss|us|[^p]is|^is)$/.test(lower)) return lower;
  if (/[^aeiou]ies$/.test(lower) && lower.length > 4) return `${lower.slice(0, -3)}y`;
  if (/(ss|sh|[^aeiou]ch|tch|[aeo]ach|x|zz|[^aeo]us|tus)es$/.test(lower)) return lower.slice(0, -2);
  if (/(ea|oa|ee|ou)ches$/.test(lower) || /ches$/.test(lower)) return lower.slice(0, -2);
  return lower.slice(0, -1);
}

/** Several of them: `category` → `categories`. The case is lower. */
export function plural(word: string): string {
  const lower = word.toLowerCase();
  if (UNCOUNTABLE.has(lower)) return lower;
  const irregular = TO_PLURAL.get(lower);
  if (irregular) return irregular;
  if (TO_SINGULAR.has(lower)) return lower;
  if (/[^aeiou]y$/.test(lower) || /quy$/.test(lower)) return `${lower.slice(0, -1)}ies`;
  if (/(s|x|z|ch|sh)$/.test(lower)) return `${lower}es`;
  return `${lower}s`;
}
