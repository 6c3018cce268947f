import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { ContentError, loadBank } from '../../../src/adapters/content/load-bank.ts';
import { aQuestion } from '../../builders/question.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'questions-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function write(file: string, content: unknown) {
  const path = join(folder, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, typeof content === 'string' ? content : stringify(content));
}

async function report(): Promise<string> {
  const error: unknown = await loadBank(folder).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ContentError)) throw new Error('expected a ContentError');
  return error.message;
}

test('questions are found below topics and sorted by id', async () => {
  await write('security/leak.yaml', aQuestion({ id: 'security/leak' }));
  await write('incidents/checkout-down.yaml', aQuestion());
  const bank = await loadBank(folder);
  expect(bank.questions.map(({ id }) => id)).toEqual(['incidents/checkout-down', 'security/leak']);
  expect(bank.topics).toEqual(['incidents', 'security']);
  expect(bank.find('security/leak')).toEqual(aQuestion({ id: 'security/leak' }));
  expect(bank.find('security/none')).toBeUndefined();
});

test('YAML that cannot be read is reported with its line', async () => {
  await write('incidents/checkout-down.yaml', 'id: incidents/checkout-down\ntitle: "open\n');
  expect(await report()).toMatch(
    /^Cannot load the question bank, \d to mend:\n {2}incidents\/checkout-down.yaml:\d /,
  );
});

test('an unknown field is named', async () => {
  await write('incidents/checkout-down.yaml', { ...aQuestion(), answer: 42 });
  expect(await report()).toContain('answer: unknown field "answer"; remove or rename it');
});

test('an id that is not the place of the file is reported', async () => {
  await write('incidents/elsewhere.yaml', aQuestion());
  expect(await report()).toBe(
    'Cannot load the question bank, 1 to mend:\n  incidents/elsewhere.yaml:1 id: is "incidents/checkout-down"; the file\'s place asks for "incidents/elsewhere"',
  );
});

test('problems of all files are reported at once', async () => {
  await write('incidents/checkout-down.yaml', aQuestion({ title: '' }));
  await write('security/leak.yaml', aQuestion({ id: 'security/leak', sources: [] }));
  const message = await report();
  expect(message).toContain('2 to mend');
  expect(message).toMatch(/incidents\/checkout-down.yaml:2 title: must not be empty/);
  expect(message).toMatch(/security\/leak.yaml:\d+ sources: /);
});

test('a problem deep in a file is reported at its own line', async () => {
  const text = stringify(aQuestion()).replace('id: finds-the-trigger', 'id: stops-the-bleeding');
  await write('incidents/checkout-down.yaml', text);
  const line = text.slice(0, text.lastIndexOf('id: stops-the-bleeding')).split('\n').length;
  expect(await report()).toContain(
    `incidents/checkout-down.yaml:${line} criteria.1.id: id "stops-the-bleeding" is used twice; rename one`,
  );
});

test('a folder without questions is an error', async () => {
  expect(await report()).toContain('holds no question files; put them at <topic>/<slug>.yaml');
});

test('a folder that is not there is an error', async () => {
  await rm(folder, { recursive: true });
  expect(await report()).toBe(`Cannot read the question folder "${folder}"; check that it is there`);
});
