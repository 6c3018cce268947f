import type { Criterion, Exemplar, FollowUp, Question } from '../bank/question.ts';
import { splitSentences } from '../grading/sentences.ts';
import { isFunctionWord, wordsOf } from '../grading/words.ts';

/** What a question of the interviewer's is about. */
export type Aim =
  | { at: 'criterion'; criterion: Criterion; leading: boolean }
  | { at: 'follow-up'; followUp: FollowUp }
  | { at: 'nothing' };

/** Words of matter that a question must share with a criterion or a follow-up to be about it. */
const fewestShared = 2;
/** Words of the good answer that a closed question may hold before it gives the answer away. */
const givesAwayFrom = 3;

const closed =
  /^(?:and |so |but |then |ok,? |okay,? )*(?:would|wouldn't|do|don't|did|didn't|does|is|isn't|are|aren't|should|shouldn't|could|couldn't|can|can't|have|haven't|will|won't|you would|you'd|so you|i guess you|i assume)\b|\b(?:right|correct|no|isn't it|wouldn't you|don't you|agreed)\s*\?\s*$/i;

/** What an interviewer's words are about, by the words that they share with the rubric. */
export function aimOf(question: Question, said: string): Aim {
  const words = matter(said);
  let best: { shared: number; aim: Aim } = { shared: fewestShared - 1, aim: { at: 'nothing' } };
  for (const followUp of question.follow_ups) {
    const shared = count(words, matter(followUp.asks));
    if (shared > best.shared) best = { shared, aim: { at: 'follow-up', followUp } };
  }
  for (const criterion of question.criteria) {
    const { asks, meets, misses } = criterion;
    const shared = Math.max(count(words, matter(asks)), count(words, matter(`${meets} ${misses}`)));
    if (shared > best.shared)
      best = { shared, aim: { at: 'criterion', criterion, leading: isLeading(criterion, said) } };
  }
  return best.aim;
}

/** True of a question that can be answered with yes and holds what a good answer would say. */
export function isLeading({ asks, meets }: Pick<Criterion, 'asks' | 'meets'>, said: string): boolean {
  return closed.test(said.trim()) && count(matter(said), matter(`${asks} ${meets}`)) >= givesAwayFrom;
}

/** What the candidate says, from authored words only: how much of it depends on the exemplar that they are. */
export function candidateSays(
  question: Question,
  candidate: Exemplar,
  { said, earlier }: { said: string; earlier: readonly string[] },
): string {
  const aim = aimOf(question, said);
  if (aim.at === 'nothing') return pick(unclear, earlier.length);
  const known = earlier.map((text) => keyOf(aimOf(question, text)));
  if (known.includes(keyOf(aim))) return pick(nothingMore, earlier.length);
  if (aim.at === 'follow-up') return onFollowUp(aim.followUp, candidate);
  const { criterion, leading } = aim;
  const verdict = candidate.verdicts[criterion.id];
  if (verdict === 'met') return criterion.meets;
  if (verdict === 'partial') return partOf(candidate, criterion) ?? criterion.misses;
  // Whoever is handed the answer takes it: that is what a leading question costs.
  return leading ? pick(agrees, earlier.length) : criterion.misses;
}

/** A follow-up brings out as much as the candidate has. */
function onFollowUp({ criteria }: FollowUp, { grade }: Exemplar): string {
  const [first, ...rest] = criteria;
  if (!first) return pick(nothingMore, 0);
  switch (grade) {
    case 'strong':
      return criteria.map(({ meets }) => meets).join(' ');
    case 'middling':
      return [first.meets, ...rest.slice(0, 1).map(({ misses }) => misses)].join(' ');
    case 'weak':
      return first.misses;
  }
}

/** The sentence of the exemplar that comes nearest to a criterion. */
function partOf({ text }: Exemplar, { asks, meets }: Criterion): string | null {
  const wanted = matter(`${asks} ${meets}`);
  let best: { shared: number; sentence: string } | null = null;
  for (const sentence of splitSentences(text)) {
    const shared = count(matter(sentence), wanted);
    if (shared > (best?.shared ?? 0)) best = { shared, sentence };
  }
  return best ? `As I said: ${best.sentence}` : null;
}

const unclear = [
  'I am not sure what you are after. Which part of my answer do you mean?',
  'Could you put that differently?',
  'Do you mean something in particular that I said?',
] as const;
const nothingMore = ['I have nothing to add to that.', 'That is all I can say about it.'] as const;
const agrees = ['Yes, sure, I would do that.', 'Right, that too.', 'Yes, of course.'] as const;

function pick(from: readonly [string, ...string[]], which: number): string {
  return from[which % from.length] ?? from[0];
}

function keyOf(aim: Aim): string {
  if (aim.at === 'nothing') return 'nothing';
  return aim.at === 'criterion' ? `criterion ${aim.criterion.id}` : `follow-up ${aim.followUp.id}`;
}

/** The words that carry matter, cut to their beginnings so that their forms agree. */
function matter(text: string): Set<string> {
  const stems = wordsOf(text)
    .map(({ form }) => form)
    .filter((form) => form.length > 2 && !isFunctionWord(form))
    .map((form) => form.slice(0, stemLength));
  return new Set(stems);
}

const stemLength = 6;

function count(words: ReadonlySet<string>, others: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of words) if (others.has(word)) shared += 1;
  return shared;
}
