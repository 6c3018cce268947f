import type { Evidence } from './grader.ts';
import { locateSentences } from './sentences.ts';
import { copiedWords, indexOfWords, type Word, wordsOf } from './words.ts';

/** Longest quote that is kept, in characters; longer ones are cut at the end of a word. */
export const maxQuoteLength = 200;
/** Share of words that must agree before a misquote counts as the stretch of the answer that it is nearest to. */
export const minSimilarity = 0.9;

const minQuoteWords = 2;
/** A quote that shares fewer words than this with a rubric text may do so by chance. */
const minPasteWords = 8;
const minPasteShare = 0.9;
/** More quotes than this make no verdict clearer. */
const maxQuotes = 4;

/** What a quote is checked against, prepared once for all verdicts on one answer. */
export type EvidenceBasis = {
  answer: string;
  words: Word[];
  sentences: { words: Word[]; start: number }[];
  questionTexts: readonly string[];
  rubricTexts: readonly string[];
};

export type CheckedEvidence = {
  /** Quotes that stand in the answer, in the answer's own wording. */
  quotes: Evidence[];
  claimed: number;
  rejected: number;
};

export function evidenceBasis(
  answer: string,
  references: { questionTexts: readonly string[]; rubricTexts: readonly string[] },
): EvidenceBasis {
  const sentences = locateSentences(answer).map(({ text, start }) => ({
    start,
    words: wordsOf(text).map((word) => ({ ...word, start: word.start + start, end: word.end + start })),
  }));
  return { answer, words: sentences.flatMap((sentence) => sentence.words), sentences, ...references };
}

/**
 * Keeps of the claimed evidence what the answer really says. Every quote that comes back is a verbatim piece of the
 * answer with the number of the sentence in which it starts, whatever wording and number were claimed. Dropped are
 * quotes that the answer does not hold, that say less than two words, and that only repeat the question or a long
 * stretch of the rubric.
 */
export function checkEvidence(claimed: readonly Evidence[], basis: EvidenceBasis): CheckedEvidence {
  const quotes: Evidence[] = [];
  let rejected = 0;
  for (const evidence of claimed) {
    const found = findQuote(evidence, basis);
    if (found.length === 0) rejected += 1;
    for (const quote of found) {
      const known = quotes.some((other) => other.quote === quote.quote && other.sentence === quote.sentence);
      if (!known && quotes.length < maxQuotes) quotes.push(quote);
    }
  }
  return { quotes, claimed: claimed.length, rejected };
}

function findQuote({ sentence, quote }: Evidence, basis: EvidenceBasis): Evidence[] {
  const whole = locate(wordsOf(quote), { sentence, basis });
  if (whole) return keep(whole, basis);
  // Models shorten long quotes with an ellipsis: each piece must stand on its own.
  const pieces = quote.split(/\s*(?:\.{3,}|…|\[\.{3}\])\s*/).filter((piece) => piece !== '');
  if (pieces.length < 2) return [];
  return pieces.flatMap((piece) => {
    const found = locate(wordsOf(piece), { sentence, basis });
    return found ? keep(found, basis) : [];
  });
}

type Search = { sentence: number; basis: EvidenceBasis };

/** The answer's words that a quote refers to: in the cited sentence, in another, across several, nearly so. */
function locate(wanted: readonly Word[], { sentence, basis }: Search): Word[] | undefined {
  if (wanted.length < minQuoteWords) return undefined;
  const cited = basis.sentences[sentence - 1];
  for (const { words } of [...(cited ? [cited] : []), ...basis.sentences, { words: basis.words }]) {
    const at = indexOfWords(words, wanted);
    if (at >= 0) return words.slice(at, at + wanted.length);
  }
  return nearestStretch(wanted, basis.words);
}

/**
 * The stretch of `words` with the smallest edit distance to `wanted` (Sellers' algorithm over words), where at least
 * `minSimilarity` agrees and no negation and no figure differs: those turn a statement into another.
 */
function nearestStretch(wanted: readonly Word[], words: readonly Word[]): Word[] | undefined {
  // row[j]: cheapest way to turn the first i wanted words into a stretch that ends before word j, and its start.
  let row = Array.from({ length: words.length + 1 }, (_, j) => ({ cost: 0, start: j }));
  for (const [i, want] of wanted.entries()) {
    const next = [{ cost: i + 1, start: 0 }];
    for (const [j, word] of words.entries()) {
      const [diagonal, above, left] = [row[j], row[j + 1], next[j]];
      if (!diagonal || !above || !left) return undefined;
      const change = diagonal.cost + (word.form === want.form ? 0 : 1);
      const best = Math.min(change, above.cost + 1, left.cost + 1);
      if (best === change) next.push({ cost: best, start: diagonal.start });
      else if (best === above.cost + 1) next.push({ cost: best, start: above.start });
      else next.push({ cost: best, start: left.start });
    }
    row = next;
  }
  let end = 0;
  for (const [j, { cost }] of row.entries()) if (cost < (row[end]?.cost ?? 0)) end = j;
  const best = row[end];
  if (!best) return undefined;
  const stretch = words.slice(best.start, end);
  const similarity = 1 - best.cost / Math.max(wanted.length, stretch.length);
  const sameClaim = signature(wanted) === signature(stretch);
  return similarity >= minSimilarity && stretch.length >= minQuoteWords && sameClaim ? stretch : undefined;
}

/** The words of a statement that turn it into another statement when they change. */
function signature(words: readonly Word[]): string {
  return words
    .map((word) => word.form)
    .filter((form) => /\d|n't$|^(?:no|not|never|without|none|nothing|cannot)$/.test(form))
    .toSorted()
    .join(' ');
}

function keep(found: readonly Word[], basis: EvidenceBasis): Evidence[] {
  const first = found[0];
  if (!first || isRepetition(found, basis)) return [];
  const { answer } = basis;
  const start = /[$€£~]/.test(answer[first.start - 1] ?? '') ? first.start - 1 : first.start;
  const lastFitting = found.findLast((word) => word.end - start <= maxQuoteLength) ?? first;
  const sign = /[%+]/.test(answer[lastFitting.end] ?? '') ? 1 : 0;
  const end = Math.min(lastFitting.end + sign, start + maxQuoteLength);
  const sentence = basis.sentences.findLastIndex((each) => each.start <= first.start) + 1;
  return sentence > 0 ? [{ sentence, quote: answer.slice(start, end).replace(/[\uD800-\uDBFF]$/, '') }] : [];
}

function isRepetition(found: readonly Word[], { questionTexts, rubricTexts }: EvidenceBasis): boolean {
  if (questionTexts.some((text) => indexOfWords(wordsOf(text), found) >= 0)) return true;
  if (found.length < minPasteWords) return false;
  return [...questionTexts, ...rubricTexts].some((text) => {
    const copied = copiedWords(found, [text]).filter(Boolean).length;
    return copied / found.length >= minPasteShare;
  });
}
