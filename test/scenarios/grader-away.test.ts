import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { OfflineGrader } from '../../src/adapters/offline/offline-grader.ts';
import type { GradeRequest, Grader, GraderReply } from '../../src/core/grading/grader.ts';
import { until } from '../support/poll.ts';
import { type Bot, startBot } from './bot.ts';
import { answerMain, answerTo, hear, heard, press, say } from './conversation.ts';

/** Grades like the offline grader, unless it is told to fail. */
class MoodyGrader implements Grader {
  readonly name = 'moody';
  asked = 0;
  mood: 'well' | GraderReply | 'throws' = 'well';
  readonly #grader = new OfflineGrader();

  async grade(request: GradeRequest): Promise<GraderReply> {
    this.asked++;
    if (this.mood === 'throws') throw new Error('a bug in the grader');
    return this.mood === 'well' ? this.#grader.grade(request) : this.mood;
  }
}

const grader = new MoodyGrader();
let bot: Bot;
beforeAll(async () => {
  bot = await startBot({ grader });
});
beforeEach(() => {
  grader.mood = 'well';
  grader.asked = 0;
});
afterAll(async () => {
  await bot.stop();
  expect(bot.slack.rejected).toEqual([]);
});

const away = { kind: 'unavailable', reason: 'ECONNREFUSED' } as const;

/** Waits for the job that tries again, has its time come, and returns how many seconds it would have waited. */
async function nextTry(): Promise<number> {
  const asked = grader.asked;
  const wait = await until('another try of the grader', async () => {
    const [row] = await bot.query(
      `select extract(epoch from run_at - now())::float as wait from graphile_worker.jobs
       where task_identifier in ('grade', 'regrade') and run_at > now() and locked_at is null`,
    );
    return row && Number(row.wait);
  });
  await bot.hurry('grade');
  await bot.hurry('regrade');
  await until('the grader being asked', async () => grader.asked > asked);
  return wait;
}

describe('a grader that is away', () => {
  test('for ten minutes: the member is told once, and the grade comes when it is back', async () => {
    const { daily, user } = await bot.room();
    grader.mood = away;
    await say(bot, daily, user, answerTo(bot, daily.questionId, 'middling'));
    await hear(bot, daily, `<@${user}>`, 'The grader does not respond right now');
    let awaySeconds = 0;
    while (awaySeconds < 600) awaySeconds += await nextTry();
    grader.mood = 'well';
    await nextTry();
    await hear(bot, daily, `<@${user}>`, 'Follow-up 1');
    await bot.quiet();
    expect(heard(bot, daily, `<@${user}>`)).toHaveLength(2);
  });

  test('waits as long as the grader asks for, where that is longer', async () => {
    const { daily, user } = await bot.room();
    grader.mood = { ...away, retryAfterMs: 90_000 };
    await say(bot, daily, user, answerTo(bot, daily.questionId, 'middling'));
    await hear(bot, daily, `<@${user}>`, 'does not respond');
    grader.mood = 'well';
    expect(await nextTry()).toBeGreaterThan(80);
    await hear(bot, daily, `<@${user}>`, 'Follow-up 1');
  });

  test('more of the answer that comes meanwhile is graded with it, and the member is not told again', async () => {
    const { daily, user } = await bot.room();
    grader.mood = away;
    await say(bot, daily, user, answerTo(bot, daily.questionId, 'middling'));
    await hear(bot, daily, `<@${user}>`, 'does not respond');
    await say(
      bot,
      daily,
      user,
      'And Kilimanjaro is the name of the dashboard that I would open to see the burn rate by endpoint.',
    );
    await until('another try', async () => grader.asked >= 2);
    grader.mood = 'well';
    await nextTry();
    await hear(bot, daily, `<@${user}>`, 'Follow-up 1');
    await bot.quiet();
    expect(heard(bot, daily, 'does not respond')).toHaveLength(1);
    const parts = await bot.query('select step from answers where user_id = $1', [user]);
    expect(parts).toEqual([{ step: 'main' }, { step: 'main' }]);
  });

  test('skip does nothing while an answer waits, and stop ends the chain with its grade', async () => {
    const { daily, user } = await bot.room();
    grader.mood = away;
    await say(bot, daily, user, answerTo(bot, daily.questionId, 'middling'));
    await hear(bot, daily, `<@${user}>`, 'does not respond');
    await say(bot, daily, user, 'skip');
    await say(bot, daily, user, 'stop');
    await bot.quiet();
    expect(heard(bot, daily, `<@${user}>`)).toHaveLength(1);
    grader.mood = 'well';
    await nextTry();
    await hear(bot, daily, `<@${user}>`, 'overall');
  });

  test('a regrade leaves the old grade, and comes when it is back', async () => {
    const { daily, user } = await bot.room();
    const { ts } = await answerMain(bot, daily, user, 'weak');
    await bot.slack.edit({
      user,
      channel: daily.channel,
      ts,
      text: answerTo(bot, daily.questionId, 'strong'),
    });
    const offer = await hear(bot, daily, 'Shall I grade the new text?');
    grader.mood = away;
    const asked = grader.asked;
    await press(bot, { channel: daily.channel, ts: offer.ts }, user, 'regrade');
    await until('the grader being asked', async () => grader.asked > asked);
    expect(heard(bot, daily, 'graded anew')).toEqual([]);
    grader.mood = 'well';
    await nextTry();
    await hear(bot, daily, `<@${user}>`, 'graded anew');
  });
});

describe('a grader whose replies are of no use', () => {
  test.each<[string, GraderReply]>([
    ['no JSON', { kind: 'bad-reply', reason: 'not JSON' }],
    [
      'verdicts about nothing',
      {
        kind: 'judged',
        judgements: [],
        flags: [],
        record: {
          model: 'm',
          offlineEstimate: false,
          promptHash: 'p',
          inputTokens: 1,
          outputTokens: 1,
          durationMs: 1,
        },
      },
    ],
  ])(
    '(%s) is asked some times, then the member can try again; no score of 0 and none of 100',
    async (_, reply) => {
      const { daily, user } = await bot.room();
      grader.mood = reply;
      await say(bot, daily, user, answerTo(bot, daily.questionId, 'middling'));
      await hear(bot, daily, `<@${user}>`, 'does not respond');
      for (;;) {
        await bot.quiet();
        if (heard(bot, daily, `<@${user}>`, 'could not get it graded').length > 0) break;
        if (grader.asked > 40) throw new Error('The grader is asked without end');
        await nextTry();
      }
      const [failed] = heard(bot, daily, 'could not get it graded');
      expect(heard(bot, daily, ' %)')).toEqual([]);
      expect(
        await bot.query('select 1 from grades g join sessions s on s.id = g.session_id where user_id = $1', [
          user,
        ]),
      ).toEqual([]);
      grader.mood = 'well';
      await press(bot, { channel: daily.channel, ts: failed?.ts ?? '' }, user, 'grade_again');
      await hear(bot, daily, `<@${user}>`, 'Follow-up 1');
    },
  );

  test('that throws is run again, and the answer is graded once', async () => {
    const { daily, user } = await bot.room();
    grader.mood = 'throws';
    await say(bot, daily, user, answerTo(bot, daily.questionId, 'middling'));
    await until('the grader being asked', async () => grader.asked > 0);
    grader.mood = 'well';
    await nextTry();
    await hear(bot, daily, `<@${user}>`, 'Follow-up 1');
    await bot.quiet();
    expect(heard(bot, daily, `<@${user}>`)).toHaveLength(1);
  });
});
