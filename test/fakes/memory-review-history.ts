import type { MemberRef } from '../../src/core/members/member.ts';
import type { GradedAnswer, ReviewHistory } from '../../src/core/review/review.ts';
import type { MemoryTables } from './memory-tables.ts';

export class MemoryReviewHistory implements ReviewHistory {
  readonly #tables: MemoryTables;

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  async gradedAnswers({ teamId, userId }: MemberRef): Promise<GradedAnswer[]> {
    const { sessions, answers, grades } = this.#tables.rows;
    const mine = sessions.filter(
      (each) => each.teamId === teamId && each.userId === userId && each.ended !== 'withdrawn',
    );
    return mine
      .flatMap(({ id, questionId }) =>
        grades
          .filter((grade) => grade.sessionId === id && grade.revision === 1)
          .filter(({ step }) =>
            answers.some((part) => part.sessionId === id && part.step === step && !part.setAside),
          )
          .map(({ step, gradedAt, grade }) => ({
            questionId,
            step,
            gradedAt,
            verdicts: grade.verdicts.map(({ criterionId, verdict }) => ({ criterionId, verdict })),
          })),
      )
      .toSorted((a, b) => +a.gradedAt - +b.gradedAt);
  }
}
