/** What a member may say to the interviewer as a word of its own, beside `hint` and `skip`. */
export type InterviewWord = 'pause' | 'resume' | 'repeat' | 'end';

/** A map, not an object: "constructor" is something that people write. */
const words: ReadonlyMap<string, InterviewWord> = new Map([
  ['pause', 'pause'],
  ['break', 'pause'],
  ['resume', 'resume'],
  ['continue', 'resume'],
  ['go on', 'resume'],
  ['repeat', 'repeat'],
  ['again', 'repeat'],
  ['repeat the question', 'repeat'],
  ['end', 'end'],
  ['stop', 'end'],
  ['quit', 'end'],
  ['end interview', 'end'],
  ['end the interview', 'end'],
]);

/** Longest message that can be one of the words, in characters. */
const longestWord = 60;

/** The word that a message is; null for anything else. */
export function readInterviewWord(text: string, botUserId: string): InterviewWord | null {
  // Only in what is short: the patterns for the end of a text would take forever in a long run of spaces.
  if (text.length > longestWord + botUserId.length + 10) return null;
  const said = text.replace(new RegExp(`^\\s*<@${botUserId}(\\|[^>]*)?>[\\s,:]*`), '').trim();
  if (said.length > longestWord) return null;
  return words.get(bare(said)) ?? null;
}

function bare(said: string): string {
  return said
    .toLowerCase()
    .replace(/[\s.!]+$/, '')
    .replace(/^please\s+/, '')
    .replace(/\s+(please|it|here|now)$/, '');
}
