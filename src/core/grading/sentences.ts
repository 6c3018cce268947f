/** Longest answer that is graded, in characters; what is beyond is kept but not read. Slack itself cuts at 40,000. */
export const maxAnswerLength = 12_000;

/** A sentence of an answer: `text` is exactly what stands between `start` and `end` of the answer. */
export type Sentence = { text: string; start: number; end: number };

/**
 * Splits an answer into the sentences that evidence refers to, counted from 1. Line ends, list items and full stops
 * end a sentence; `e.g.`, version numbers and decimals do not. Each is a verbatim piece of the answer.
 */
export function splitSentences(answer: string): string[] {
  return locateSentences(answer).map((sentence) => sentence.text);
}

/** The same sentences as `splitSentences`, with their places in the answer. */
export function locateSentences(answer: string): Sentence[] {
  const sentences: Sentence[] = [];
  for (const line of readPart(answer).matchAll(/[^\n\r]+/g)) {
    const marker = listMarker.exec(line[0])?.[0].length ?? 0;
    const text = line[0].slice(marker);
    let open: Sentence | undefined;
    for (const { segment, index } of segmenter.segment(text)) {
      if (!/[\p{L}\p{N}]/u.test(segment)) continue;
      const start = line.index + marker + index + (segment.length - segment.trimStart().length);
      const end = line.index + marker + index + segment.trimEnd().length;
      if (open && cutInTwo(open.text, segment)) {
        open.end = end;
        open.text = answer.slice(open.start, end);
      } else {
        open = { text: answer.slice(start, end), start, end };
        sentences.push(open);
      }
    }
  }
  return sentences;
}

/** The part of an answer that is read, never ending inside a character. */
export function readPart(answer: string): string {
  return answer.slice(0, maxAnswerLength).replace(/[\uD800-\uDBFF]$/, '');
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });
const listMarker = /^\s*(?:>\s*)*(?:(?:[-*•–◦]|\d{1,2}[.)])\s+)?/;
const abbreviation = /\b(?:e\.g|i\.e|vs|approx|cf|incl)\.$/i;

function cutInTwo(before: string, after: string): boolean {
  return abbreviation.test(before) || (/\bno\.$/i.test(before) && /^\s*\d/.test(after));
}
