import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SEED } from '../slack/seed.ts';
import { type Bot, startBot } from './bot.ts';
import { answerMain, hear, press, questionInDm, say, whispered } from './conversation.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(async () => {
  await bot.stop();
  expect(bot.slack.rejected).toEqual([]);
});

const general = SEED.general;

/** Runs `/interview` and returns the text of the acknowledgement, which only the member sees. */
async function interview(user: string, text: string, channel: string = general): Promise<string> {
  const { outcome, ack } = await bot.slack.command({ user, channel, text });
  expect(outcome.kind).toBe('acked');
  if (ack?.text !== undefined) expect(ack.response_type).toBe('ephemeral');
  return String(ack?.text ?? '');
}

/** A channel with the bot and Ada and no schedule. */
function emptyChannel(id: string) {
  return bot.slack.addChannel({ id, members: [SEED.bot, SEED.ada] }).id;
}

describe('help', () => {
  test.each(['', 'help', '  HELP '])('“/interview %s” lists what there is', async (text) => {
    expect(await interview(SEED.ada, text)).toContain('/interview forget-me');
  });

  test('an unknown word is named, without a way to mention anybody, and gets the list', async () => {
    const text = await interview(SEED.ada, '<!channel> now');
    expect(text).toContain('I do not know');
    expect(text).toContain('/interview forget-me');
    expect(text).not.toContain('<!channel>');
  });
});

describe('today', () => {
  test('says that there is none yet, and how to get one', async () => {
    expect(await interview(SEED.ada, 'today', emptyChannel('C0NONE'))).toContain('/interview setup');
  });

  test('links to the question and says whether it was answered', async () => {
    const { daily, user } = await bot.room();
    expect(await interview(user, 'today', daily.channel)).toContain('You have not answered it yet');
    await answerMain(bot, daily, user);
    const { ack } = await bot.slack.command({ user, channel: daily.channel, text: 'today' });
    expect(ack?.text).toContain('You have answered it');
    expect(JSON.stringify(ack?.blocks)).toContain(`/archives/${daily.channel}/p${daily.ts.replace('.', '')}`);
  });
});

describe('practice', () => {
  test('takes a topic by the beginning of its name', async () => {
    const user = await bot.newcomer();
    expect(await interview(user, 'practice incid')).toContain('Incidents');
    await questionInDm(bot, user);
  });

  test('names the topics where there is no such one', async () => {
    const user = await bot.newcomer();
    const text = await interview(user, 'practice basket weaving');
    expect(text).toContain('no topic “basket weaving”');
    expect(text).toContain('`incidents`');
  });
});

test('stats start empty and count the first answer', async () => {
  const { daily, user } = await bot.room();
  expect(await interview(user, 'stats')).toContain('No graded answers yet');
  await answerMain(bot, daily, user);
  expect(await interview(user, 'stats')).toContain('1 graded answer');
});

test('settings are shown as they are, kept, and decide how many follow-ups come', async () => {
  const { slack } = bot;
  const { daily, user } = await bot.room();
  expect(await interview(user, 'settings')).toBe('');
  const [view] = slack.views(user);
  const values = { settings_level: 'staff', settings_follow_ups: '1' };
  expect(await slack.submitView({ user, view: view!, values })).toEqual({ kind: 'closed' });
  await slack.waitFor(() => JSON.stringify(slack.home(user) ?? '').includes('staff'));
  await interview(user, 'settings');
  expect(JSON.stringify(slack.views(user)[0]?.state.values)).toContain('"staff"');
  await say(bot, daily, user, 'hint');
  await answerMain(bot, daily, user);
  await say(
    bot,
    daily,
    user,
    'I would look at the traces of the slow requests and then decide with my team.',
  );
  await hear(bot, daily, `<@${user}>`, 'overall');
});

test('privacy says what is stored, and that no model reads answers here', async () => {
  const text = await interview(SEED.ada, 'privacy');
  expect(text).toContain('What Whetstone stores about you');
  expect(text).toContain('No language model reads your answers here');
});

