import type { MemberRef } from '../../core/members/member.ts';
import { startQuestion } from '../../core/practice/start.ts';
import { dueItems, questionFor, type ReviewItem, reviewItems } from '../../core/review/review.ts';
import type { Coach } from './coach.ts';

export type ReviewState = {
  /** Due today, within the member's cap; empty on days off. */
  due: ReviewItem[];
  /** All that waits, soonest first. */
  all: ReviewItem[];
  isPaused: boolean;
};

/** What waits to be shown again by a member, today and later. */
export async function readReviews(coach: Coach, member: MemberRef): Promise<ReviewState> {
  const [history, { leave, reviewsADay }] = await Promise.all([
    coach.reviews.gradedAnswers(member),
    coach.members.settings(member),
  ]);
  // Of somebody without answers nothing is looked up, and so nothing kept: they may just have been forgotten.
  const profile = history.length === 0 ? null : await coach.profiles.of(member).catch(() => null);
  const rules = { zone: profile?.zone ?? 'UTC', leave };
  const all = reviewItems(coach.bank, history, rules);
  return {
    due: dueItems(all, { ...rules, now: coach.now(), most: reviewsADay }),
    all,
    isPaused: reviewsADay === 0,
  };
}

export type ReviewStarted =
  | { kind: 'started'; item: ReviewItem; title: string }
  | { kind: 'nothing-due'; next: ReviewItem | null; isPaused: boolean };

/** Starts the question that is the proof for the first due item that the bank has one for. */
export async function startReview(coach: Coach, member: MemberRef): Promise<ReviewStarted> {
  const { due, all, isPaused } = await readReviews(coach, member);
  const now = coach.now();
  const history = await coach.practice.store.history(member);
  for (const item of due) {
    const question = questionFor(coach.bank, item, { history, now });
    if (!question) continue;
    await startQuestion(coach.practice, { ...member, questionId: question.id }, now);
    return { kind: 'started', item, title: question.title };
  }
  return { kind: 'nothing-due', next: all[0] ?? null, isPaused };
}
