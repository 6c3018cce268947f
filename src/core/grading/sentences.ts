/** Longest answer that is graded, in characters; what is beyond is kept but not read. Slack itself cuts at 40,000. */
export const maxAnswerLength = 12_000;

/** A sentence of an answer: `text` is exactly what stands between `start` and `end` of the answer. */
export type Sentence = { text: string; start: number; end: number };

/**
 * Splits an answer into the sentences that evidence refers to, counted from 1. Line ends, list items and full stops
 * end a sentence, also where the next one begins in lower case, with a figure or without a space; `e.g.`, version
 * numbers, decimals, file names and dots of hesitation do not. Each is a verbatim piece of the answer.
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
    for (const { segment, index } of segmentsOf(text)) {
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

type Segment = { segment: string; index: number };

/** The segmenter takes a small letter or a figure after a full stop for the same sentence; in chat it is the next one. */
function segmentsOf(text: string): Segment[] {
  const segments: Segment[] = [];
  for (const { segment, index } of segmenter.segment(text)) {
    let from = 0;
    for (const gap of segment.matchAll(casualEnd)) {
      if (inAddress(segment, gap.index)) continue;
      segments.push({ segment: segment.slice(from, gap.index), index: index + from });
      from = gap.index;
    }
    segments.push({ segment: segment.slice(from), index: index + from });
  }
  return segments;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });
const listMarker = /^\s*(?:>\s*)*(?:(?:[-*•–◦]|\d{1,2}[.)])\s+)?/;
const opening = 'then|we|i|so|but|after|the|this|it|if|no|not|first|also|and|now|because|that|they|when|only';
/** Where a sentence ends although no capital follows, or no space. `main.The` ends one, `Node.js` and `fmt.Println(` do not. */
const casualEnd = new RegExp(
  [
    '(?<=[^\\s.!?][.!?]+)(?=\\s+[\\p{Ll}\\p{N}$€£~<>"\'“‘(])',
    "(?<=\\p{Ll}{2}\\.)(?=\\p{Lu}\\p{Ll}*(?:['’]\\p{Ll}+)?[\\s,])",
    `(?<=\\p{Ll}{2}\\.)(?=(?:${opening})\\s)`,
    '(?<=\\p{Ll}{2}[!?])(?=\\p{L})',
  ].join('|'),
  'gu',
);
const abbreviation = /\b(?:e\.g|i\.e|vs|approx|cf|incl|resp)\.$/i;
/** These end a sentence only before a capital. */
const abbreviationInside = /(?:(?<!\d\s?)\b(?:etc|ca|avg|max|min|sec|fig|vol|ver|v|a\.m|p\.m)|\.\.)\.$/i;

function cutInTwo(before: string, after: string): boolean {
  if (abbreviation.test(before) || (/\bno\.$/i.test(before) && /^\s*\d/.test(after))) return true;
  return abbreviationInside.test(before) && /^\s+[\p{Ll}\p{N}]/u.test(after);
}

function inAddress(text: string, at: number): boolean {
  const word = (/\S*$/.exec(text.slice(0, at))?.[0] ?? '') + (/^\S*/.exec(text.slice(at))?.[0] ?? '');
  return /:\/\/|^www\.|@|`/.test(word) && !/^\s/.test(text.slice(at));
}
