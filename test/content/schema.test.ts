import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { questionJsonSchema } from '../../src/core/bank/json-schema.ts';
import { aQuestion } from '../builders/question.ts';
import { contentFolder } from './bank.ts';

test('content/schema.json is what the schema says', async () => {
  expect(await readFile(join(contentFolder, 'schema.json'), 'utf8')).toBe(questionJsonSchema());
});

test('the JSON schema accepts a whole question and refuses an unknown field', () => {
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(questionJsonSchema()));
  expect(validate(aQuestion())).toBe(true);
  expect(validate({ ...aQuestion(), unknown: true })).toBe(false);
});
