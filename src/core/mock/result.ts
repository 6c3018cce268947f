import type { Bank } from '../bank/bank.ts';
import { competencies, type Level } from '../bank/question.ts';
import type { CompetencyScore } from '../delivery/interview-content.ts';
import { verdictShare } from '../grading/score.ts';
import { type CountedQuestion, countedQuestions, upTo } from './counted-questions.ts';
import type { InterviewRecord, Result } from './interview.ts';
import { readSignal } from './signal.ts';

/** What an interview came to, in figures that can be kept. */
export function resultOf(bank: Bank, record: InterviewRecord): Result {
  const { level, questions: planned } = record.interview.plan;
  const questions = countedQuestions(bank, record);
  const { signal, score } = readSignal(questions, { level, planned: planned.length });
  return {
    signal,
    score,
    competencies: competencyScores(questions, level).map(({ competency, score: share }) => ({
      competency,
      score: share,
    })),
  };
}

/** The score of each competency that answers were judged on, from the criteria up to the level. */
export function competencyScores(questions: readonly CountedQuestion[], level: Level): CompetencyScore[] {
  const judged = questions.flatMap((question) => upTo(question.judged, level).filter(({ graded }) => graded));
  const scores: CompetencyScore[] = [];
  for (const competency of competencies) {
    let [shown, points] = [0, 0];
    for (const { criterion, verdict } of judged) {
      const share = verdictShare(verdict);
      if (criterion.competency !== competency || share === null) continue;
      shown += criterion.points * share;
      points += criterion.points;
    }
    if (points > 0) scores.push({ competency, score: shown / points, points });
  }
  return scores;
}
