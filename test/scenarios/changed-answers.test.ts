import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SEED } from '../slack/seed.ts';
import { type Bot, startBot } from './bot.ts';
import { answerMain, answerTo, hear, heard, press, questionInDm, whispered } from './conversation.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(async () => {
  await bot.stop();
  expect(bot.slack.rejected).toEqual([]);
});

describe('an edited answer', () => {
  test('gets an offer, and the press grades the new text beside the old grade', async () => {
    const { daily, user } = await bot.room();
    const { ts } = await answerMain(bot, daily, user, 'weak');
    await bot.slack.edit({
      user,
      channel: daily.channel,
      ts,
      text: answerTo(bot, daily.questionId, 'strong'),
    });
    const offer = await hear(bot, daily, `<@${user}>`, 'Shall I grade the new text?');
    await press(bot, { channel: daily.channel, ts: offer.ts }, user, 'regrade');
    await hear(bot, daily, `<@${user}>`, 'graded anew');
    const grades = await bot.query(
      `select g.revision, g.score from grades g join sessions s on s.id = g.session_id
       where s.user_id = $1 order by 1`,
      [user],
    );
    expect(grades.map(({ revision }) => revision)).toEqual([1, 2]);
    expect(Number(grades[1]?.score)).toBeGreaterThan(Number(grades[0]?.score));
    // The chain stays where it is.
    expect(heard(bot, daily, `<@${user}>`, 'Follow-up')).toHaveLength(1);
  });

  test('is offered to its author alone', async () => {
    const { daily, user } = await bot.room();
    const { ts } = await answerMain(bot, daily, user, 'weak');
    await bot.slack.edit({
      user,
      channel: daily.channel,
      ts,
      text: answerTo(bot, daily.questionId, 'strong'),
    });
    const offer = await hear(bot, daily, 'Shall I grade the new text?');
    await press(bot, { channel: daily.channel, ts: offer.ts }, SEED.ben, 'regrade');
    await whispered(bot, SEED.ben, 'somebody else’s answer');
    await bot.quiet();
    expect(heard(bot, daily, 'graded anew')).toEqual([]);
  });

  test('to something that cannot be graded keeps its grade, and the author is told', async () => {
    const { daily, user } = await bot.room();
    const { ts } = await answerMain(bot, daily, user);
    await bot.slack.edit({ user, channel: daily.channel, ts, text: ':shrug:' });
    const offer = await hear(bot, daily, 'Shall I grade the new text?');
    await press(bot, { channel: daily.channel, ts: offer.ts }, user, 'regrade');
    await hear(bot, daily, `<@${user}>`, 'I found no words in that');
    const grades = await bot.query(
      'select revision from grades g join sessions s on s.id = g.session_id where s.user_id = $1',
      [user],
    );
    expect(grades).toEqual([{ revision: 1 }]);
  });

  test('counts with its new text where the news of the edit comes before the message itself', async () => {
    const { daily, user } = await bot.room();
    const at = { user, channel: daily.channel };
    const ts = await bot.slack.say({
      ...at,
      threadTs: daily.ts,
      text: answerTo(bot, daily.questionId, 'weak'),
      reorder: true,
    });
    const better = answerTo(bot, daily.questionId, 'strong');
    await bot.slack.edit({ ...at, ts, text: better });
    await hear(bot, daily, `<@${user}>`);
    const stored = await bot.query('select body from answers where user_id = $1', [user]);
    expect(stored).toEqual([{ body: better }]);
  });

  test('a preview that Slack adds is no edit', async () => {
    const { daily, user } = await bot.room();
    const { ts } = await answerMain(bot, daily, user);
    const text = answerTo(bot, daily.questionId, 'middling');
    const message = { type: 'message', user, ts, thread_ts: daily.ts, text };
    await bot.slack.deliver({
      type: 'message',
      subtype: 'message_changed',
      hidden: true,
      channel: daily.channel,
      channel_type: 'channel',
      ts: '1700000000.000200',
      message: { ...message, attachments: [{ from_url: 'https://example.org', id: 1 }] },
      previous_message: message,
    });
    await bot.quiet();
    expect(heard(bot, daily, `<@${user}>`)).toHaveLength(1);
  });
});

describe('a deleted answer', () => {
  test('takes its text and every quote with it, in the database and in the feedback', async () => {
    const { daily, user } = await bot.room();
    const { ts, feedback } = await answerMain(bot, daily, user, 'strong');
    expect(feedback.text).toContain('> “');
    await bot.slack.remove({ user, channel: daily.channel, ts });
    await bot.slack.waitFor(() =>
      heard(bot, daily, `<@${user}>`, 'Follow-up 1').some(({ text }) => !text.includes('> “')),
    );
    await bot.quiet();
    expect(heard(bot, daily, `<@${user}>`).map((message) => message.ts)).toEqual([feedback.ts]);
    expect(await storedWordsOf(user)).toEqual([]);
  });

  test('that was graded twice goes from both messages', async () => {
    const { daily, user } = await bot.room();
    const { ts } = await answerMain(bot, daily, user, 'middling');
    await bot.slack.edit({
      user,
      channel: daily.channel,
      ts,
      text: answerTo(bot, daily.questionId, 'strong'),
    });
    const offer = await hear(bot, daily, 'Shall I grade the new text?');
    await press(bot, { channel: daily.channel, ts: offer.ts }, user, 'regrade');
    await hear(bot, daily, 'graded anew');
    await bot.slack.remove({ user, channel: daily.channel, ts });
    await bot.slack.waitFor(() => heard(bot, daily, '> “').length === 0);
    expect(await storedWordsOf(user)).toEqual([]);
  });

  test('is forgotten when the news of it comes before the message itself', async () => {
    const { daily, user } = await bot.room();
    const ts = await bot.slack.say({
      user,
      channel: daily.channel,
      threadTs: daily.ts,
      text: answerTo(bot, daily.questionId, 'strong'),
      reorder: true,
    });
    // The deletion is delivered first; the held message follows it.
    await bot.slack.remove({ user, channel: daily.channel, ts });
    await bot.quiet();
    expect(heard(bot, daily, `<@${user}>`)).toEqual([]);
    expect(await storedWordsOf(user)).toEqual([]);
  });

  test('is forgotten where replies under it leave a tombstone', async () => {
    const { slack } = bot;
    const user = await bot.newcomer();
    await slack.command({ user, channel: SEED.general, text: 'practice incidents' });
    const question = await questionInDm(bot, user);
    const channel = slack.dm(user);
    const [{ question_id } = {}] = await bot.query('select question_id from sessions where user_id = $1', [
      user,
    ]);
    const text = answerTo(bot, String(question_id), 'strong');
    const ts = await slack.say({ user, dm: true, text });
    await hear(bot, question, 'Follow-up 1');
    await slack.say({ user, dm: true, threadTs: ts, text: '// a note to myself' });
    await slack.remove({ user, channel, ts });
    await slack.waitFor(() => heard(bot, question, '> “').length === 0);
    expect(await storedWordsOf(user)).toEqual([]);
  });
});

/** Texts and quotes of a member that the database still holds. */
async function storedWordsOf(user: string): Promise<unknown[]> {
  const answers = await bot.query('select body from answers where user_id = $1 and body is not null', [user]);
  const quotes = await bot.query(
    `select grade from grades g join sessions s on s.id = g.session_id
     where s.user_id = $1 and grade::text like '%"quote"%'`,
    [user],
  );
  return [...answers, ...quotes];
}
