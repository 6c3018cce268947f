import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bot, type Posted, startBot } from './bot.ts';
import {
  answerMain,
  answerTo,
  hear,
  heard,
  plainReply,
  press,
  questionInDm,
  questions,
  say,
} from './conversation.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(async () => {
  await bot.stop();
  expect(bot.slack.rejected).toEqual([]);
});

/** Presses "Answer privately" and returns the form. */
async function openForm(daily: Posted, user: string) {
  await press(bot, daily, user, 'answer_privately');
  const view = await bot.slack.waitFor(() => bot.slack.views(user)[0]);
  return { view, field: (index: number) => String(inputs(view)[index]?.block_id) };
}

function inputs(view: { blocks: Record<string, unknown>[] }) {
  return view.blocks.filter(({ type }) => type === 'input');
}

function initialOf(view: { blocks: Record<string, unknown>[] }) {
  return inputs(view).map(({ element }) => (element as { initial_value?: string }).initial_value ?? '');
}

test('a private answer is graded in the direct message, and the whole chain runs there', async () => {
  const { daily, user } = await bot.room();
  const { view, field } = await openForm(daily, user);
  const text = answerTo(bot, daily.questionId, 'strong').slice(0, 2_900);
  expect(await bot.slack.submitView({ user, view, values: { [field(0)]: text } })).toEqual({
    kind: 'closed',
  });
  const question = await questionInDm(bot, user);
  expect(question.text).toContain('Your answer');
  await hear(bot, question, 'Follow-up 1 of 3');
  for (const step of [2, 3]) {
    await say(bot, question, user, plainReply);
    await hear(bot, question, `Follow-up ${step} of 3`);
  }
  await say(bot, question, user, 'skip');
  const summary = await hear(bot, question, 'overall');
  // Alone with the member, the outline stands in the summary.
  expect(summary.text).toContain('Model outline');
  expect(bot.slack.thread(daily.channel, daily.ts)).toHaveLength(1);
});

test('both fields together are one answer', async () => {
  const { daily, user } = await bot.room();
  const { view, field } = await openForm(daily, user);
  const [first, second] = [answerTo(bot, daily.questionId, 'middling').slice(0, 2_900), plainReply];
  await bot.slack.submitView({ user, view, values: { [field(0)]: first, [field(1)]: second } });
  await hear(bot, await questionInDm(bot, user), 'Follow-up 1');
  expect(await bot.query('select body from answers where user_id = $1', [user])).toEqual([
    { body: `${first.trim()}\n\n${second}` },
  ]);
});

test('an answer of nothing but space is sent back with a sentence at its field', async () => {
  const { daily, user } = await bot.room();
  const { view, field } = await openForm(daily, user);
  expect(await bot.slack.submitView({ user, view, values: { [field(0)]: '   ' } })).toEqual({
    kind: 'errors',
    errors: { [field(0)]: 'Write an answer first.' },
  });
  expect(questions(bot, user)).toEqual([]);
});

describe('a draft', () => {
  test('is kept when the form is closed, shown again, and gone once it was sent', async () => {
    const { daily, user } = await bot.room();
    const { view, field } = await openForm(daily, user);
    const typed = 'I would begin with the shape of the curve and then';
    await bot.slack.click({ user, view, actionId: 'answer_draft', blockId: field(0), value: typed });
    await bot.slack.closeView({ user });
    const again = await openForm(daily, user);
    expect(initialOf(again.view)).toEqual([typed, '']);
    const text = answerTo(bot, daily.questionId, 'middling').slice(0, 2_900);
    await bot.slack.submitView({ user, view: again.view, values: { [field(0)]: text } });
    await hear(bot, await questionInDm(bot, user), 'Follow-up 1');
    const third = await openForm(daily, user);
    expect(initialOf(third.view)).toEqual(['', '']);
  });

  test('is its author’s alone', async () => {
    const { daily, user } = await bot.room();
    const { view, field } = await openForm(daily, user);
    await bot.slack.click({ user, view, actionId: 'answer_draft', blockId: field(0), value: 'mine' });
    const other = await bot.newcomer(daily.channel);
    expect(initialOf((await openForm(daily, other)).view)).toEqual(['', '']);
  });
});

test('a form that is sent twice is one answer', async () => {
  const { daily, user } = await bot.room();
  const { view, field } = await openForm(daily, user);
  const text = answerTo(bot, daily.questionId, 'middling').slice(0, 2_900);
  await bot.slack.submitView({ user, view, values: { [field(0)]: text } });
  // Slack sends the very same submission again when its answer was lost.
  const sent = bot.slack.delivery.log.findLast(({ payload }) => payload.type === 'view_submission');
  await bot.slack.delivery.request({ kind: 'interactive', payload: sent?.payload ?? {} });
  await hear(bot, await questionInDm(bot, user), 'Follow-up 1');
  await bot.quiet();
  expect(questions(bot, user)).toHaveLength(1);
});

test('a chain in the thread and a private one go on side by side', async () => {
  const { daily, user } = await bot.room();
  await answerMain(bot, daily, user);
  const { view, field } = await openForm(daily, user);
  const text = answerTo(bot, daily.questionId, 'strong').slice(0, 2_900);
  await bot.slack.submitView({ user, view, values: { [field(0)]: text } });
  const question = await questionInDm(bot, user);
  await hear(bot, question, 'Follow-up 1', 'ttempt 2');
  await say(bot, daily, user, plainReply);
  await hear(bot, daily, `<@${user}>`, 'Follow-up 2');
  await say(bot, question, user, plainReply);
  await hear(bot, question, 'Follow-up 2');
  await bot.quiet();
  expect(heard(bot, daily, `<@${user}>`)).toHaveLength(2);
});
