import { parseCue } from '../../../src/adapters/offline/cue.ts';
import { findCue, readSentence } from '../../../src/adapters/offline/match.ts';

/** The words of the sentence in which the cue is found, as written, or undefined. Throws on a cue that cannot be read. */
export function found(cue: string, sentence: string): string[] | undefined {
  const reading = parseCue(cue);
  if (!reading.ok) throw new Error(reading.problem);
  const hit = readSentence(sentence, 1)
    .map((part) => findCue(reading.cue, part))
    .find((place) => place !== undefined);
  return hit?.words.map((at) => {
    const word = hit.sentence.words[at];
    return sentence.slice(word?.start, word?.end);
  });
}

export function isFound(cue: string, sentence: string): boolean {
  return found(cue, sentence) !== undefined;
}
