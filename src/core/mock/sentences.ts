/**
 * What the interviewer says between answers. None of them tells how the answer was: which one is said depends on the place
 * in the interview only, never on a verdict.
 */
const betweenSteps = [
  'Thank you.',
  'All right, thank you.',
  'I see. Let me ask on.',
  'Understood.',
  'Noted. One more on that.',
  'Thanks, let us stay with this for a moment.',
] as const;

const betweenQuestions = [
  'Thank you. Let us turn to something else.',
  'Thanks, that is enough on this one. On to the next.',
  'All right. Here is a different one.',
  'Thank you. I have another question for you.',
] as const;

/** Before a follow-up; the same one for the same place. */
export function beforeFollowUp(place: { sessionId: string; step: string }): string {
  return pick(betweenSteps, `${place.sessionId} ${place.step}`);
}

/** Before the next main question. */
export function beforeQuestion(place: { sessionId: string }): string {
  return pick(betweenQuestions, place.sessionId);
}

/** Before a question that is said once more. */
export const onceMore = 'Of course. Once more:';

/** A sum over the text's characters: equal texts give equal sentences. */
function pick(sentences: readonly [string, ...string[]], text: string): string {
  let sum = 0;
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return sentences[sum % sentences.length] ?? sentences[0];
}
