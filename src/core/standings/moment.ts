import type { QuotableAnswer } from './standings-reader.ts';

/** Fewer words say nothing that is worth to be quoted. */
const fewestWords = 5;

/**
 * The words that met a criterion, of the first answer that has some: the longest quote that still stands in the answer
 * as it is now. None of an answer that speaks to its grader, nor one that its author has deleted or reworded.
 */
export function strongMoment(
  answers: readonly QuotableAnswer[],
): { userId: string; questionId: string; quote: string } | null {
  for (const { userId, questionId, text, grade } of answers) {
    if (grade.flaggedForReview) continue;
    const quotes = grade.verdicts
      .filter(({ verdict }) => verdict === 'met')
      .flatMap((verdict) => verdict.quotes.map(({ quote }) => quote))
      .filter((quote) => text.includes(quote) && quote.split(/\s+/).length >= fewestWords)
      .toSorted((a, b) => b.length - a.length);
    const [quote] = quotes;
    if (quote !== undefined) return { userId, questionId, quote };
  }
  return null;
}
