import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SEED } from '../slack/seed.ts';
import { type Bot, type Posted, startBot } from './bot.ts';
import { answerMain, hear, press, say } from './conversation.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(async () => {
  await bot.stop();
  expect(bot.slack.rejected).toEqual([]);
});

async function leaderboard(user: string, channel: string, words = ''): Promise<string> {
  const { ack } = await bot.slack.command({ user, channel, text: `leaderboard ${words}` });
  expect(ack?.response_type).toBe('ephemeral');
  // Without the marks that keep a name's direction to itself.
  return String(ack?.text ?? '').replace(/[\u2068\u2069]/g, '');
}

/** A channel in which three people have answered: well, so and badly. */
async function threeAnswered(): Promise<{ daily: Posted; best: string; middle: string; last: string }> {
  const { daily, user: best } = await bot.room();
  const middle = await bot.newcomer(daily.channel);
  const last = await bot.newcomer(daily.channel);
  await answerMain(bot, daily, best, 'strong');
  await answerMain(bot, daily, middle, 'middling');
  await answerMain(bot, daily, last, 'weak');
  return { daily, best, middle, last };
}

/** What the fake Slack calls somebody. */
const nameOf = (user: string) => user.toLowerCase();
const lineOf = (text: string, words: string) => text.split('\n').find((each) => each.includes(words));

describe('the leaderboard', () => {
  test('has the best first, with names and nobody mentioned, and the own place for the one who asks', async () => {
    const { daily, best, middle, last } = await threeAnswered();
    const text = await leaderboard(middle, daily.channel);
    expect(text).not.toContain('<@');
    expect(text).toMatch(
      new RegExp(
        `1\\. ${nameOf(best)} · \\d+ points · 1 answer\\n2\\. \\*${nameOf(middle)}\\* \\(you\\)[^]*3\\. ${nameOf(last)}`,
      ),
    );
    expect(text).toContain('You are number 2.');
  });

  test('is not there for two, who see their own place all the same', async () => {
    const { daily, user } = await bot.room();
    await answerMain(bot, daily, user, 'strong');
    const text = await leaderboard(user, daily.channel);
    expect(text).toContain('A board opens when 3 people have answered');
    expect(text).toMatch(/You are number 1 with \d+ points from 1 answer\./);
  });

  test('of a workspace has the answers of all channels', async () => {
    const { daily, best } = await threeAnswered();
    expect(await leaderboard(best, daily.channel, 'workspace all')).toContain(
      'Leaderboard · all time · the whole workspace',
    );
  });

  test('of who has improved names those who can be compared, and tells the others what it takes', async () => {
    const { daily, best, middle, last } = await threeAnswered();
    // A second answer this week, and two in the week before: means of 20 % then.
    for (const user of [best, middle, last])
      await bot.query(
        `with now as (
           update standings set answers = answers + 1, scores = scores * 2
           where user_id = $1 and scope = $2 and topic = '' and period like '%W%' returning *
         )
         insert into standings (team_id, scope, topic, period, user_id, points, answers, scores, entries, is_shown)
         select n.team_id, n.scope, n.topic, to_char(d.local_date::date - 7, 'IYYY-"W"IW'), n.user_id, 1, 2, 4000, 2, true
         from now n join dailies d on d.channel_id = n.scope`,
        [user, daily.channel],
      );
    const text = await leaderboard(best, daily.channel, 'improved');
    expect(text).toContain(`Most improved · this week and the week before · <#${daily.channel}>`);
    expect(text).toMatch(new RegExp(`1\\. \\*${nameOf(best)}\\* \\(you\\) · from 20 % to \\d+ %`));
    const late = await bot.newcomer(daily.channel);
    expect(await leaderboard(late, daily.channel, 'improved')).toContain('You cannot be compared yet');
  });

  test('of a topic that nobody knows says which there are', async () => {
    const text = await leaderboard(SEED.ada, SEED.general, 'yesterday');
    expect(text).toContain('There is no board “yesterday”');
    expect(text).toContain('`security`');
  });

  test('leaves out who asks for it in the settings, and calls others by their nickname', async () => {
    const { daily, best, middle, last } = await threeAnswered();
    const fourth = await bot.newcomer(daily.channel);
    await answerMain(bot, daily, fourth, 'weak');
    const settings = await bot.whetstone.coach.members.settings({ teamId: SEED.team, userId: best });
    await choose(best, daily.channel, { boards: [], nickname: '' });
    await choose(middle, daily.channel, { boards: ['onBoards'], nickname: 'Zoë <!channel> *bold*' });
    const text = await leaderboard(last, daily.channel);
    expect(lineOf(text, nameOf(best))).toBeUndefined();
    expect(lineOf(text, '1. Zoë')).not.toMatch(/<!channel>|\*bold\*/);
    const own = await leaderboard(best, daily.channel);
    expect(own).toContain('You are number 1');
    expect(own).toContain('You are not shown to others');
    expect(settings.onBoards).toBe(true);
  });

  test('leaves out somebody who has left the workspace', async () => {
    const { daily, best, middle, last } = await threeAnswered();
    const fourth = await bot.newcomer(daily.channel);
    await answerMain(bot, daily, fourth, 'weak');
    bot.slack.addPerson({ id: best, deleted: true });
    const user = { id: best, team_id: SEED.team, deleted: true };
    await bot.slack.deliver({ type: 'user_change', user });
    await bot.quiet();
    const text = await leaderboard(last, daily.channel);
    expect(lineOf(text, nameOf(best))).toBeUndefined();
    expect(text).toContain(`1. ${nameOf(middle)}`);
  });
});

describe('points', () => {
  test('are not earned by a second attempt, an edit, a deletion or taking an answer back', async () => {
    const { daily, user } = await bot.room();
    const pointsOf = async () => {
      const rows = await bot.query(
        `select coalesce(sum(points), 0)::int as points from standings
         where user_id = $1 and scope = '' and topic = '' and period = 'all'`,
        [user],
      );
      return Number(rows[0]?.points);
    };
    const { ts } = await answerMain(bot, daily, user, 'weak');
    const first = await pointsOf();
    await bot.slack.edit({ user, channel: daily.channel, ts, text: strongAnswer(daily) });
    const offer = await hear(bot, daily, `<@${user}>`, 'Shall I grade the new text?');
    await press(bot, { channel: daily.channel, ts: offer.ts }, user, 'regrade');
    await hear(bot, daily, `<@${user}>`, 'graded anew');
    expect(await pointsOf()).toBe(first);
    const feedback = await hear(bot, daily, `<@${user}>`, 'graded anew');
    await press(bot, { channel: daily.channel, ts: feedback.ts }, user, 'not_an_answer');
    await bot.quiet();
    await say(bot, daily, user, strongAnswer(daily));
    await bot.quiet();
    expect(await pointsOf()).toBe(first);
  });
});

function strongAnswer({ questionId }: Posted): string {
  const question = bot.whetstone.coach.bank.find(questionId);
  return question?.exemplars.find(({ grade, manner }) => grade === 'strong' && !manner)?.text ?? '';
}

/** Saves the settings form with these fields changed. */
async function choose(
  user: string,
  channel: string,
  fields: { boards: string[]; nickname: string },
): Promise<void> {
  await bot.slack.command({ user, channel, text: 'settings' });
  const view = await bot.slack.waitFor(() => bot.slack.views(user)[0]);
  const values = { settings_boards: fields.boards, settings_nickname: fields.nickname };
  expect(await bot.slack.submitView({ user, view, values })).toEqual({ kind: 'closed' });
}
