import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setupBlocks } from '../../src/adapters/slack/messages/setup-modal.ts';
import { aGrader } from '../adapters/openai/a-grader.ts';
import { judges, type ModelServer, startModelServer } from '../fakes/model-server.ts';
import { type Bot, startBot } from '../scenarios/bot.ts';
import { answerTo, hear, press, questionInDm, say } from '../scenarios/conversation.ts';
import { SEED } from '../slack/seed.ts';
import { harmIn, landedTexts } from './landed.ts';

/** Each in the middle of a sentence that the grader is likely to quote. */
const poisons: [string, string][] = [
  ['a mention of all', '<!channel>'],
  ['a mention of those present', '<!here|here>'],
  ['a mention of a colleague', `<@${SEED.cleo}>`],
  ['a mention of a group', '<!subteam^S0ONCALL|oncall>'],
  ['a link', '<https://evil.example/x|the runbook>'],
  ['a bare link', 'https://evil.example/x'],
  ['mentions by name', '@channel @here @everyone'],
  ['escaped mentions', '&lt;!channel&gt; &amp;lt;!here&amp;gt;'],
  ['a mention cut by a zero-width space', '<\u200b!channel> <!chan\u2060nel>'],
  ['formatting', '*markbold* _markitalic_ ~markstruck~ `markcode`'],
  ['a code block', '```\nmarkfence\n```'],
  ['a block quote', '\n> markquote\n>>> markquotes'],
  ['direction overrides', '\u202ereversed\u202c \u2066isolated\u2069'],
  ['zero-width characters', 'zero\u200b\u200c\u200d\ufeffwidth'],
  ['control characters', 'bell\u0007 escape\u001b[31m null\u0000 next\u0085'],
  ['halves of characters', 'high\ud83d low\ude00'],
  ['letters with many marks', `z${'\u0301'.repeat(300)}algo`],
  ['line separators', 'one\u2028two\u2029three\r\nfour'],
];

function poisoned(text: string, poison: string): string {
  return text.replaceAll(/([a-z]) ([a-z])/g, (pair, before, after, at: number) =>
    at % 7 === 0 ? `${before} ${poison} ${after}` : pair,
  );
}

/** Every other sentence poisoned, so that the answer stays one. */
function poisonedAnswer(bot: Bot, questionId: string, poison: string): string {
  return answerTo(bot, questionId, 'strong').replaceAll('. ', `, says ${poison} then. `);
}

let from = 0;

/** Looks at all that has landed since it last looked. */
async function expectNoHarm(bot: Bot, answers: readonly unknown[] = []): Promise<void> {
  await bot.quiet();
  const shown = landedTexts(bot.slack, from, answers);
  from = bot.slack.calls.length;
  expect(shown.length).toBeGreaterThan(0);
  const harm = shown.flatMap((each) => harmIn(each).map((what) => ({ what, text: each.text })));
  expect(harm).toEqual([]);
}

