import type { Bank } from '../bank/bank.ts';
import { topicOf } from '../bank/question.ts';
import { verdictShare } from '../grading/score.ts';
import { stepRubric } from '../grading/steps.ts';
import type { BarsPicture, LinePicture } from '../pictures/picture.ts';
import type { GradedAnswer } from '../review/review.ts';

/** Where an answer begins to read as what was asked for; the same bar as in a mock interview's debrief. */
const bar = { label: 'the bar', at: 0.7 };

const mostTopics = 15;
const mostWeeks = 16;

/** The median share of points in main answers, by topic, weakest first; null where there is nothing to show. */
export function topicsPicture(bank: Bank, history: readonly GradedAnswer[]): BarsPicture | null {
  const scores = Map.groupBy(scored(bank, history), ({ topic }) => topic);
  const bars = [...scores]
    .map(([topic, all]) => ({ label: topicName(topic), share: median(all.map(({ share }) => share)) }))
    .toSorted((a, b) => a.share - b.share || (a.label < b.label ? -1 : 1))
    .slice(0, mostTopics);
  return bars.length === 0 ? null : { kind: 'bars', title: 'Median score by topic', bars, line: bar };
}

/**
 * The median share of points in main answers, week by week (ISO 8601, by UTC), of the last weeks that had any; null where
 * there are fewer than two.
 */
export function weeksPicture(bank: Bank, history: readonly GradedAnswer[]): LinePicture | null {
  const scores = Map.groupBy(scored(bank, history), ({ week }) => week);
  const points = [...scores]
    .map(([week, all]) => ({ label: week, share: median(all.map(({ share }) => share)) }))
    .toSorted((a, b) => (a.label < b.label ? -1 : 1))
    .slice(-mostWeeks);
  return points.length < 2 ? null : { kind: 'line', title: 'Median score by week', points, line: bar };
}

type Scored = { topic: string; week: string; share: number };

function scored(bank: Bank, history: readonly GradedAnswer[]): Scored[] {
  return history.flatMap(({ questionId, step, gradedAt, verdicts }) => {
    const question = bank.find(questionId);
    const rubric = question && step === 'main' ? stepRubric(question, step) : null;
    if (!question || !rubric) return [];
    let [earned, possible] = [0, 0];
    for (const { id, points } of rubric.criteria) {
      const share = verdictShare(
        verdicts.find(({ criterionId }) => criterionId === id)?.verdict ?? 'cannot_assess',
      );
      if (share === null) continue;
      earned += points * share;
      possible += points;
    }
    if (possible === 0) return [];
    return [{ topic: topicOf(question), week: weekOf(gradedAt), share: earned / possible }];
  });
}

function weekOf(moment: Date): string {
  const date = moment.toTemporalInstant().toZonedDateTimeISO('UTC').toPlainDate();
  return `${date.yearOfWeek}-W${String(date.weekOfYear).padStart(2, '0')}`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? upper;
  return (upper + lower) / 2;
}

function topicName(topic: string): string {
  const words = topic.replaceAll('-', ' ').replace(/\bai\b/g, 'AI');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
