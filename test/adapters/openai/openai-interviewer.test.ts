import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import type { Interviewer } from '../../../src/core/mock/phrasing.ts';
import { createInterviewer } from '../../../src/wiring/interviewer.ts';
import { type ModelServer, type ModelTurn, startModelServer } from '../../fakes/model-server.ts';
import { testNow } from './a-grader.ts';

const root = `${import.meta.dirname}/../../..`;
const tokens = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };
const request = { transition: 'Thank you.', question: 'What would you do about the cost?' };

let server: ModelServer;
let interviewer: Interviewer;
beforeAll(async () => {
  server = await startModelServer();
  const config = readConfig({ ...tokens, OPENAI_BASE_URL: server.baseUrl, OPENAI_MODEL: 'a-model' });
  const made = await createInterviewer(config, { root, now: () => testNow });
  if (!made) throw new Error('A model is configured');
  interviewer = made;
});
afterAll(() => server.close());

const phrasedBy = (turn: ModelTurn) => {
  server.answer(() => turn);
  return interviewer.phrase(request);
};

describe('the interviewer of a model', () => {
  test('gives the authored sentences and takes the reply', async () => {
    const content = JSON.stringify({
      transition: 'Thanks.',
      question: 'And the cost, what would you do about it?',
    });
    expect(await phrasedBy({ kind: 'says', content })).toEqual({
      kind: 'phrased',
      phrased: JSON.parse(content),
    });
    const { user, system, body } = server.requests.at(-1) ?? {};
    expect(user).toBe('Transition: Thank you.\nQuestion: What would you do about the cost?');
    expect(system).toContain('You have not seen the candidate');
    expect(body?.model).toBe('a-model');
  });

  test('takes a reply in a code block, and a question that stays', async () => {
    const content = '```json\n{"transition": "Thanks.", "question": null}\n```';
    expect(await phrasedBy({ kind: 'says', content })).toEqual({
      kind: 'phrased',
      phrased: { transition: 'Thanks.', question: null },
    });
  });

  test.each<[string, ModelTurn]>([
    ['no-json', { kind: 'says', content: 'Thanks. And the cost?' }],
    ['no-json', { kind: 'says', content: '{"transition": 3}' }],
    ['bad-reply', { kind: 'refuses' }],
    ['unavailable', { kind: 'status', status: 503 }],
    ['unavailable', { kind: 'drops' }],
  ])('fails with %s, and never throws', async (reason, turn) => {
    expect(await phrasedBy(turn)).toEqual({ kind: 'failed', reason });
  });
});

test('without a model there is none', async () => {
  expect(await createInterviewer(readConfig(tokens), { root, now: () => testNow })).toBeNull();
});
