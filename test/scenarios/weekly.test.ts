import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MemberSettings } from '../../src/core/members/member.ts';
import { SEED } from '../slack/seed.ts';
import type { Message } from '../slack/state.ts';
import { type Bot, type Posted, startBot } from './bot.ts';
import { answerMain, hear, whispered } from './conversation.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(async () => {
  await bot.stop();
  expect(bot.slack.rejected).toEqual([]);
});

let rooms = 0;

/** A channel whose week ends with the question that it is posted now. */
async function lastRoom(chosen: { weeklyPost?: boolean } = {}): Promise<Posted> {
  const { id } = bot.slack.addChannel({ id: `C0WEEK${++rooms}`, members: [SEED.bot, SEED.ada] });
  const now = bot.whetstone.coach.now().toTemporalInstant().toZonedDateTimeISO('Europe/London');
  return bot.postDaily({ channel: id, weekdays: [now.dayOfWeek], ...chosen });
}

async function answering(daily: Posted, quality: 'strong' | 'middling' | 'weak'): Promise<string> {
  const user = await bot.newcomer(daily.channel);
  await answerMain(bot, daily, user, quality);
  return user;
}

const choose = async (userId: string, change: Partial<MemberSettings>) => {
  const { members } = bot.whetstone.coach;
  const member = { teamId: SEED.team, userId };
  await members.saveSettings(member, { ...(await members.settings(member)), ...change });
};

/** Has the day close, for two processes that look at the clock at once, and says what stands in the channel then. */
async function closeTheDay({ channel, ts }: Posted): Promise<Message[]> {
  await bot.query(`update dailies set closes_at = now() - interval '1 second' where channel_id = $1`, [
    channel,
  ]);
  await Promise.all([bot.whetstone.tick(), bot.whetstone.tick()]);
  await hear(bot, { channel, ts }, 'How one could answer');
  await bot.quiet();
  return bot.slack.messages(channel).filter(({ metadata }) => metadata?.event_type === 'standings');
}

const plain = ({ text }: Message) => text.replace(/[\u2068\u2069]/g, '');
const nameOf = (user: string) => user.toLowerCase();

describe('the weekly post', () => {
  test('comes with the last outline of the week, once, names the first and pings nobody', async () => {
    const daily = await lastRoom();
    const best = await answering(daily, 'strong');
    await answering(daily, 'middling');
    const without = await answering(daily, 'weak');
    await choose(best, { nickname: 'Zoë', quotable: true });
    const weekly = await closeTheDay(daily);
    expect(weekly).toHaveLength(1);
    const [post] = weekly;
    if (!post) return;
    expect(post.thread_ts).toBeUndefined();
    const text = plain(post);
    expect(text).toContain(`*The week in <#${daily.channel}>*`);
    expect(text).toMatch(/1\. Zoë · \d+ points · 1 answer\n2\. /);
    expect(text).not.toContain(nameOf(without));
    expect(text).toMatch(/\*Question of the week:\* .* · median \d+ % of 3 answers/);
    expect(text).toContain('*Best on Incidents this season:* Zoë');
    expect(text).toContain('Offline estimates count 100 %.');
    expect(text).not.toContain('<@');
    const quote = /\*A strong moment,\* Zoë on .*:\n> “(.+)”/.exec(text)?.[1] ?? 'nothing';
    const said = bot.slack.thread(daily.channel, daily.ts).find(({ user }) => user === best);
    expect(said?.text.replace(/\s+/g, ' ')).toContain(quote.replace(/\s+/g, ' '));
  });

  test('quotes nobody who has not allowed it, and no answer that was deleted', async () => {
    const daily = await lastRoom();
    await answering(daily, 'strong');
    const user = await bot.newcomer(daily.channel);
    const { ts } = await answerMain(bot, daily, user, 'strong');
    await choose(user, { quotable: true });
    await bot.slack.remove({ user, channel: daily.channel, ts });
    await answering(daily, 'weak');
    await bot.quiet();
    const weekly = await closeTheDay(daily);
    expect(weekly).toHaveLength(1);
    expect(weekly[0]?.text).not.toContain('A strong moment');
  });

  test('loses its quote when the answer is deleted later', async () => {
    const daily = await lastRoom();
    const posted = async () => (await closeTheDay(daily)).map(({ ts }) => ts).join();
    const users = ['strong', 'strong', 'weak'] as const;
    const [deletes] = await Promise.all(users.map((quality) => answering(daily, quality)));
    if (!deletes) throw new Error('Nobody has answered');
    await choose(deletes, { quotable: true });
    const ts = await posted();
    const now = () => bot.slack.messages(daily.channel).find((message) => message.ts === ts)?.text ?? '';
    expect(now()).toContain('A strong moment');
    const own = bot.slack.thread(daily.channel, daily.ts).find(({ user }) => user === deletes);
    await bot.slack.remove({ user: deletes, channel: daily.channel, ts: own?.ts ?? '' });
    await bot.slack.waitFor(() => !now().includes('A strong moment'));
    expect(now()).toContain('The week in');
    expect(now()).toContain('1. ');
  });

  test('does not come for two, nor where the channel has switched it off', async () => {
    const two = await lastRoom();
    await answering(two, 'strong');
    await answering(two, 'weak');
    expect(await closeTheDay(two)).toEqual([]);
    const off = await lastRoom({ weeklyPost: false });
    for (const quality of ['strong', 'middling', 'weak'] as const) await answering(off, quality);
    expect(await closeTheDay(off)).toEqual([]);
  });
});

