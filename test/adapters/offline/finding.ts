import { parseCue } from '../../../src/adapters/offline/cue.ts';
import { findCue } from '../../../src/adapters/offline/match.ts';
import { readAnswer } from '../../../src/adapters/offline/read-answer.ts';

/** The words of the answer in which the cue is found, as written, or undefined. Throws on a cue that cannot be read. */
export function found(cue: string, answer: string): string[] | undefined {
  const reading = parseCue(cue);
  if (!reading.ok) throw new Error(reading.problem);
  const hit = readAnswer(answer)
    .map((sentence) => findCue(reading.cue, sentence))
    .find((place) => place !== undefined);
  return hit?.words.map((at) => {
    const word = hit.sentence.words[at];
    return hit.sentence.text.slice(word?.start, word?.end);
  });
}

export function isFound(cue: string, answer: string): boolean {
  return found(cue, answer) !== undefined;
}
