/** A word of a text in its compared form, and where it stands in the text. */
export type Word = { form: string; start: number; end: number };

/**
 * The words of a text for comparing wordings: compatibility forms, case, kinds of apostrophe and invisible
 * characters are evened out; punctuation and markup lie between the words and do not count.
 */
export function wordsOf(text: string): Word[] {
  return [...text.matchAll(wordPattern)].map((match) => ({
    form: match[0]
      .normalize('NFKC')
      .toLowerCase()
      .replace(/\p{Cf}/gu, '')
      .replace(/[’‘ʼ＇]/g, "'"),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Words that carry the sentence and not its matter. */
export function isFunctionWord(form: string): boolean {
  return functionWords.has(form);
}

/**
 * For each word, whether it lies in a run of at least `run` words that also stands in one of the references. What
 * two people word alike by chance is shorter than what one of them pasted.
 */
export function copiedWords(words: readonly Word[], references: readonly string[], run = 3): boolean[] {
  const known = new Set(references.flatMap((reference) => runsOf(wordsOf(reference), run)));
  const copied = words.map(() => false);
  for (const [start, key] of runsOf(words, run).entries()) {
    if (known.has(key)) copied.fill(true, start, start + run);
  }
  return copied;
}

/** Where `wanted` stands word for word in `words`, or -1. */
export function indexOfWords(words: readonly Word[], wanted: readonly Word[]): number {
  for (let at = 0; at + wanted.length <= words.length; at++) {
    if (wanted.every((word, i) => word.form === words[at + i]?.form)) return at;
  }
  return -1;
}

function runsOf(words: readonly Word[], run: number): string[] {
  const runs: string[] = [];
  for (let at = 0; at + run <= words.length; at++) {
    runs.push(
      words
        .slice(at, at + run)
        .map((word) => word.form)
        .join(' '),
    );
  }
  return runs;
}

const wordPattern = /[\p{L}\p{N}][\p{L}\p{N}\p{M}\p{Cf}]*(?:['’‘ʼ＇][\p{L}\p{M}]+)*/gu;

const functionWords = new Set(
  `a about above after again all also am an and any are as at be because been before being below between both but by
  can can't cannot could couldn't did didn't do does doesn't doing don't down during each either else even ever every
  few for from further get gets getting go goes going got had has have having he her here hers him his how i i'd i'll
  i'm i've if in into is isn't it it's its itself just let let's like lot lots made make makes many may me might more
  most much must my myself no nor not now of off on once one only or other our ours out over own please same shall she
  should so some such than that that's the their theirs them then there these they they're thing things this those
  through to too under until up us use very want was wasn't we we'd we'll we're we've were weren't what when where
  which while who whom why will with won't would wouldn't yes you you'd you'll you're your yours
  anything dunno everything guess hello hey hi idea idk know maybe nothing ok okay pass perhaps really skip something
  sorry sure thank thanks think well`.split(/\s+/),
);