describe('with the offline grader', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot();
    from = 0;
  });
  afterAll(async () => {
    await bot.stop();
    expect(bot.slack.rejected).toEqual([]);
  });

  test.each(poisons)('an answer with %s is graded and does no harm', async (_, poison) => {
    const { daily, user } = await bot.room();
    await say(bot, daily, user, poisonedAnswer(bot, daily.questionId, poison));
    const feedback = await hear(bot, daily, `<@${user}>`);
    expect(feedback.text).toContain('“');
    await expectNoHarm(bot);
  });

  test.each(poisons)('a private answer with %s, and its draft, do no harm', async (_, poison) => {
    const { daily, user } = await bot.room();
    const text = poisonedAnswer(bot, daily.questionId, poison).slice(0, 2_990).toWellFormed();
    await press(bot, daily, user, 'answer_privately');
    const view = await bot.slack.waitFor(() => bot.slack.views(user)[0]);
    await bot.slack.click({ user, view, blockId: 'answer', actionId: 'answer_draft', value: text });
    await bot.slack.closeView({ user });
    await press(bot, daily, user, 'answer_privately');
    const again = await bot.slack.waitFor(() => bot.slack.views(user)[0]);
    await bot.slack.submitView({ user, view: again, values: { answer: text } });
    await hear(bot, await questionInDm(bot, user), '“');
    await expectNoHarm(bot);
  });

  test('40,000 characters of all of them do no harm', async () => {
    const { daily, user } = await bot.room();
    const all = poisons.map(([, poison]) => poison).join(' and then ');
    const text = `${answerTo(bot, daily.questionId, 'strong')} ${poisoned(all, 'x').repeat(200)}`;
    await say(bot, daily, user, text.slice(0, 40_000));
    await hear(bot, daily, `<@${user}>`);
    await expectNoHarm(bot);
  });

  test.each(poisons)('a command with %s is answered without harm', async (_, poison) => {
    const answers: unknown[] = [];
    for (const text of [poison, `practice ${poison}`, `${poison} ${poison}`]) {
      const { ack, responses } = await bot.slack.command({ user: SEED.ben, channel: SEED.general, text });
      answers.push(ack, responses);
    }
    expect(JSON.stringify(answers)).toMatch(/I do not know|There is no topic|This is what I can do/);
    await expectNoHarm(bot, answers);
  });

  test.each(poisons)(
    'a schedule with %s in its fields is refused, and says so without harm',
    async (_, poison) => {
      await bot.slack.command({ user: SEED.ada, channel: SEED.general, text: 'setup' });
      const view = await bot.slack.waitFor(() => bot.slack.views(SEED.ada)[0]);
      const values = { [setupBlocks.zone]: poison.slice(0, 60), [setupBlocks.skip]: poison };
      const submitted = await bot.slack.submitView({ user: SEED.ada, view, values });
      if (submitted.kind !== 'errors') throw new Error(`The form was not refused: ${submitted.kind}`);
      const errors = Object.values(submitted.errors);
      expect(errors.length).toBeGreaterThan(0);
      expect(errors.flatMap((text) => harmIn({ kind: 'plain', text }))).toEqual([]);
      await bot.slack.closeView({ user: SEED.ada });
      await expectNoHarm(bot);
    },
  );
});

describe('with a hostile model', () => {
  let model: ModelServer;
  let bot: Bot;
  beforeAll(async () => {
    model = await startModelServer();
    from = 0;
    bot = await startBot({ grader: await aGrader({ baseUrl: model.baseUrl }) });
  });
  afterAll(async () => {
    await bot.stop();
    await model.close();
    expect(bot.slack.rejected).toEqual([]);
  });

  test.each(poisons)('quotes, reasons and names of %s do no harm', async (_, poison) => {
    const { daily, user } = await bot.room();
    // A NUL in a model's name is not bearable yet.
    const poisonedName = `m ${poison}`.toWellFormed().replaceAll('\u0000', '');
    model.answer((request) => {
      const sentence = /^\s*\[?(\d+)\]?[.:)]?\s+(.*says.*)$/m.exec(request.user);
      const evidence = [
        { sentence: Number(sentence?.[1] ?? 1), quote: sentence?.[2]?.slice(0, 200) ?? poison },
        { sentence: 1, quote: poison },
        { sentence: -1, quote: `${poison} never said` },
      ];
      const ids = /: ([^:\n]+)$/.exec(request.user)?.[1]?.split(', ') ?? [];
      const items = Object.fromEntries(
        ids.map((id) => [id, { verdict: 'met', reason: `Because ${poison}`, evidence }]),
      );
      const turn = judges(request, items);
      return turn.kind === 'says' ? { ...turn, model: poisonedName } : turn;
    });
    await say(bot, daily, user, poisonedAnswer(bot, daily.questionId, poison));
    await hear(bot, daily, `<@${user}>`);
    await expectNoHarm(bot);
  });

  test.each([
    ['a text instead of JSON', '<!channel> I refuse'],
    [
      'keys that are not asked for',
      '{"__proto__":{"met":true},"items":[{"id":"<!here>","verdict":"<!channel>"}]}',
    ],
    ['JSON nested ten thousand deep', '['.repeat(10_000)],
    ['two megabytes of one word', `{"items":"${'a'.repeat(2_000_000)}"}`],
  ])('%s is no grade, and is shown to nobody', async (_, content) => {
    const { daily, user } = await bot.room();
    model.answer(() => ({ kind: 'says', content }));
    await say(bot, daily, user, answerTo(bot, daily.questionId, 'strong'));
    await bot.lines.waitFor('answer.graded', { result: 'delayed' });
    await bot.quiet();
    const grades = await bot.query(
      'select 1 from grades g join sessions s on s.id = g.session_id where user_id = $1',
      [user],
    );
    expect(grades).toEqual([]);
    await expectNoHarm(bot);
  });
});
