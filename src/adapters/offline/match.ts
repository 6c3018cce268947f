import type { Atom, Cue, Slot } from './cue.ts';
import { figureAt } from './figures.ts';
import { isDenied, isNegator, negatedWords } from './negation.ts';
import { isArticle, type Word } from './words.ts';

/** A sentence made ready for matching; `index` counts from 1 as evidence does. */
export type ReadSentence = {
  index: number;
  text: string;
  words: readonly Word[];
  /** For each word whether a negation covers it. */
  negated: readonly boolean[];
  /** For each word whether it is named only to be turned down: in a denial, and for red flags by `heldSentences`. */
  rejected: readonly boolean[];
  /** Where each stem stands. */
  places: ReadonlyMap<string, readonly number[]>;
};

/** Where in a sentence a cue was found: the indexes of the words that it matched. */
export type Hit = { sentence: ReadSentence; words: readonly number[] };

/** Prepares a sentence once, so that many cues can be looked for. */
export function readSentence(
  words: readonly Word[],
  { text, index }: Pick<ReadSentence, 'text' | 'index'>,
): ReadSentence {
  const places = new Map<string, number[]>();
  for (const [at, { stem }] of words.entries()) {
    const known = places.get(stem);
    if (known) known.push(at);
    else places.set(stem, [at]);
  }
  const rejected = isDenied(words) ? words.map(() => true) : [];
  return { index, text, words, negated: negatedWords(words), rejected, places };
}

/** The first place where the cue stands affirmed with its phrases near each other, or undefined. */
export function findCue(cue: Cue, sentence: ReadSentence): Hit | undefined {
  const places: number[][][] = [];
  for (const phrase of cue.phrases) {
    const found = findPhrase(phrase, sentence);
    if (found.length === 0) return undefined;
    places.push(found);
  }
  const words = combine(places, { cue, sentence, chosen: [] });
  return words && { sentence, words };
}

/** Other words allowed between neighbours of a phrase; articles are not counted. */
const longestGap = 2;
/** How far apart the first and the last word of phrases joined by `+` may stand. */
const longestSpan = 11;
/** A phrase does not reach over these. */
const clauseEnd = /^[.;:()!?—–]/;

type Choice = { cue: Cue; sentence: ReadSentence; chosen: readonly number[] };

/** One place for each phrase, so that all lie within reach and the whole is affirmed. */
function combine(places: readonly number[][][], { cue, sentence, chosen }: Choice): number[] | undefined {
  const [first, ...rest] = places;
  if (!first) return isAffirmed(cue, { sentence, words: chosen }) ? [...chosen] : undefined;
  for (const place of first) {
    const next = [...chosen, ...place];
    if (cue.phrases.length > 1 && Math.max(...next) - Math.min(...next) > longestSpan) continue;
    const found = combine(rest, { cue, sentence, chosen: next });
    if (found) return found;
  }
  return undefined;
}

/** A cue that asks for a negation is not ruled out by the one that it found, only by another one around it. */
function isAffirmed(cue: Cue, { sentence, words }: Hit): boolean {
  if (words.some((at) => sentence.rejected[at])) return false;
  if (cue.negating) {
    const [outermost] = words
      .filter((at) => isNegator(sentence.words[at]?.stem ?? ''))
      .toSorted((a, b) => a - b);
    if (outermost !== undefined) return !sentence.negated[outermost];
  }
  return words.every((at) => !sentence.negated[at]);
}

/** All places where the phrase stands, as indexes of its words. */
function findPhrase(phrase: readonly Slot[], sentence: ReadSentence): number[][] {
  const places: number[][] = [];
  for (const run of phrase[0] ?? []) {
    for (const start of starts(run, sentence)) {
      const found = follow(run, { rest: phrase.slice(1), at: start, sentence });
      if (found) places.push(found);
    }
  }
  return places;
}

function starts(run: readonly Atom[], sentence: ReadSentence): readonly number[] {
  const atom = run[0];
  if (atom?.kind === 'stem') return sentence.places.get(atom.stem) ?? [];
  return sentence.words.map((_, at) => at);
}

type Step = { rest: readonly Slot[]; at: number; sentence: ReadSentence };

/** Matches `run` from `at` and then the slots after it, each within reach of the one before. */
function follow(run: readonly Atom[], { rest, at, sentence }: Step): number[] | undefined {
  const [atom, ...others] = run;
  if (!atom) {
    const [slot, ...later] = rest;
    if (!slot) return [];
    for (const next of slot) {
      const found = reach(next, { rest: later, at, sentence });
      if (found) return found;
    }
    return undefined;
  }
  const last = matchAtom(atom, { at, sentence });
  if (last === undefined) return undefined;
  const found =
    others.length > 0
      ? reach(others, { rest, at: last + 1, sentence })
      : follow([], { rest, at: last + 1, sentence });
  return found && [...range(at, last), ...found];
}

function reach(run: readonly Atom[], { rest, at, sentence }: Step): number[] | undefined {
  let gap = 0;
  for (let next = at; next < sentence.words.length && gap <= longestGap; next++) {
    if (clauseEnd.test(sentence.words[next]?.mark ?? '')) return undefined;
    const found = follow(run, { rest, at: next, sentence });
    if (found) return found;
    if (!isArticle(sentence.words[next]?.word ?? '')) gap++;
  }
  return undefined;
}

function matchAtom(atom: Atom, { at, sentence }: { at: number; sentence: ReadSentence }): number | undefined {
  const { words } = sentence;
  const word = words[at];
  if (!word) return undefined;
  switch (atom.kind) {
    case 'stem':
      return word.stem === atom.stem ? at : undefined;
    case 'prefix':
      return word.word.startsWith(atom.prefix) ? at : undefined;
    case 'figure':
      return figureAt(words, { at, kind: atom.figure });
  }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
