import { type Kysely, sql } from 'kysely';
import { Grade } from '../../core/grading/grade-answer.ts';
import { StepKey } from '../../core/grading/steps.ts';
import type { MemberRef } from '../../core/members/member.ts';
import type { GradedAnswer, ReviewHistory } from '../../core/review/review.ts';
import type { Database } from './database.ts';

/** More than two years of a question a day with follow-ups; what is older has been proved or shown badly again since. */
const answersRead = 2_000;

export class PgReviewHistory implements ReviewHistory {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  async gradedAnswers({ teamId, userId }: MemberRef): Promise<GradedAnswer[]> {
    const { rows } = await sql<{ questionId: string; step: string; gradedAt: Date; verdicts: unknown }>`
      select s.question_id as "questionId", g.step, g.graded_at as "gradedAt", g.grade->'verdicts' as verdicts
      from sessions s join grades g on g.session_id = s.id and g.revision = 1
      where s.team_id = ${teamId} and s.user_id = ${userId} and s.ended is distinct from 'withdrawn'
        and exists (select 1 from answers a where a.session_id = s.id and a.step = g.step and not a.set_aside)
      order by g.graded_at desc, g.session_id desc, g.step desc limit ${answersRead}`.execute(this.#db);
    return rows.toReversed().map(({ questionId, step, gradedAt, verdicts }) => ({
      questionId,
      step: StepKey.parse(step),
      gradedAt,
      verdicts: Grade.shape.verdicts
        .parse(verdicts)
        .map(({ criterionId, verdict }) => ({ criterionId, verdict })),
    }));
  }
}
