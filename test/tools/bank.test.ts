import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Bank } from '../../src/core/bank/bank.ts';
import { questionJsonSchema } from '../../src/core/bank/json-schema.ts';
import type { Question } from '../../src/core/bank/question.ts';
import { runBankTool } from '../../src/tools/bank.ts';
import { bankSummary, checkCues } from '../../src/tools/bank-check.ts';
import { looseCues } from '../../src/tools/bank-loose.ts';
import { aCriterion, anExemplar, aQuestion } from '../builders/question.ts';

let content = '';

beforeEach(async () => {
  content = await mkdtemp(join(tmpdir(), 'bank-'));
  await writeFile(join(content, 'schema.json'), questionJsonSchema());
});

afterEach(async () => {
  await rm(content, { recursive: true, force: true });
});

async function write(question: Question) {
  const file = join(content, 'questions', `${question.id}.yaml`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, stringify(question));
}

async function run(...args: string[]) {
  const printed: string[] = [];
  const code = await runBankTool(args, { content, print: (text) => printed.push(text) });
  return { code, printed: printed.join('\n') };
}

test('a sound bank is counted and passes', async () => {
  await write(aQuestion());
  expect(await run()).toEqual({
    code: 0,
    printed:
      '1 questions, 4 criteria, 3 follow-ups, 6 exemplars\ntopic  incidents 1\nkind   scenario 1\nlevel  senior 1',
  });
});

test('a malformed cue fails with its file and place', async () => {
  const question = aQuestion();
  question.criteria[0]!.cues = [['roll back', '<time> passed']];
  await write(question);
  const { code, printed } = await run();
  expect(code).toBe(1);
  expect(printed).toContain(
    '1 to mend:\n  incidents/checkout-down.yaml criteria.0.cues.0.1: Cannot read cue "<time> passed": <time> is not a figure',
  );
});

test('an outdated schema fails', async () => {
  await write(aQuestion());
  await writeFile(join(content, 'schema.json'), '{}');
  const { code, printed } = await run();
  expect(code).toBe(1);
  expect(printed).toContain('content/schema.json is not what the schema says; run npm run bank -- --schema');
});

test('--schema writes the schema', async () => {
  await rm(join(content, 'schema.json'));
  expect(await run('--schema')).toEqual({ code: 0, printed: 'content/schema.json is written.' });
  expect(await readFile(join(content, 'schema.json'), 'utf8')).toBe(questionJsonSchema());
});

test('files that cannot be loaded fail with the full report', async () => {
  await write(aQuestion({ id: 'incidents/first', outline: [] }));
  await write(aQuestion({ id: 'incidents/second', hints: [] }));
  const { code, printed } = await run();
  expect(code).toBe(1);
  expect(printed).toContain('incidents/first.yaml');
  expect(printed).toContain('incidents/second.yaml');
});

test('an unknown option prints the usage', async () => {
  const { code, printed } = await run('--frobnicate');
  expect(code).toBe(2);
  expect(printed).toContain('npm run bank -- --try <id>');
});

test('--try shows each exemplar with its verdicts and evidence', async () => {
  await write(aQuestion());
  const { printed } = await run('--try', 'incidents/checkout-down');
  expect(printed).toContain(
    'exemplars.4  strong, terse  100 %\n    stops-the-bleeding: met\n      [1] Roll back first.',
  );
  expect(printed).toContain('! tells-people: missed, expected met');
});

test('--try fails where a verdict differs, and says which', async () => {
  await write(aQuestion());
  const { code, printed } = await run('--try', 'incidents/checkout-down');
  expect(code).toBe(1);
  expect(printed).toContain(
    'incidents/checkout-down exemplars.3 (middling) criterion "tells-people": expected met, is missed',
  );
});

test('--try says where the parts of the question do not fit together', async () => {
  await write(
    aQuestion({
      follow_ups: aQuestion().follow_ups.map((each) => ({ ...each, probes: ['finds-the-trigger'] })),
    }),
  );
  const { code, printed } = await run('--try', 'incidents/checkout-down');
  expect(code).toBe(1);
  expect(printed).toContain('To mend:\n  criteria.0: no follow-up probes "stops-the-bleeding"');
});

