import { splitSentences } from '../../core/grading/sentences.ts';
import { type ReadSentence, readSentence } from './match.ts';
import { mendSpelling, type Vocabulary } from './spelling.ts';
import { wordsOf } from './words.ts';

/**
 * The sentences of an answer, numbered from 1 as evidence numbers them, ready for cues to be looked for; with a
 * vocabulary, slips of spelling are mended.
 */
export function readAnswer(answer: string, vocabulary?: Vocabulary): ReadSentence[] {
  return splitSentences(answer).map((text, at) => {
    const words = wordsOf(text);
    return readSentence(vocabulary ? mendSpelling(words, vocabulary) : words, { text, index: at + 1 });
  });
}
