import { afterEach, beforeEach, expect, test } from 'vitest';
import { OfflineGrader } from '../../src/adapters/offline/offline-grader.ts';
import type { GradeRequest, GraderReply } from '../../src/core/grading/grader.ts';
import { type Bot, startBot } from './bot.ts';
import { hear, heard, say } from './conversation.ts';
import { anAnswerNow, asks, debriefIn, sayAndWait, startMock } from './interviewing.ts';

/** The offline grader, with times at which it is away. */
class ComesAndGoes extends OfflineGrader {
  isAway = false;

  override async grade(request: GradeRequest): Promise<GraderReply> {
    return this.isAway ? { kind: 'unavailable', reason: 'ECONNREFUSED' } : super.grade(request);
  }
}

let grader: ComesAndGoes;
let bot: Bot;
beforeEach(async () => {
  grader = new ComesAndGoes();
  bot = await startBot({ grader });
});
afterEach(async () => {
  await bot.stop();
  expect(bot.slack.rejected).toEqual([]);
});

const quick = { minutes: '15', track: 'platform' };

/** As if the last word lay so many days further back, and the timer had come. */
async function letPass(days: number): Promise<void> {
  await bot.query('update interviews set quiet_since = quiet_since - make_interval(days => $1)', [days]);
  await bot.hurry('interview-timer');
}

test('a pause stops the clock, and resume says the question once more', async () => {
  const user = await bot.newcomer();
  const thread = await startMock(bot, user, quick);
  await bot.quiet();
  await say(bot, thread, user, 'pause');
  await hear(bot, thread, 'Paused; the clock stands');
  bot.advance(60 * 60 * 1000);
  const again = await sayAndWait(bot, thread, { user, text: 'resume' });
  expect(again.text).toContain('Once more');
  expect(again.text).toContain('15 minutes left');
});

test('a silence of a day is nudged once, one of a week ends it with a debrief', async () => {
  const user = await bot.newcomer();
  const thread = await startMock(bot, user, quick);
  await sayAndWait(bot, thread, { user, text: await anAnswerNow(bot, user, 'middling') });
  await bot.quiet();
  await letPass(1);
  await hear(bot, thread, 'still waits for you');
  await letPass(6);
  expect((await debriefIn(bot, thread)).text).toContain('A week went by');
  expect(heard(bot, thread, 'still waits for you')).toHaveLength(1);
});

test('a grader that is away in the middle holds the interview up, and nothing is lost or asked twice', async () => {
  const user = await bot.newcomer();
  const thread = await startMock(bot, user, quick);
  const answer = await anAnswerNow(bot, user, 'middling');
  grader.isAway = true;
  await say(bot, thread, user, answer);
  await hear(bot, thread, 'The grader does not respond right now');
  await say(bot, thread, user, 'pause');
  await hear(bot, thread, 'Paused; the clock stands');
  grader.isAway = false;
  await bot.hurry('grade');
  await bot.lines.waitFor('answer.graded', { result: 'graded' });
  await bot.quiet();
  expect(asks(bot, thread)).toHaveLength(1);
  expect((await sayAndWait(bot, thread, { user, text: 'resume' })).text).toContain(
    'Follow-up to question 1 of 2',
  );
});
