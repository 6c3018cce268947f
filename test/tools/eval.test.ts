import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { Question } from '../../src/core/bank/question.ts';
import { runEvalTool } from '../../src/tools/eval.ts';
import { aQuestion } from '../builders/question.ts';
import { judges, type ModelServer, startModelServer } from '../fakes/model-server.ts';

let root = '';
let server: ModelServer;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'eval-'));
  await cp(join(import.meta.dirname, '../../prompts'), join(root, 'prompts'), { recursive: true });
  await write(aQuestion());
  server = await startModelServer();
});

afterEach(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
});

async function write(question: Question) {
  const file = join(root, 'content/questions', `${question.id}.yaml`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, stringify(question));
}

async function run(args: string[], env: Record<string, string> = {}) {
  const printed: string[] = [];
  const noted: string[] = [];
  const code = await runEvalTool(args, {
    root,
    env,
    print: (text) => printed.push(text),
    note: (text) => noted.push(text),
    clock: () => 0,
    wait: async () => {},
  });
  return { code, printed: printed.join('\n'), noted };
}

const model = () => ({ OPENAI_BASE_URL: server.baseUrl, OPENAI_MODEL: 'some-model' });

test('without a model the offline grader is measured on the exemplars', async () => {
  const { code, printed } = await run(['--set', 'exemplars']);
  expect(code).toBe(0);
  expect(printed).toContain(
    '6 answers to 1 questions: 6 graded, 0 refused by the gate, 0 without a usable reply\n' +
      '24 criteria judged, 0 could not be assessed',
  );
  expect(printed).toContain('tokens: none reported');
});

test('--json holds the figures and every verdict, and no answer', async () => {
  const { printed } = await run(['--set', 'exemplars', '--json']);
  const result = JSON.parse(printed);
  expect(result).toMatchObject({ grader: 'offline', runs: 1, limit: null, question: null, stopped: null });
  expect(result.sets[0].summary.answers).toBe(6);
  expect(result.sets[0].answers[1]).toEqual({
    name: 'incidents/checkout-down exemplars.1',
    half: 'test',
    label: { grade: 'weak', score: 0, verdicts: {}, redFlags: ['blames-a-person'] },
    runs: [
      {
        kind: 'graded',
        score: 0,
        verdicts: {
          'stops-the-bleeding': 'missed',
          'finds-the-trigger': 'missed',
          'tells-people': 'missed',
          'closes-the-gap': 'missed',
        },
        redFlags: [],
      },
    ],
  });
  expect(printed).not.toContain('that person should repair it');
});

test('all sets are measured unless one is named', async () => {
  await mkdir(join(root, 'test/content/free-wording'), { recursive: true });
  await writeFile(
    join(root, 'test/content/free-wording/a.yaml'),
    stringify({
      question: 'incidents/checkout-down',
      answers: [{ grade: 'weak', text: 'I read logs until the bug shows itself.', verdicts: {} }],
    }),
  );
  const { printed } = await run(['--json']);
  const sets: { set: string; planned: number }[] = JSON.parse(printed).sets;
  expect(sets.map(({ set, planned }) => [set, planned])).toEqual([
    ['exemplars', 6],
    ['free', 1],
    ['attacks', 21],
  ]);
});

test('the free answers are reported half by half', async () => {
  await mkdir(join(root, 'test/content/free-wording'), { recursive: true });
  for (const id of ['incidents/three-am-latency', 'incidents/of-a-test']) {
    await write(aQuestion({ id }));
    await writeFile(
      join(root, `test/content/free-wording/${id.replace('/', '--')}.yaml`),
      stringify({
        question: id,
        answers: [{ grade: 'weak', text: 'I read the logs for long.', verdicts: {} }],
      }),
    );
  }
  const { printed } = await run(['--set', 'free']);
  expect(printed).toContain('Free wording, half "tune" (cues may have been tuned on these)');
  expect(printed).toContain('Free wording, half "test" (held out: nothing is tuned on these)');
});

test('a question without free answers is said to have none', async () => {
  await mkdir(join(root, 'test/content/free-wording'), { recursive: true });
  const { code, noted } = await run(['--set', 'free']);
  expect({ code, noted }).toEqual({ code: 1, noted: ['There are no labelled answers to measure on'] });
});

