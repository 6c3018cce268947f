import type pg from 'pg';
import type { Question } from '../../core/bank/question.ts';

/** Threads under a daily question, each in a channel of its own, with one member who is about to answer. */
export type Thread = { teamId: string; channel: string; user: string; threadTs: string; text: string };

let threads = 0;

/** Half of the questions were answered before and are not asked again: a second attempt is another kind of work. */
function isOfThePast(index: number): boolean {
  return index % 2 === 0;
}

/** Stores `count` daily questions as if they had been posted, and says what each is answered with. */
export async function seedThreads(
  pool: pg.Pool,
  { count, questions }: { count: number; questions: readonly Question[] },
): Promise<Thread[]> {
  const asked = questions.flatMap((question, index) => {
    const text = question.exemplars.find(({ grade }) => grade === 'strong')?.text;
    return text === undefined || isOfThePast(index) ? [] : [{ questionId: question.id, text }];
  });
  const made: (Thread & { questionId: string })[] = [];
  for (let i = 0; i < count; i++) {
    const given = asked[i % asked.length];
    if (!given) throw new Error('Cannot seed threads: no question has a strong exemplar');
    const number = ++threads;
    const place = { teamId: 'T1', channel: `C1X${number}`, user: `UP${number}` };
    made.push({ ...place, threadTs: `1700000000.${String(number).padStart(6, '0')}`, ...given });
  }
  await pool.query(
    `insert into dailies (id, team_id, channel_id, question_id, local_date, closes_at, message_ts, created_at)
     select 'd-' || channel, 'T1', channel, question, '2026-01-01', now() + interval '8 hours', ts, now()
     from unnest($1::text[], $2::text[], $3::text[]) as given (channel, question, ts)`,
    [
      made.map(({ channel }) => channel),
      made.map(({ questionId }) => questionId),
      made.map(({ threadTs }) => threadTs),
    ],
  );
  return made;
}

/**
 * Stores `count` graded answers of the past, as the product would have left them: a session, the answer, its grade, two
 * settled posts and the event's row each; a hundred to a member.
 */
export async function seedHistory(
  pool: pg.Pool,
  { count, questions }: { count: number; questions: readonly Question[] },
): Promise<void> {
  const past = questions.filter((_, index) => isOfThePast(index));
  const ids = past.map(({ id }) => id);
  const texts = past.map(({ exemplars }) => exemplars[0]?.text ?? '');
  const one = `from generate_series(0, $1::int - 1) as i`;
  const at = `now() - make_interval(secs => 3600 + ($1::int - i) * 5)`;
  const member = `'UP' || i / 100`;
  const question = `($2::text[])[1 + i % cardinality($2::text[])]`;
  await pool.query(
    `insert into sessions (id, team_id, user_id, question_id, origin, daily_id, attempt, channel_id, thread_ts, status,
       ended, state, created_at, updated_at)
     select 's-' || i, 'T1', ${member}, ${question}, 'daily', 'past-' || i / 10, 1, 'CP' || i % 500, '16' || i, 'done',
       'completed', $3::jsonb, ${at}, ${at} ${one}`,
    [
      count,
      ids,
      JSON.stringify({
        step: 'main',
        asked: [],
        skipped: [],
        hints: {},
        trouble: { tries: 0, badReplies: 0, told: false },
        maxFollowUps: 0,
      }),
    ],
  );
  await pool.query(
    `insert into answers (team_id, channel_id, message_ts, user_id, session_id, step, body, set_aside, received_at)
     select 'T1', 'CP' || i % 500, '17' || i, ${member}, 's-' || i, 'main',
       ($2::text[])[1 + i % cardinality($2::text[])], false, ${at} ${one}`,
    [count, texts],
  );
  await pool.query(
    `insert into grades (session_id, step, revision, score, grade, graded_at)
     select 's-' || i, 'main', 1, (i % 100) / 100.0, $2::jsonb, ${at} ${one}`,
    [count, JSON.stringify(pastGrade)],
  );
  for (const [kind, outgoing] of [
    ['seen', { kind: 'reaction', name: 'eyes' }],
    ['feedback', { kind: 'feedback', sessionId: 'past', step: 'main', revision: 1 }],
  ] as const) {
    await pool.query(
      `insert into outbox (id, key, team_id, outgoing, destination, status, channel_id, message_ts, attempts, created_at,
         claimed_at, settled_at)
       select $2 || i, $2 || ':past-' || i, 'T1', $3::jsonb, jsonb_build_object('to', 'session', 'sessionId', 's-' || i),
         'sent', 'CP' || i % 500, '18' || i, 1, ${at}, ${at}, ${at} ${one}`,
      [count, kind, JSON.stringify(outgoing)],
    );
  }
  await pool.query(
    `insert into inbox (event_id, team_id, body, received_at, handled_at, queue)
     select 'EvP' || i, 'T1', null, ${at}, ${at}, 'in:T1:CP' || i % 500 || ':' || ${member} ${one}`,
    [count],
  );
  await pool.query('vacuum analyze');
}

const pastGrade = {
  verdicts: Array.from({ length: 5 }, (_, i) => ({
    criterionId: `criterion-${i}`,
    verdict: i % 2 === 0 ? 'met' : 'missed',
    quotes: i % 2 === 0 ? [{ sentence: 1, quote: 'We rolled it back within ten minutes of the alert.' }] : [],
    reason: 'The answer names the step and the time that it took.',
  })),
  redFlags: [],
  score: { earned: 6, possible: 10, fraction: 0.6 },
  record: {
    model: 'bench',
    offlineEstimate: false,
    promptHash: '',
    inputTokens: 0,
    outputTokens: 0,
    durationMs: 0,
  },
  rubricHash: '',
  quoteCheck: { claimed: 3, rejected: 0 },
  flaggedForReview: false,
};