describe('setup, pause and resume', () => {
  test('the form of a channel proposes the member’s zone, names every wrong field, and saves', async () => {
    const { slack } = bot;
    const channel = emptyChannel('C0SETUP');
    expect(await interview(SEED.ada, 'setup', channel)).toBe('');
    const [view] = slack.views(SEED.ada);
    expect(view?.state.values.setup_zone?.setup_zone?.value).toBe('Europe/London');
    const wrong = {
      setup_hour: '17',
      setup_close_hour: '9',
      setup_zone: 'Middle-earth/Shire',
      setup_skip: '24.12.2026',
    };
    const refused = await slack.submitView({ user: SEED.ada, view: view!, values: wrong });
    expect(refused.kind === 'errors' && Object.keys(refused.errors).sort()).toEqual([
      'setup_close_hour',
      'setup_skip',
      'setup_zone',
    ]);
    const right = {
      setup_hour: '8',
      setup_close_hour: '16',
      setup_zone: 'Europe/Berlin',
      setup_skip: '2026-12-24, 2026-12-27..2027-01-02',
    };
    expect(await slack.submitView({ user: SEED.ada, view: view!, values: right })).toEqual({
      kind: 'closed',
    });
    const saved = await whispered(bot, SEED.ada, 'Saved for');
    expect(saved.channel).toBe(channel);
    expect(await scheduleOf(channel)).toMatchObject({
      hour: 8,
      closeHour: 16,
      zone: 'Europe/Berlin',
      weekdays: [1, 2, 3, 4, 5],
      skip: [
        { from: '2026-12-24', to: '2026-12-24' },
        { from: '2026-12-27', to: '2027-01-02' },
      ],
      setUpBy: SEED.ada,
      status: 'active',
    });
    // What was saved is what the form shows next time.
    await slack.closeView({ user: SEED.ada, all: true }).catch(() => {});
    await interview(SEED.ada, 'setup', channel);
    expect(slack.views(SEED.ada).at(-1)?.state.values.setup_zone?.setup_zone?.value).toBe('Europe/Berlin');
  });

  test('from a direct message the form asks for the channel, and refuses one without the bot', async () => {
    const { slack } = bot;
    slack.addChannel({ id: 'C0OUTSIDE', members: [SEED.ben] });
    await interview(SEED.ben, 'setup', slack.dm(SEED.ben));
    const [view] = slack.views(SEED.ben);
    const refused = await slack.submitView({
      user: SEED.ben,
      view: view!,
      values: { setup_channel: 'C0OUTSIDE' },
    });
    expect(refused).toMatchObject({ kind: 'errors' });
    expect(JSON.stringify(refused)).toContain('/invite @Whetstone');
    const values = { setup_channel: general };
    expect(await slack.submitView({ user: SEED.ben, view: view!, values })).toEqual({ kind: 'closed' });
    await whispered(bot, SEED.ben, 'Saved for');
  });

  test('pause and resume say what is, once and twice', async () => {
    const { daily, user } = await bot.room();
    const { channel } = daily;
    expect(await interview(user, 'pause', channel)).toContain('Paused the daily question');
    expect(await interview(user, 'pause', channel)).toContain('paused already');
    expect(await interview(user, 'resume', channel)).toContain('goes on');
    expect(await interview(user, 'resume', channel)).toContain('running already');
    const empty = emptyChannel('C0NOPAUSE');
    expect(await interview(SEED.ada, 'pause', empty)).toContain('no daily question yet');
    expect(await interview(SEED.ada, 'resume', empty)).toContain('no daily question yet');
    expect(await interview(user, 'pause', bot.slack.dm(user))).toContain('run it in the channel');
  });

  test('a guest cannot set anything up', async () => {
    const user = await bot.newcomer();
    await bot.slack.userChange(user, { isRestricted: true });
    expect(await interview(user, 'setup')).toContain('full members');
    expect(bot.slack.views(user)).toEqual([]);
  });
});

