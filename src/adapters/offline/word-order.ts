import type { Word } from './words.ts';

/** Grammar words that a sentence holds, and how many of them stand before a word that cannot follow them. */
export type WordOrder = { looked: number; broken: number };

/**
 * Reads the order of a sentence's grammar words. People, those who learn English included, break it about once in
 * a hundred; words that were shuffled break it about once in five.
 */
export function readWordOrder({ text, words }: { text: string; words: readonly Word[] }): WordOrder {
  let [looked, broken] = [0, 0];
  for (const [at, { word, start, end }] of words.entries()) {
    const impossible = impossibleAfter.get(word);
    const isLabel = at > 0 && text.slice(start, end) === 'A';
    if (!impossible || isLabel) continue;
    looked++;
    const next = words[at + 1];
    if (next ? next.mark === '' && (next.word === word || impossible.has(next.word)) : determiners.has(word))
      broken++;
  }
  return { looked, broken };
}

const listOf = (text: string): string[] => text.split(' ');

const determiners = new Set(listOf('a an the my our your their every'));
const prepositions = listOf('of for with from into between via within during');
const verbs = listOf(
  'is are was were been have has had do does did will would can could should may might must am',
);
const subjects = listOf('i we he she they');

/** Pairs that do occur: *would have*, *from within*, *the why*. */
const exceptions = new Map([
  ...['would', 'should', 'could', 'must', 'will'].map((word): [string, string[]] => [word, ['have', 'do']]),
  ['from', ['within', 'during', 'between', 'of']],
  ['they', ['are', 'were']],
]);

const impossibleAfter = new Map<string, ReadonlySet<string>>([
  ...[...determiners].map((word) =>
    rule(
      word,
      determiners,
      prepositions,
      verbs,
      subjects,
      listOf('to by and or but not if that which it this because when than so'),
    ),
  ),
  ...prepositions.map((word) =>
    rule(word, prepositions, verbs, listOf('per by and or but than i we he she they because be')),
  ),
  ...subjects.map((word) => rule(word, determiners, prepositions, listOf('i we he she is and or'))),
  rule('to', verbs, listOf('of and or but than i we he she they because been to')),
  rule('at', prepositions, verbs, listOf('and or but than i we he she they because be to')),
  ...['and', 'or', 'but'].map((word) => rule(word, listOf('and or but of than'))),
  ...['is', 'are', 'was', 'were'].map((word) => rule(word, verbs, listOf('of and or but be than'))),
  ...['would', 'should', 'could', 'must', 'will'].map((word) =>
    rule(
      word,
      prepositions,
      determiners,
      verbs.slice(0, 5),
      listOf('will would can could should and or but been'),
    ),
  ),
]);

function rule(word: string, ...lists: Iterable<string>[]): [string, ReadonlySet<string>] {
  const impossible = new Set(lists.flatMap((list) => [...list]));
  for (const allowed of exceptions.get(word) ?? []) impossible.delete(allowed);
  return [word, impossible];
}
