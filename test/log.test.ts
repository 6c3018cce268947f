import { afterAll, beforeAll, expect, test } from 'vitest';
import { currentTrace, withTrace } from '../src/trace.ts';
import { markers, type PlayedScene, playScene } from './hostile/played-scene.ts';
import { SEED } from './slack/seed.ts';

type Line = { event: string; level: number; time: string; trace?: string };

let scene: PlayedScene;
let lines: Line[];
beforeAll(async () => {
  scene = await playScene();
  // Everything that it will ever say, its farewell included.
  await scene.bot.stop();
  lines = scene.bot.output.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Line] : []));
}, 60_000);
afterAll(() => scene?.end());

test('every line of the process is one JSON object with a level, a time and an event', () => {
  expect(scene.bot.output.filter((line) => !line.startsWith('{'))).toEqual([]);
  expect(lines.filter(({ level, time, event }) => !(level > 0 && Date.parse(time) > 0 && event))).toEqual([]);
  expect(lines.map(({ event }) => event)).toEqual(
    expect.arrayContaining(['started', 'message.heard', 'answer.graded', 'message.delivered', 'stopped']),
  );
});

test('an answer can be followed from its event to its grade and its feedback by one trace', () => {
  const delivered = scene.slack.delivery.log.find(
    ({ payload }) => (payload.event as { ts?: string } | undefined)?.ts === scene.answerTs,
  );
  const trace = String(delivered?.payload.event_id);
  const events = lines.filter((line) => line.trace === trace).map(({ event }) => event);
  expect(events).toEqual(expect.arrayContaining(['message.heard', 'answer.graded', 'message.delivered']));
});

test.each(Object.entries(markers))('no line holds the words of what a member wrote (%s)', (_, marker) => {
  expect(scene.bot.output.filter((line) => line.toLowerCase().includes(marker))).toEqual([]);
});

test.each(['edited', 'followUp', 'privately'] as const)(
  'the words did reach the bot, without which the tests above would show nothing (%s)',
  (what) => {
    expect(scene.stored).toContain(markers[what]);
  },
);

test.each([
  ['the bot’s token', SEED.botToken],
  ['the signing secret', 'test-signing-secret'],
  ['a response URL', '/response/'],
  ['the verification token', 'verification-token'],
  ['a person’s name', 'Lovelace'],
])('no line holds %s', (_, secret) => {
  expect(scene.bot.output.filter((line) => line.includes(secret))).toEqual([]);
});

test('no line holds an address of mail, or a connection string', () => {
  expect(scene.bot.output.filter((line) => /\b[\w.]+@[\w-]+\.\w+|postgres(ql)?:\/\//.test(line))).toEqual([]);
});

test('work has the trace that it was started under, at any depth, and none outside', async () => {
  const seen = await withTrace('outer', async () => {
    await Promise.resolve();
    const inner = await withTrace('inner', async () => currentTrace());
    return [currentTrace(), inner, currentTrace()];
  });
  expect([...seen, currentTrace()]).toEqual(['outer', 'inner', 'outer', null]);
});
