import type { Atom, Cue, Slot } from './cue.ts';
import { figureAt } from './figures.ts';
import { negatedWords } from './negation.ts';
import { isArticle, type Word, wordsOf } from './words.ts';

/** A sentence made ready for matching; `index` counts from 1 as evidence does. */
export type ReadSentence = {
  index: number;
  text: string;
  words: readonly Word[];
  /** For each word whether a negation covers it. */
  negated: readonly boolean[];
  /** For each word whether it is named only to be turned down; known for red flags, see `heldSentences`. */
  rejected: readonly boolean[];
  /** Where each stem stands. */
  places: ReadonlyMap<string, readonly number[]>;
};

/** Where in a sentence a cue was found: the indexes of the words that it matched. */
export type Hit = { sentence: ReadSentence; words: readonly number[] };

/** Prepares a sentence once, so that many cues can be looked for. */
export function readSentence(text: string, index: number): ReadSentence {
  const words = wordsOf(text);
  const places = new Map<string, number[]>();
  for (const [at, { stem }] of words.entries()) {
    const known = places.get(stem);
    if (known) known.push(at);
    else places.set(stem, [at]);
  }
  return { index, text, words, negated: negatedWords(words), rejected: [], places };
}

/** The first place where the cue stands affirmed, or undefined. */
export function findCue(cue: Cue, sentence: ReadSentence): Hit | undefined {
  const found: number[] = [];
  for (const phrase of cue.phrases) {
    const place = findPhrase(phrase, { sentence, negating: cue.negating });
    if (!place) return undefined;
    found.push(...place);
  }
  return { sentence, words: found };
}

/** Other words allowed between neighbours of a phrase; articles are not counted. */
const longestGap = 2;
/** A phrase does not reach over these. */
const clauseEnd = /^[;:()!?—–]/;

type Search = { sentence: ReadSentence; negating: boolean };

function findPhrase(phrase: readonly Slot[], search: Search): number[] | undefined {
  for (const run of phrase[0] ?? []) {
    for (const start of starts(run, search.sentence)) {
      const found = follow(run, { rest: phrase.slice(1), at: start, search });
      if (found) return found;
    }
  }
  return undefined;
}

function starts(run: readonly Atom[], sentence: ReadSentence): readonly number[] {
  const atom = run[0];
  if (atom?.kind === 'stem') return sentence.places.get(atom.stem) ?? [];
  return sentence.words.map((_, at) => at);
}

type Step = { rest: readonly Slot[]; at: number; search: Search };

/** Matches `run` from `at` and then the slots after it, each within reach of the one before. */
function follow(run: readonly Atom[], { rest, at, search }: Step): number[] | undefined {
  const [atom, ...others] = run;
  if (!atom) {
    const [slot, ...later] = rest;
    if (!slot) return [];
    for (const next of slot) {
      const found = reach(next, { rest: later, at, search });
      if (found) return found;
    }
    return undefined;
  }
  const last = matchAtom(atom, { at, search });
  if (last === undefined) return undefined;
  const found =
    others.length > 0
      ? reach(others, { rest, at: last + 1, search })
      : follow([], { rest, at: last + 1, search });
  return found && [...range(at, last), ...found];
}

function reach(run: readonly Atom[], { rest, at, search }: Step): number[] | undefined {
  let gap = 0;
  for (let next = at; next < search.sentence.words.length && gap <= longestGap; next++) {
    if (clauseEnd.test(search.sentence.words[next]?.mark ?? '')) return undefined;
    const found = follow(run, { rest, at: next, search });
    if (found) return found;
    if (!isArticle(search.sentence.words[next]?.word ?? '')) gap++;
  }
  return undefined;
}

function matchAtom(atom: Atom, { at, search }: { at: number; search: Search }): number | undefined {
  const { words, negated, rejected } = search.sentence;
  const word = words[at];
  if (!word || rejected[at] || (negated[at] && !search.negating)) return undefined;
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