test('--try says which pair stands in the wrong order', async () => {
  const question = aQuestion();
  question.exemplars = [
    anExemplar({ grade: 'weak', text: 'I roll back at once and look at the rest later.' }),
    anExemplar({ grade: 'strong', text: 'I would look at the logs for as long as it takes.' }),
  ];
  await write({ ...question, exemplars: [...question.exemplars, ...aQuestion().exemplars] });
  const { printed } = await run('--try', 'incidents/checkout-down');
  expect(printed).toContain(
    'incidents/checkout-down exemplars.1 (strong, 0 %) must score above exemplars.0 (weak, 30 %)',
  );
});

test('--try works beside files that are broken', async () => {
  await write(aQuestion());
  await writeFile(join(content, 'questions/incidents/broken.yaml'), 'id: [');
  expect((await run('--try', 'incidents/checkout-down')).printed).toContain('exemplars.0  weak');
});

test('--try of a question that is not there says so', async () => {
  expect(await run('--try', 'incidents/none')).toEqual({
    code: 1,
    printed:
      'Cannot try "incidents/none": there is no content/questions/incidents/none.yaml; write <topic>/<slug>',
  });
});

test('--try of a question that breaks the schema says where', async () => {
  await write(aQuestion({ level: 'junior' as 'senior' }));
  const { code, printed } = await run('--try', 'incidents/checkout-down');
  expect(code).toBe(1);
  expect(printed).toContain('→ at level');
});

test('--report fails where the bank does not tell good answers from others', async () => {
  await write(
    aQuestion({ exemplars: aQuestion().exemplars.map((each) => ({ ...each, text: 'It depends.' })) }),
  );
  const { code, printed } = await run('--report');
  expect(code).toBe(1);
  expect(printed).toContain('strong above weak: 0 of 1 questions, at least 100 % are asked for');
});

test('--report of files that cannot be loaded names them', async () => {
  await write(aQuestion({ outline: [] }));
  const { code, printed } = await run('--report');
  expect([code, printed]).toEqual([1, expect.stringContaining('incidents/checkout-down.yaml')]);
});

test('--new writes a skeleton in which only what is empty is wrong', async () => {
  expect(await run('--new', 'security/new-one')).toMatchObject({ code: 0 });
  const { code, printed } = await run();
  const problems = printed.split('\n').slice(1);
  expect(code).toBe(1);
  expect(
    problems.filter((line) => !/must not be empty|Too small|needs at least two alternatives/.test(line)),
  ).toEqual([]);
  expect(problems).toContain('  security/new-one.yaml:5 title: must not be empty');
});

test('--new leaves a question that is there as it is', async () => {
  await write(aQuestion());
  expect(await run('--new', 'incidents/checkout-down')).toEqual({
    code: 1,
    printed:
      'Cannot make "incidents/checkout-down": content/questions/incidents/checkout-down.yaml is there already',
  });
  expect((await run()).code).toBe(0);
});

test.each(['checkout-down', 'Incidents/Down', '../incidents/down', 'a/b/c'])(
  '--new refuses the id "%s"',
  async (id) => {
    expect(await run('--new', id)).toEqual({
      code: 1,
      printed: `Cannot make "${id}": write <topic>/<slug>, lower-case words joined by hyphens`,
    });
  },
);

test('a criterion that the question itself satisfies is a problem', () => {
  const criterion = aCriterion({ cues: [['release', 'deployment']] });
  const question = aQuestion({ criteria: [criterion, ...aQuestion().criteria.slice(1)] });
  expect(checkCues(question)).toEqual([
    {
      path: ['criteria', 0, 'cues'],
      message: 'the words of the question satisfy every group; ask for something that it does not say',
    },
  ]);
});

test('cues that good answers to other questions satisfy are named', () => {
  const question = aQuestion({ criteria: [aCriterion({ id: 'vague', cues: [['people', 'canary']] })] });
  const other = aQuestion({ id: 'incidents/other' });
  expect(looseCues(question, [question, other])).toEqual([
    'vague: met by 2 of 2 strong answers to other questions; loosest cues: "canary" (2), "people" (1)',
  ]);
});

test('the summary counts by topic, kind and level', () => {
  const bank = new Bank([
    aQuestion(),
    aQuestion({ id: 'security/leak', kind: 'technical', level: 'staff' }),
    aQuestion({ id: 'security/second' }),
  ]);
  expect(bankSummary(bank)).toBe(
    '3 questions, 12 criteria, 9 follow-ups, 18 exemplars\ntopic  incidents 1, security 2\nkind   scenario 2, technical 1\nlevel  senior 2, staff 1',
  );
});
