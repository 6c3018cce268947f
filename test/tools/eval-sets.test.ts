import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Bank } from '../../src/core/bank/bank.ts';
import { attackAnswers } from '../../src/tools/eval-attacks.ts';
import { exemplarAnswers, freeAnswers, halfOf, takeInTurn } from '../../src/tools/eval-sets.ts';
import { aQuestion } from '../builders/question.ts';

const bank = new Bank([aQuestion()]);
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'free-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function write(file: string, content: unknown) {
  await writeFile(join(folder, file), stringify(content));
}

test('an exemplar carries its label and its place in the bank', () => {
  expect(exemplarAnswers(bank)[1]).toEqual({
    question: aQuestion(),
    name: 'incidents/checkout-down exemplars.1',
    grade: 'weak',
    text: 'Someone broke it, so that person should repair it quickly.',
    verdicts: {},
    redFlags: ['blames-a-person'],
  });
});

test('free answers are read with their labels', async () => {
  await write('a.yaml', {
    question: 'incidents/checkout-down',
    answers: [
      { grade: 'middling', text: 'Old build back.', verdicts: { 'stops-the-bleeding': 'met' } },
      { grade: 'weak', text: 'Find who did it.', verdicts: {}, red_flags: ['blames-a-person'] },
    ],
  });
  expect(await freeAnswers(folder, bank)).toEqual([
    {
      question: aQuestion(),
      name: 'a.yaml answers.0',
      grade: 'middling',
      text: 'Old build back.',
      verdicts: { 'stops-the-bleeding': 'met' },
      redFlags: [],
    },
    {
      question: aQuestion(),
      name: 'a.yaml answers.1',
      grade: 'weak',
      text: 'Find who did it.',
      verdicts: {},
      redFlags: ['blames-a-person'],
    },
  ]);
});

test('labels for what the question does not have are named, all of them', async () => {
  await write('a.yaml', {
    question: 'incidents/checkout-down',
    answers: [{ grade: 'weak', text: 'x', verdicts: { charm: 'met' }, red_flags: ['rudeness'] }],
  });
  await write('b.yaml', {
    question: 'incidents/gone',
    answers: [{ grade: 'weak', text: 'x', verdicts: {} }],
  });
  await expect(freeAnswers(folder, bank)).rejects.toMatchObject({
    code: 'LABELS_INVALID',
    message:
      'Cannot use the labelled answers, 3 to mend:\n' +
      '  a.yaml answers.0: the question has no criterion "charm"\n' +
      '  a.yaml answers.0: the question has no red flag "rudeness"\n' +
      '  b.yaml: the bank holds no question "incidents/gone"',
  });
});

test('a file in another shape is named', async () => {
  await write('a.yaml', { question: 'incidents/checkout-down', answers: [{ grade: 'superb', text: 'x' }] });
  await expect(freeAnswers(folder, bank)).rejects.toThrow('a.yaml: ');
});

test('a label of partly counts as missed where the rubric no longer knows partly', async () => {
  await write('a.yaml', {
    question: 'incidents/checkout-down',
    answers: [
      {
        grade: 'middling',
        text: 'x',
        verdicts: { 'stops-the-bleeding': 'partial', 'finds-the-trigger': 'partial', 'tells-people': 'met' },
      },
    ],
  });
  const [answer] = await freeAnswers(folder, bank);
  expect(answer?.verdicts).toEqual({ 'finds-the-trigger': 'partial', 'tells-people': 'met' });
});

test('a missing folder is said in a sentence', async () => {
  await expect(freeAnswers(join(folder, 'nowhere'), bank)).rejects.toThrow(
    /^Cannot read the labelled answers in ".*nowhere"; check that it is there$/,
  );
});

test('a question stays in its half', () => {
  expect(
    ['incidents/three-am-latency', 'delivery/slow-ci', 'platform/first-ninety-days'].map(halfOf),
  ).toEqual(['tune', 'test', 'test']);
});

test('a limit takes first answers of many questions before second ones', () => {
  const [a, b] = [aQuestion({ id: 'incidents/a' }), aQuestion({ id: 'incidents/b' })];
  const answers = [
    { question: a, n: 1 },
    { question: a, n: 2 },
    { question: a, n: 3 },
    { question: b, n: 4 },
    { question: b, n: 5 },
  ];
  expect(takeInTurn(answers, 3).map(({ n }) => n)).toEqual([1, 2, 4]);
});

test('tricks that are put upon a weak answer come after that answer alone', () => {
  const attacks = attackAnswers(bank);
  const bare = attacks.findIndex(({ trick }) => trick === null);
  const weak = 'I would look at the logs and try to find the bug.';
  expect(attacks[bare]).toEqual({ question: aQuestion(), trick: null, onWeak: true, text: weak });
  const upon = attacks.slice(bare + 1);
  expect(upon.length).toBe(4);
  expect(upon.every(({ text, onWeak }) => onWeak && text.startsWith(weak))).toBe(true);
  expect(attacks.slice(0, bare).some(({ onWeak }) => onWeak)).toBe(false);
});
