import type { Word } from './words.ts';

/** Kinds of figure that a cue can ask for, written `<number>` and so on. */
export const figureKinds = ['number', 'percent', 'money', 'duration'] as const;
export type FigureKind = (typeof figureKinds)[number];

/**
 * Whether a figure of that kind begins at `at`; returns the index of its last word, or undefined. A lone `one` is a
 * pronoun more often than a figure, so it counts only before a unit.
 */
export function figureAt(
  words: readonly Word[],
  { at, kind }: { at: number; kind: FigureKind },
): number | undefined {
  switch (kind) {
    case 'number':
      return isNumber(words[at]) && words[at]?.word !== 'one' ? at : undefined;
    case 'percent':
      return percentAt(words, at);
    case 'money':
      return moneyAt(words, at);
    case 'duration':
      return durationAt(words, at);
  }
}

function isNumber(word: Word | undefined): boolean {
  return word !== undefined && (/^[$€£]?\d/.test(word.word) || numberWords.has(word.word));
}

function percentAt(words: readonly Word[], at: number): number | undefined {
  const word = words[at]?.word ?? '';
  if (word === 'half' && /^(?:of|the|our|all)$/.test(words[at + 1]?.word ?? '')) return at;
  if (!isNumber(words[at])) return undefined;
  const next = words[at + 1]?.word ?? '';
  if (/^(?:percent|percentage|pct)$/.test(next)) return at + 1;
  return next === 'per' && words[at + 2]?.word === 'cent' ? at + 2 : undefined;
}

function moneyAt(words: readonly Word[], at: number): number | undefined {
  const word = words[at]?.word ?? '';
  if (/^[$€£]\d/.test(word) || /^\d.*(?:usd|eur|gbp)$/.test(word)) return at;
  if (/^(?:usd|eur|gbp)$/.test(word)) return isNumber(words[at + 1]) ? at + 1 : undefined;
  if (!isNumber(words[at])) return undefined;
  for (let next = at + 1; next <= at + 2; next++) {
    const unit = words[next]?.word ?? '';
    if (currencies.has(unit)) return next;
    if (!numberWords.has(unit) && unit !== 'k') return undefined;
  }
  return undefined;
}

function durationAt(words: readonly Word[], at: number): number | undefined {
  const word = words[at]?.word ?? '';
  if (/^\d+(?:\.\d+)?(?:ms|s|secs?|m|mins?|h|hrs?|hours?|d|days?|w|weeks?|months?|y|yrs?|years?)$/.test(word))
    return at;
  const single = word === 'a' || word === 'an';
  if (!single && !isNumber(words[at]) && !/^(?:few|several|couple|half)$/.test(word)) return undefined;
  for (let next = at + 1; next <= at + 3; next++) {
    const unit = words[next]?.word ?? '';
    if (timeUnits.has(unit)) return single && unit === 'second' ? undefined : next;
    if (single || !/^(?:of|a|an|to|or|more|full|working|business|calendar|whole|hundred|dozen)$/.test(unit))
      return undefined;
  }
  return undefined;
}

const numberWords = new Set(
  `one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
   nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions
   billion dozen dozens`.split(/\s+/),
);
const currencies = new Set(
  'dollar dollars buck bucks euro euros eur usd gbp pound pounds cent cents'.split(' '),
);
const timeUnits = new Set(
  `ms millisecond milliseconds s sec secs second seconds min mins minute minutes h hr hrs hour hours day days night
   nights week weeks month months quarter quarters year years sprint sprints fortnight`.split(/\s+/),
);
