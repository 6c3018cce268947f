import { expect, test } from 'vitest';
import { OfflineGrader } from '../../src/adapters/offline/offline-grader.ts';
import { literal } from '../../src/adapters/slack/messages/text.ts';
import { readZone } from '../../src/adapters/slack/messages/time-zone.ts';
import { readSlackText } from '../../src/adapters/slack/slack-text.ts';
import { checkGradable } from '../../src/core/grading/gate.ts';
import { readReply } from '../../src/core/practice/read-reply.ts';
import { aGradeRequest, anAnswerText } from '../builders/grading.ts';
import { SEED } from '../slack/seed.ts';

/** Slack's longest message, filled with what makes a careless pattern start over at every character. */
const longest = 40_000;
const units = [
  ' ',
  '\n',
  '\n> ',
  '!',
  '.',
  ', ',
  '...',
  '“',
  '"',
  "'",
  '*',
  '```\n',
  '`',
  '_a',
  '<http:',
  '<http:|',
  '&amp;',
  '<@U0ADA>',
  ':a',
  ':fire: ',
  '1',
  '1.',
  '1,000 ',
  'a',
  'a ',
  'a\u0301',
  'not ',
  'never not ',
  'e.g. ',
  'roll back ',
  'skip ',
  '// ',
  '(',
  '- a\n',
  'https://a.b/',
  '👩‍👩‍👧‍👦',
  '\u200b',
];
const texts = units.flatMap((unit) => {
  const filling = unit.repeat(Math.ceil(longest / unit.length)).slice(0, longest - 400);
  return [
    { unit, text: filling },
    { unit: `an answer, then ${unit}, then x`, text: `${anAnswerText} ${filling}x` },
  ];
});

const limitMs = 1_500;
const grader = new OfflineGrader();

const work: Record<string, (text: string) => unknown> = {
  'reading Slack’s escapes': readSlackText,
  escaping: (text) => literal(text, 3_000),
  'the gate': (answer) => checkGradable(aGradeRequest({ answer })),
  'the offline grader': (answer) => grader.grade(aGradeRequest({ answer })),
  'reading a time zone': (text) => readZone(text.slice(0, 60)),
};

test.each(Object.keys(work))(
  '%s takes no text of 40,000 characters long',
  async (name) => {
    const slow: { unit: string; ms: number }[] = [];
    for (const { unit, text } of texts) {
      const startedAt = performance.now();
      await work[name]?.(text);
      const ms = Math.round(performance.now() - startedAt);
      if (ms > limitMs) slow.push({ unit, ms });
    }
    expect(slow).toEqual([]);
  },
  120_000,
);

test('reading a reply takes no 40,000 spaces long', () => {
  const text = `${anAnswerText} ${' '.repeat(longest)}x`;
  const startedAt = performance.now();
  readReply(text, { botUserId: SEED.bot, answeredBefore: false });
  expect(performance.now() - startedAt).toBeLessThan(400);
});
