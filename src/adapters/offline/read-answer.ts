import { splitSentences } from '../../core/grading/sentences.ts';
import { type ReadSentence, readSentence } from './match.ts';

/** The sentences of an answer, numbered from 1 as evidence numbers them, ready for cues to be looked for. */
export function readAnswer(answer: string): ReadSentence[] {
  return splitSentences(answer).map((text, at) => readSentence(text, at + 1));
}
