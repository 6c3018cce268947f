import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SEED } from '../slack/seed.ts';
import { type Bot, startBot } from './bot.ts';
import { answerMain, answerTo, hear, heard, plainReply, press, say, whispered } from './conversation.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(async () => {
  await bot.stop();
  expect(bot.slack.rejected).toEqual([]);
});

describe('hint', () => {
  test('as a button it goes to whoever pressed it, one after the other, and to nobody else', async () => {
    const { daily, user } = await bot.room();
    await press(bot, daily, user, 'hint');
    const first = await whispered(bot, user, 'Hint 1 of');
    await bot.slack.click({
      user,
      message: { channel: daily.channel, ts: first.ts },
      actionId: 'hint',
    });
    await whispered(bot, user, 'Hint 2 of');
    expect(first.threadTs).toBe(daily.ts);
    expect(bot.slack.thread(daily.channel, daily.ts)).toHaveLength(1);
    expect(bot.slack.ephemerals(SEED.ben)).toEqual([]);
  });

  test('as a word it works before and after the first answer, and says when there is none', async () => {
    const { daily, user } = await bot.room();
    await say(bot, daily, user, 'Hint!');
    await whispered(bot, user, 'Hint 1 of');
    await answerMain(bot, daily, user);
    await say(bot, daily, user, 'hint');
    await whispered(bot, user, 'no further hint');
  });
});

describe('skip', () => {
  test('as a word it leaves the follow-up out and asks the next, and the summary says so', async () => {
    const { daily, user } = await bot.room();
    await answerMain(bot, daily, user);
    for (const step of [2, 3]) {
      await say(bot, daily, user, 'skip');
      await hear(bot, daily, `<@${user}>`, `Follow-up ${step} of 3`);
    }
    await say(bot, daily, user, 'Skip.');
    const summary = await hear(bot, daily, `<@${user}>`, 'overall');
    expect(summary.text.match(/skipped/g)).toHaveLength(3);
  });

  test('as a button it moves the chain once, however often it is pressed', async () => {
    const { daily, user } = await bot.room();
    const { feedback } = await answerMain(bot, daily, user);
    const at = { channel: daily.channel, ts: feedback.ts };
    await Promise.all([press(bot, at, user, 'skip'), press(bot, at, user, 'skip')]);
    await hear(bot, daily, `<@${user}>`, 'Follow-up 2 of 3');
    await whispered(bot, user, 'over already');
    await bot.quiet();
    expect(heard(bot, daily, `<@${user}>`)).toHaveLength(2);
  });
});

describe('stop', () => {
  test('as a word it ends the chain with a summary of what there is', async () => {
    const { daily, user } = await bot.room();
    await answerMain(bot, daily, user);
    await say(bot, daily, user, 'stop');
    await hear(bot, daily, `<@${user}>`, '% so far');
    await bot.quiet();
    expect(heard(bot, daily, `<@${user}>`)).toHaveLength(2);
  });

  test('as a button it does the same, and a second press is told that it is over', async () => {
    const { daily, user } = await bot.room();
    const { feedback } = await answerMain(bot, daily, user);
    const at = { channel: daily.channel, ts: feedback.ts };
    await press(bot, at, user, 'stop');
    await hear(bot, daily, `<@${user}>`, '% so far');
    await press(bot, at, user, 'stop');
    await whispered(bot, user, 'over already');
    expect(heard(bot, daily, '% so far')).toHaveLength(1);
  });

  test('before anything was begun, words are talk among colleagues', async () => {
    const { daily, user } = await bot.room();
    for (const word of ['stop', 'skip', 'next']) await say(bot, daily, user, word);
    await bot.quiet();
    expect(heard(bot, daily, `<@${user}>`)).toEqual([]);
  });
});

describe('buttons of other people', () => {
  test.each(['skip', 'stop', 'not_an_answer'])(
    '%s is refused with a sentence, and nothing moves',
    async (action) => {
      const { daily, user } = await bot.room();
      const { feedback } = await answerMain(bot, daily, user);
      const other = await bot.newcomer(daily.channel);
      await press(bot, { channel: daily.channel, ts: feedback.ts }, other, action);
      await whispered(bot, other, 'somebody else’s answer');
      await bot.quiet();
      expect(heard(bot, daily, `<@${user}>`)).toHaveLength(1);
      expect(await sessionsOf(user)).toEqual([{ status: 'waiting', ended: null }]);
    },
  );

  test.each(['retry', 'show_outline'])('%s of a summary is refused too', async (action) => {
    const { daily, user } = await bot.room();
    await answerMain(bot, daily, user);
    await say(bot, daily, user, 'stop');
    const summary = await hear(bot, daily, `<@${user}>`, '% so far');
    const other = await bot.newcomer(daily.channel);
    await press(bot, { channel: daily.channel, ts: summary.ts }, other, action);
    await whispered(bot, other, 'somebody else’s answer');
    expect(await sessionsOf(user)).toHaveLength(1);
  });
});