describe('what estimates count', () => {
  const boss = 'U0BOSS';
  const board = async (user: string, channel: string = SEED.general) => {
    await bot.slack.command({ user, channel, text: 'leaderboard' });
    return whispered(bot, user, 'Leaderboard');
  };
  /** Presses the button under the latest board that somebody was shown. */
  const open = async (user: string) => {
    const { channel, ts } = await board(user);
    return () => bot.slack.click({ user, message: { channel, ts }, actionId: 'open_estimates' });
  };
  beforeAll(async () => {
    bot.slack.addPerson({ id: boss, isAdmin: true });
    await bot.slack.invite({ channel: SEED.general, user: boss });
  });

  test('is changed by an admin, for what was earned before too, and every board says so', async () => {
    const daily = await lastRoom();
    const user = await answering(daily, 'strong');
    expect((await board(user, daily.channel)).text).toMatch(
      /You are number 1 with [1-9]\d* points from 1 answer.\nYou have answered 1 of 1 question since you joined/,
    );
    await (await open(boss))();
    const view = await bot.slack.waitFor(() => bot.slack.views(boss)[0]);
    expect(await bot.slack.submitView({ user: boss, view, values: { estimates_percent: '0' } })).toEqual({
      kind: 'closed',
    });
    await bot.slack.waitFor(() =>
      bot.slack.messages(bot.slack.dm(boss)).find(({ text }) => text.includes('count 0 %')),
    );
    const { text } = await board(user, daily.channel);
    expect(text).toContain('You are number 1 with 0 points');
    expect(text).toContain('Offline estimates count 0 %.');
  });

  test('has no button for anybody else', async () => {
    expect((await board(boss)).text).toContain('[Offline estimates]');
    expect((await board(SEED.ben)).text).not.toContain('[Offline estimates]');
  });

  test('is not opened nor changed by somebody who was an admin once', async () => {
    const { standings } = bot.whetstone.coach;
    await standings.weighEstimates(SEED.team, 50);
    const press = await open(boss);
    await press();
    const view = await bot.slack.waitFor(() => bot.slack.views(boss)[0]);
    await bot.slack.userChange(boss, { isAdmin: false });
    await bot.quiet();
    await bot.slack.submitView({ user: boss, view, values: { estimates_percent: '100' } });
    await bot.slack.waitFor(() =>
      bot.slack.messages(bot.slack.dm(boss)).find(({ text }) => text.includes('for admins')),
    );
    await press();
    await whispered(bot, boss, 'for admins');
    expect(await standings.estimatePercent(SEED.team)).toBe(50);
  });
});

test('the Home tab shows the own place of this week', async () => {
  const daily = await lastRoom();
  const user = await answering(daily, 'strong');
  await bot.slack.openHome(user);
  const home = await bot.slack.waitFor(() => bot.slack.home(user));
  expect(JSON.stringify(home)).toMatch(
    new RegExp(`<#${daily.channel}>: number 1 with \\d+ points from 1 answer`),
  );
});