describe('forget-me', () => {
  test('asks first, deletes every row about the member, and the Home tab is as new', async () => {
    const { slack } = bot;
    const { daily, user } = await bot.room();
    await answerMain(bot, daily, user);
    await interview(user, 'practice incidents');
    await questionInDm(bot, user);
    await press(bot, daily, user, 'answer_privately');
    const view = await slack.waitFor(() => slack.views(user)[0]);
    await slack.click({ user, view, actionId: 'answer_draft', blockId: 'answer', value: 'half a thought' });
    await bot.quiet();
    await interview(user, 'forget-me', daily.channel);
    const question = await whispered(bot, user, 'cannot be undone');
    await slack.click({ user, message: { channel: daily.channel, ts: question.ts }, actionId: 'forget_me' });
    await whispered(bot, user, 'I have deleted 2 sessions with 1 answer');
    await slack.waitFor(() => JSON.stringify(slack.home(user) ?? '').includes('Welcome to Whetstone'));
    await bot.quiet();
    const left = await bot.query(
      `select 'answers' as place from answers where user_id = $1
       union all select 'sessions' from sessions where user_id = $1
       union all select 'grades' from grades where grade::text like '%' || $1 || '%'
       union all select 'members' from members where user_id = $1
       union all select 'points' from points where user_id = $1
       union all select 'standings' from standings where user_id = $1
       union all select 'interviews' from interviews where user_id = $1
       union all select 'outbox' from outbox where destination::text like '%' || $1 || '%'
       union all select 'drafts' from key_values where key like '%' || $1 || '%'
       union all select 'inbox' from inbox where body::text like '%' || $1 || '%'
       union all select 'jobs' from graphile_worker._private_jobs where payload::text like '%' || $1 || '%'`,
      [user],
    );
    expect(left).toEqual([]);
  });

  test('leaves everybody else alone', async () => {
    const { daily, user } = await bot.room();
    const other = await bot.newcomer(daily.channel);
    await answerMain(bot, daily, user);
    await answerMain(bot, daily, other);
    await interview(user, 'forget-me', daily.channel);
    const question = await whispered(bot, user, 'cannot be undone');
    await bot.slack.click({
      user,
      message: { channel: daily.channel, ts: question.ts },
      actionId: 'forget_me',
    });
    await whispered(bot, user, 'I have deleted 1 session');
    const kept = await bot.query('select 1 as one from answers where user_id = $1 and body is not null', [
      other,
    ]);
    expect(kept).toEqual([{ one: 1 }]);
  });
});

describe('the Home tab', () => {
  test('greets on the first visit, and its button starts a question', async () => {
    const user = await bot.newcomer();
    await bot.slack.openHome(user);
    const home = await bot.slack.waitFor(() => bot.slack.home(user));
    expect(JSON.stringify(home)).toContain('Welcome to Whetstone');
    await bot.slack.click({ user, view: home, actionId: 'start_practice' });
    await questionInDm(bot, user);
  });

  test('shows progress, today’s question, what waits, and the channels that the member set up', async () => {
    const { daily, user } = await bot.room();
    await answerMain(bot, daily, user);
    await bot.slack.openHome(user);
    const home = await bot.slack.waitFor(() => bot.slack.home(user));
    for (const part of ['1 graded answer', 'Waiting for you', `<#${daily.channel}`, 'answered']) {
      expect(JSON.stringify(home)).toContain(part);
    }
    await bot.slack.openHome(SEED.ada);
    const adas = await bot.slack.waitFor(() => bot.slack.home(SEED.ada));
    expect(JSON.stringify(adas)).toContain('Your daily questions');
  });

  test('the Messages tab leaves it as it is', async () => {
    const user = await bot.newcomer();
    await bot.slack.openHome(user, 'messages');
    await bot.quiet();
    expect(bot.slack.home(user)).toBeUndefined();
  });

  test('its pause button pauses and shows that it did', async () => {
    const { slack } = bot;
    const user = await bot.newcomer();
    const { id: channel } = slack.addChannel({ id: 'C0HOME', members: [SEED.bot, user] });
    await interview(user, 'setup', channel);
    await slack.submitView({ user, view: slack.views(user)[0]! });
    await slack.openHome(user);
    const home = await slack.waitFor(() => slack.home(user));
    await slack.click({ user, view: home, actionId: 'pause_schedule' });
    await slack.waitFor(() => JSON.stringify(slack.home(user)).includes('Resume'));
    expect(await scheduleOf(channel)).toMatchObject({ status: 'paused', pausedReason: null });
  });
});

async function scheduleOf(channelId: string) {
  return bot.whetstone.coach.dailies.schedule({ teamId: SEED.team, channelId });
}
