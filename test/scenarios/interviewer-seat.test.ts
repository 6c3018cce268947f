import { afterAll, beforeAll, expect, test } from 'vitest';
import { SEED } from '../slack/seed.ts';
import { type Bot, startBot } from './bot.ts';
import { hear, heard, press, say, type Thread, whispered } from './conversation.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(async () => {
  await bot.stop();
  expect(bot.slack.rejected).toEqual([]);
});

async function takeSeat(user: string): Promise<Thread> {
  const { slack } = bot;
  await slack.command({ user, channel: SEED.general, text: 'mock --interviewer incidents' });
  const channel = slack.dm(user);
  const opening = await slack.waitFor(() =>
    slack.messages(channel).find(({ text }) => text.includes('You interview, I am the candidate')),
  );
  return { channel, ts: opening.ts };
}

test('a member asks, scores by criterion, and is told what they found and missed', async () => {
  const user = await bot.newcomer();
  const thread = await takeSeat(user);
  await say(bot, thread, user, 'What would you look at first, and why that?');
  const reply = await bot.slack.waitFor(() => heard(bot, thread, '*Candidate*')[1]);
  await press(bot, { channel: thread.channel, ts: reply.ts }, user, 'score_seat');
  const view = await bot.slack.waitFor(() => bot.slack.views(user)[0]);
  const criteria = Object.keys(view.state.values).concat(
    (view.blocks as { block_id: string }[]).map(({ block_id }) => block_id),
  );
  const fields = [...new Set(criteria)].filter((id) => id.startsWith('seat_c_'));
  const values = Object.fromEntries([...fields.map((id) => [id, 'missed']), ['seat_guess', 'weak']]);
  expect((await bot.slack.submitView({ user, view, values })).kind).toBe('closed');
  const debrief = await hear(bot, thread, "Interviewer's debrief");
  expect(debrief.text).toMatch(/You asked 1 question/);
  expect(debrief.text).toMatch(/\d of \d\* verdicts are the bank's/);
  await press(bot, { channel: thread.channel, ts: reply.ts }, user, 'score_seat');
  await whispered(bot, user, 'over already');
});

test('a topic that is not there is named', async () => {
  const { ack } = await bot.slack.command({
    user: SEED.ada,
    channel: SEED.general,
    text: 'mock --interviewer cooking',
  });
  expect(ack?.text).toContain('no topic “cooking”');
});