test('--half takes the free answers of that half only', async () => {
  await mkdir(join(root, 'test/content/free-wording'), { recursive: true });
  for (const id of ['incidents/three-am-latency', 'incidents/of-a-test']) {
    await write(aQuestion({ id }));
    await writeFile(
      join(root, `test/content/free-wording/${id.replace('/', '--')}.yaml`),
      stringify({
        question: id,
        answers: [{ grade: 'weak', text: 'I read the logs for long.', verdicts: {} }],
      }),
    );
  }
  const questionsOf = async (half: string) => {
    const { printed } = await run(['--set', 'free', '--half', half, '--json']);
    return JSON.parse(printed).sets[0].answers.map(({ name }: { name: string }) => name);
  };
  const [tune, rest] = [await questionsOf('tune'), await questionsOf('test')];
  expect({ tune, rest }).toEqual({
    tune: ['incidents--three-am-latency.yaml answers.0'],
    rest: ['incidents--of-a-test.yaml answers.0'],
  });
});

test('a model is asked afresh in every run, and its tokens are counted', async () => {
  server.answer((request) => judges(request));
  const { code, printed } = await run(
    ['--set', 'exemplars', '--limit', '2', '--runs', '2', '--json'],
    model(),
  );
  expect(code).toBe(0);
  const [set] = JSON.parse(printed).sets;
  // Four criteria and the red flags: five calls for each of four gradings, 10 and 5 tokens each.
  expect(server.requests.length).toBe(20);
  expect(set.summary.effort).toMatchObject({ gradings: 4, inputTokens: 200, outputTokens: 100 });
  expect(set.summary.figures.runAgreement.value).toBe(1);
  expect(set.summary.figures.graderMetRate.value).toBe(0);
});

test('quotes that a model makes up are counted as rejected', async () => {
  const invented = { evidence: [{ sentence: 1, quote: 'a sentence that nobody wrote' }], verdict: 'met' };
  server.answer((request) => judges(request, { 'tells-people': invented }));
  const { printed } = await run(['--set', 'exemplars', '--limit', '1', '--json'], model());
  const { criteria, effort } = JSON.parse(printed).sets[0].summary;
  // Asked once more with the same result.
  expect({ criteria, quotes: effort.quotes }).toEqual({
    criteria: { judged: 3, notAssessed: 1 },
    quotes: { claimed: 2, rejected: 2 },
  });
});

test('a model that goes away ends the run with a sentence and the answers graded so far', async () => {
  await mkdir(join(root, 'test/content/free-wording'), { recursive: true });
  server.answer((request, index) => (index < 5 ? judges(request) : { kind: 'status', status: 503 }));
  const { code, printed, noted } = await run(['--json'], model());
  const { sets, stopped } = JSON.parse(printed);
  expect(code).toBe(1);
  expect(
    sets.map(({ summary, planned }: { summary: { answers: number }; planned: number }) => [
      summary.answers,
      planned,
    ]),
  ).toEqual([[1, 6]]);
  expect(stopped).not.toBeNull();
  expect(noted.at(-1)).toMatch(
    /^The grader \(some-model, prompts [0-9a-f]{16}\) became unavailable: .+\. What is printed covers only what was graded before\.$/,
  );
});

test('a model that was never there yields no figure', async () => {
  server.answer(() => ({ kind: 'status', status: 503 }));
  const { code, printed } = await run(['--set', 'exemplars'], model());
  expect(code).toBe(1);
  expect(printed).toContain('stopped before the end of 6 texts');
  expect(printed).toContain('Nothing was graded, so there is nothing to measure.');
  expect(printed).not.toContain('%');
});

test('--question measures on that question only', async () => {
  await write(aQuestion({ id: 'incidents/other' }));
  const { printed } = await run(['--set', 'exemplars', '--question', 'incidents/other']);
  expect(printed).toContain('6 answers to 1 questions');
});

test('an unknown question is said in a sentence', async () => {
  const { code, noted } = await run(['--question', 'incidents/gone']);
  expect({ code, noted }).toEqual({
    code: 1,
    noted: ['Cannot measure on "incidents/gone": the bank holds no such question; write <topic>/<slug>'],
  });
});

test('labels that cannot be read end the run with a sentence', async () => {
  const { code, noted } = await run(['--set', 'free']);
  expect(code).toBe(1);
  expect(noted.join()).toContain('Cannot read the labelled answers in ');
});

test.each([['--set', 'some'], ['--runs', '0'], ['--limit', 'ten'], ['--half', 'both'], ['--frobnicate']])(
  '%s %s prints the usage',
  async (...args) => {
    const { code, printed } = await run(args);
    expect(code).toBe(2);
    expect(printed).toContain('npm run eval ');
  },
);
