import { type Card, createEmptyCard, fsrs, type Grade, Rating } from 'ts-fsrs';
import type { Bank } from '../bank/bank.ts';
import { type Competency, type Criterion, type Question, topicOf, type Verdict } from '../bank/question.ts';
import { type StepKey, stepRubric } from '../grading/steps.ts';
import type { MemberRef } from '../members/member.ts';

/** The first verdicts on one answer of a member's. */
export type GradedAnswer = {
  questionId: string;
  step: StepKey;
  gradedAt: Date;
  verdicts: readonly { criterionId: string; verdict: Verdict }[];
};

/** What a member showed badly once and has not proved since. Scheduled by what it is about, not by the question's text. */
export type ReviewItem = {
  topic: string;
  competency: Competency;
  /** What was missed last, in the rubric's words, and where. */
  asks: string;
  questionId: string;
  /** The day from which on it is due, in the member's zone. */
  dueOn: Temporal.PlainDate;
};

export type ReviewRules = {
  /** IANA name of the member's zone. */
  zone: string;
  /** Days of planned leave; both dates belong to a range. */
  leave: readonly { from: string; to: string }[];
};

/** The answers of a member whose verdicts schedule reviews. */
export interface ReviewHistory {
  /** The first grade of each answer that was not taken back, oldest first. */
  gradedAnswers(member: MemberRef): Promise<GradedAnswer[]>;
}

// Days only, and no dice: the same answers always give the same schedule.
const scheduler = fsrs({ enable_fuzz: false, enable_short_term: false });

/** A schedule for each topic and competency in which something was missed: `topic competency`. */
type Deck = Map<
  string,
  { card: Card; seenIn: Set<string>; missed: Pick<ReviewItem, 'asks' | 'questionId'> | null }
>;

/**
 * All that waits to be shown again, soonest first. A criterion that was missed or partly met begins a schedule for its topic
 * and competency (FSRS); what is shown later there moves it on, and only another question is proof: the same text met at a
 * second try is not. The schedule follows from the answers alone. A day off moves what falls on it to the next working
 * day, and what was planned for it costs nothing.
 */
export function reviewItems(bank: Bank, history: readonly GradedAnswer[], rules: ReviewRules): ReviewItem[] {
  const deck: Deck = new Map();
  for (const answer of history) learn(deck, bank, answer);
  const items: ReviewItem[] = [];
  for (const [key, { card, missed }] of deck) {
    if (!missed || !bank.find(missed.questionId)) continue;
    const [topic = '', competency = ''] = key.split(' ');
    items.push({
      topic,
      competency: competency as Competency,
      ...missed,
      dueOn: workingDay(card.due, rules),
    });
  }
  return items.toSorted(
    (a, b) =>
      Temporal.PlainDate.compare(a.dueOn, b.dueOn) ||
      (a.topic + a.competency < b.topic + b.competency ? -1 : 1),
  );
}

/** What is due on a day, at most `most` of it; nothing on a weekend or on leave. */
export function dueItems(
  items: readonly ReviewItem[],
  { now, most, ...rules }: ReviewRules & { now: Date; most: number },
): ReviewItem[] {
  const today = dateIn(now, rules.zone);
  if (isOff(today, rules.leave)) return [];
  return items.filter(({ dueOn }) => Temporal.PlainDate.compare(dueOn, today) <= 0).slice(0, most);
}

/**
 * The question that gives the best chance to prove an item: of its topic, with most of its points on the competency, and
 * not the one in which it was missed. Those had within the last 60 days come only when there is no other. Null where the
 * bank holds no other question for it.
 */
export function questionFor(
  bank: Bank,
  item: ReviewItem,
  { history, now }: { history: readonly { questionId: string; lastAt: Date }[]; now: Date },
): Question | null {
  const lately = new Set(
    history
      .filter(({ lastAt }) => now.getTime() - lastAt.getTime() < freshMs)
      .map(({ questionId }) => questionId),
  );
  const candidates = bank.questions
    .filter((question) => topicOf(question) === item.topic && question.id !== item.questionId)
    .map((question) => ({ question, share: shareOf(question, item.competency) }))
    .filter(({ share }) => share > 0)
    .toSorted((a, b) => b.share - a.share || (a.question.id < b.question.id ? -1 : 1));
  const fresh = candidates.filter(({ question }) => !lately.has(question.id));
  return (fresh[0] ?? candidates[0])?.question ?? null;
}

const freshMs = 60 * 24 * 60 * 60 * 1000;

function learn(deck: Deck, bank: Bank, { questionId, step, gradedAt, verdicts }: GradedAnswer): void {
  const question = bank.find(questionId);
  const rubric = question && stepRubric(question, step);
  if (!question || !rubric) return;
  for (const [competency, judged] of byCompetency(rubric.criteria, verdicts)) {
    const key = `${topicOf(question)} ${competency}`;
    const known = deck.get(key);
    const worst = judged.toSorted((a, b) => a.rating - b.rating)[0];
    if (!worst) continue;
    const isProof = worst.rating === Rating.Good;
    if (isProof && (!known || known.seenIn.has(questionId))) continue;
    const { card } = scheduler.next(known?.card ?? createEmptyCard(gradedAt), gradedAt, worst.rating);
    deck.set(key, {
      card,
      seenIn: new Set([...(known?.seenIn ?? []), questionId]),
      missed: isProof ? (known?.missed ?? null) : { asks: worst.asks, questionId },
    });
  }
}

type Judged = { rating: Grade; asks: string };

const ratings: Partial<Record<Verdict, Grade>> = {
  missed: Rating.Again,
  partial: Rating.Hard,
  met: Rating.Good,
};

function byCompetency(
  criteria: readonly Criterion[],
  verdicts: GradedAnswer['verdicts'],
): Map<Competency, Judged[]> {
  const judged = new Map<Competency, Judged[]>();
  for (const { id, competency, asks } of criteria) {
    const verdict = verdicts.find(({ criterionId }) => criterionId === id)?.verdict;
    const rating = verdict && ratings[verdict];
    if (rating) judged.set(competency, [...(judged.get(competency) ?? []), { rating, asks }]);
  }
  return judged;
}

function workingDay(due: Date, { zone, leave }: ReviewRules): Temporal.PlainDate {
  let day = dateIn(due, zone);
  while (isOff(day, leave)) day = day.add({ days: 1 });
  return day;
}

function isOff(day: Temporal.PlainDate, leave: ReviewRules['leave']): boolean {
  const date = day.toString();
  return day.dayOfWeek > 5 || leave.some(({ from, to }) => from <= date && date <= to);
}

function dateIn(moment: Date, zone: string): Temporal.PlainDate {
  return moment.toTemporalInstant().toZonedDateTimeISO(zone).toPlainDate();
}

function shareOf({ criteria }: Question, competency: Competency): number {
  const sum = (of: readonly Criterion[]) => of.reduce((total, { points }) => total + points, 0);
  return (
    sum(criteria.filter((criterion) => criterion.competency === competency)) / Math.max(1, sum(criteria))
  );
}
