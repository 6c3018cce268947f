/** Longest answer that is graded, in characters; what is beyond is kept but not read. Slack itself cuts at 40,000. */
export const maxAnswerLength = 12_000;

/**
 * Splits an answer into the sentences that evidence refers to, counted from 1. Line ends, list items and full stops
 * end a sentence; `e.g.`, version numbers and decimals do not.
 */
export function splitSentences(answer: string): string[] {
  const sentences: string[] = [];
  for (const line of answer.slice(0, maxAnswerLength).split(/\n+/)) {
    const text = line.replace(/^\s*(?:[-*•–]|\d{1,2}[.)])\s+/, '').trim();
    if (text === '') continue;
    for (const { segment } of segmenter.segment(text)) {
      const trimmed = segment.trim();
      const previous = sentences.at(-1);
      if (trimmed === '') continue;
      if (previous && segment !== text && abbreviation.test(previous) && joinable(text, previous)) {
        sentences[sentences.length - 1] = `${previous} ${trimmed}`;
      } else sentences.push(trimmed);
    }
  }
  return sentences;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });
const abbreviation = /\b(?:e\.g|i\.e|etc|vs|approx|cf|incl|no)\.$/i;

/** Only a sentence of the same line can have been cut in two. */
function joinable(line: string, previous: string): boolean {
  return line.includes(previous.slice(-12));
}