describe('the end of a chain', () => {
  test('the outline is shown to the member alone, before the question closes', async () => {
    const { daily, user } = await bot.room();
    await answerMain(bot, daily, user);
    await say(bot, daily, user, 'stop');
    const summary = await hear(bot, daily, `<@${user}>`, '% so far');
    await press(bot, { channel: daily.channel, ts: summary.ts }, user, 'show_outline');
    await whispered(bot, user, 'Model outline');
    expect(heard(bot, daily, 'Model outline')).toEqual([]);
  });

  test('a retry in the same thread shows the difference, and the first attempt is the one that counts', async () => {
    const { daily, user } = await bot.room();
    await say(bot, daily, user, answerTo(bot, daily.questionId, 'weak'));
    await hear(bot, daily, `<@${user}>`, 'Follow-up 1');
    await say(bot, daily, user, 'stop');
    const summary = await hear(bot, daily, `<@${user}>`, '% so far');
    await press(bot, { channel: daily.channel, ts: summary.ts }, user, 'retry');
    await hear(bot, daily, 'ttempt 2');
    await say(bot, daily, user, answerTo(bot, daily.questionId, 'strong'));
    const feedback = await hear(bot, daily, `<@${user}>`, 'Against your earlier attempt');
    expect(feedback.text).toMatch(/\d+ % then, \d+ % now \(up \d+\)/);
    const grades = await bot.query(
      `select s.attempt, g.score from sessions s join grades g on g.session_id = s.id
       where s.user_id = any($1) order by 1`,
      [[user]],
    );
    const stats = await bot.whetstone.coach.screens.stats({ teamId: SEED.team, userId: user });
    expect(grades.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(stats.medianScore).toBe(grades[0]?.score);
  });

  test('a retry is refused while the chain is under way', async () => {
    const { daily, user } = await bot.room();
    await answerMain(bot, daily, user);
    await say(bot, daily, user, 'stop');
    const summary = await hear(bot, daily, `<@${user}>`, '% so far');
    const at = { channel: daily.channel, ts: summary.ts };
    await press(bot, at, user, 'retry');
    await hear(bot, daily, 'ttempt 2');
    await press(bot, at, user, 'retry');
    await whispered(bot, user, 'still in the middle');
    expect(await sessionsOf(user)).toHaveLength(2);
  });
});

describe('not an answer', () => {
  test('as a button it forgets text and quotes, and leaves the thread open for an answer', async () => {
    const { daily, user } = await bot.room();
    const { feedback } = await answerMain(bot, daily, user, 'strong');
    await press(bot, { channel: daily.channel, ts: feedback.ts }, user, 'not_an_answer');
    await hear(bot, daily, `<@${user}>`, 'I have forgotten what you wrote');
    expect(await bot.query('select body from answers where user_id = $1', [user])).toEqual([{ body: null }]);
    const [{ grade } = {}] = await bot.query(
      'select grade::text from grades g join sessions s on s.id = g.session_id where s.user_id = $1',
      [user],
    );
    expect(String(grade).match(/"quote"/g)).toBeNull();
    await say(bot, daily, user, answerTo(bot, daily.questionId, 'middling'));
    await bot.slack.waitFor(() =>
      heard(bot, daily, `<@${user}>`, 'Follow-up 1').find(({ ts }) => ts > feedback.ts),
    );
  });

  test('as words it takes the last reply back, and the main answer keeps its grade', async () => {
    const { daily, user } = await bot.room();
    await answerMain(bot, daily, user);
    await say(bot, daily, user, plainReply);
    await hear(bot, daily, `<@${user}>`, 'Follow-up 2 of 3');
    await say(bot, daily, user, 'not an answer');
    await hear(bot, daily, `<@${user}>`, 'I have forgotten what you wrote');
    const answers = await bot.query(
      `select step = 'main' as main, body is null as gone, set_aside from answers
       where user_id = $1 and message_ts in (select message_ts from answers where step = 'main' or body is null)
       order by received_at limit 2`,
      [user],
    );
    expect(answers).toEqual([
      { main: true, gone: false, set_aside: false },
      { main: false, gone: true, set_aside: true },
    ]);
  });
});

function sessionsOf(user: string) {
  return bot.query('select status, ended from sessions where user_id = $1', [user]);
}
