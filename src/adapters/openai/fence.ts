import { splitSentences } from '../../core/grading/sentences.ts';

/**
 * An answer as numbered sentences for a prompt, `[s1] …`. Control and invisible characters go, and what looks like the
 * fence or like a sentence number is defused, so that an answer cannot end its own fence. The numbers are those of
 * `splitSentences`.
 */
export function numberedSentences(answer: string): string {
  return splitSentences(answer)
    .map((sentence, i) => `[s${i + 1}] ${defuse(sentence)}`)
    .join('\n');
}

function defuse(sentence: string): string {
  return sentence
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]+/gu, (found) =>
      /[\t\v\f\u0085\u2028\u2029]/.test(found) ? ' ' : '',
    )
    .replace(/[<＜]{2,}/g, '<')
    .replace(/[>＞]{2,}/g, '>')
    .replace(/\[(s\s*\d+)\]/gi, '($1)')
    .trim();
}
