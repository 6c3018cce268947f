import { type Level, levels, type Question, topicOf } from './question.ts';

/** A question that was had before, and when. */
export type Had = { questionId: string; lastAt: Date };

/**
 * The question for a member's practice: among those not had yet, one at the level that the member prepares for, else
 * the nearest level; when all were had, the one that lies back longest. Null when there are no candidates.
 */
export function pickForMember(
  candidates: readonly Question[],
  wish: { history: readonly Had[]; level: Level; random: () => number },
): Question | null {
  const had = lastTimes(wish.history);
  const fresh = candidates.filter((question) => !had.has(question.id));
  if (fresh.length === 0) return leastRecent(candidates, had);
  const distance = (question: Question) =>
    Math.abs(levels.indexOf(question.level) - levels.indexOf(wish.level));
  const nearest = Math.min(...fresh.map(distance));
  const fitting = fresh.filter((question) => distance(question) === nearest);
  return fitting[Math.floor(wish.random() * fitting.length)] ?? null;
}

/**
 * The question for a channel's day: one that the channel has not had, of the topic whose turn it is (the one that was
 * posted longest ago; a topic never posted comes first). When the bank for this channel is used up it starts again with
 * the question that lies back longest. Null when no question fits the channel's topics and levels.
 */
export function pickForChannel(
  questions: readonly Question[],
  wish: {
    topics: readonly string[];
    levels: readonly Level[];
    history: readonly Had[];
    random: () => number;
  },
): Question | null {
  const fitting = questions.filter(
    (question) =>
      (wish.topics.length === 0 || wish.topics.includes(topicOf(question))) &&
      (wish.levels.length === 0 || wish.levels.includes(question.level)),
  );
  const had = lastTimes(wish.history);
  const fresh = fitting.filter((question) => !had.has(question.id));
  if (fresh.length === 0) return leastRecent(fitting, had);

  const topicLast = new Map<string, number>();
  for (const [questionId, at] of had) {
    const topic = topicOf({ id: questionId });
    topicLast.set(topic, Math.max(topicLast.get(topic) ?? Number.NEGATIVE_INFINITY, at));
  }
  const lastOf = (question: Question) => topicLast.get(topicOf(question)) ?? Number.NEGATIVE_INFINITY;
  const earliest = Math.min(...fresh.map(lastOf));
  const turn = fresh.filter((question) => lastOf(question) === earliest);
  return turn[Math.floor(wish.random() * turn.length)] ?? null;
}

/** When each question was had last, whatever the order of the history. */
function lastTimes(history: readonly Had[]): Map<string, number> {
  const last = new Map<string, number>();
  for (const { questionId, lastAt } of history)
    last.set(questionId, Math.max(last.get(questionId) ?? Number.NEGATIVE_INFINITY, lastAt.getTime()));
  return last;
}

function leastRecent(questions: readonly Question[], had: ReadonlyMap<string, number>): Question | null {
  let oldest: Question | null = null;
  for (const question of questions) {
    if (oldest === null || (had.get(question.id) ?? 0) < (had.get(oldest.id) ?? 0)) oldest = question;
  }
  return oldest;
}
