import { beforeEach, describe, expect, test } from 'vitest';
import { composeInInterview } from '../../../src/core/mock/compose.ts';
import {
  checkPhrased,
  type Interviewer,
  type Phrased,
  type PhraseRequest,
} from '../../../src/core/mock/phrasing.ts';
import { aQuestion } from '../../builders/question.ts';
import { bank } from '../../content/bank.ts';
import { answerOne } from '../practice/conversation.ts';
import { anInterviewing, type Interviewing } from './an-interview.ts';

const question = aQuestion();
const of = { question, step: 'follow-up:angry-director' } as const;
const authored: PhraseRequest = {
  transition: 'Thank you.',
  question: 'A director writes every two minutes and wants a time. What do you answer?',
};
const otherwise: Phrased = {
  transition: 'Thanks, let me ask on.',
  question: 'So a director writes to you every two minutes and wants a time: what do you answer?',
};
const check = (phrased: Partial<Phrased>, request = authored) =>
  checkPhrased(request, { ...otherwise, ...phrased }, of);

describe('another wording', () => {
  test('is taken where it keeps to what its author wrote', () => {
    expect(check({})).toEqual({ kind: 'phrased', phrased: otherwise });
  });

  test('leaves a main question as it is', () => {
    const request = { ...authored, question: null };
    expect(check({ question: 'Anything at all?' }, request)).toEqual({
      kind: 'phrased',
      phrased: { transition: otherwise.transition, question: null },
    });
  });

  test.each<[string, Partial<Phrased>]>([
    ['transition-length', { transition: ' ' }],
    ['transition-length', { transition: 'x'.repeat(201) }],
    ['transition-asks', { transition: 'Thanks. Shall we go on?' }],
    ['transition-judges', { transition: 'Great, that was a strong answer.' }],
    ['transition-judges', { transition: 'Thanks, but you missed something.' }],
    [
      'transition-rubric',
      { transition: 'Thanks. First I put the old build back so that people can pay again.' },
    ],
    ['question-length', { question: 'What do you answer?' }],
    ['question-length', { question: `${otherwise.question} ${'And more of it, and more of it.'.repeat(4)}` }],
    [
      'question-count',
      { question: 'A director writes every two minutes and wants a time. Tell me what you answer.' },
    ],
    [
      'question-count',
      { question: 'A director writes every two minutes? He wants a time? What do you answer?' },
    ],
    [
      'question-figures',
      { question: 'A director writes every 2 minutes and wants a time. What do you answer them?' },
    ],
    [
      'question-other',
      { question: 'Which databases have you run in production, and how large were they at their peak?' },
    ],
    ['question-other', { question: null }],
    [
      'question-rubric',
      {
        question:
          'A director writes and wants a time. Do you put a line in the incident channel every fifteen minutes?',
      },
    ],
  ])('is refused for %s', (reason, phrased) => {
    const expected = phrased.question === null ? 'question-length' : reason;
    expect(check(phrased)).toEqual({ kind: 'failed', reason: expected });
  });

  test('of every follow-up in the bank by its own words passes', () => {
    const refused = bank.questions.flatMap((each) =>
      each.follow_ups.flatMap(({ id, asks }) => {
        const request = { transition: 'Thank you.', question: asks };
        const reply = checkPhrased(request, request, { question: each, step: `follow-up:${id}` });
        return reply.kind === 'failed' && asks.includes('?') ? [`${each.id} ${id}: ${reply.reason}`] : [];
      }),
    );
    expect(refused).toEqual([]);
  });
});

describe('an interview with a voice', () => {
  let talk: Interviewing;
  let asked: PhraseRequest[];
  let fallbacks: string[];
  beforeEach(async () => {
    talk = anInterviewing();
    asked = [];
    fallbacks = [];
    await talk.start({ minutes: 15 });
    await talk.deliver();
  });

  async function compose(interviewer: Interviewer | null, at = -1) {
    const outgoing = talk
      .outgoing()
      .filter(({ kind }) => kind === 'question' || kind === 'follow_up')
      .at(at);
    const session = await talk.current();
    if (!outgoing || !('sessionId' in outgoing)) throw new Error('Nothing is asked');
    const { bank: own, world, now } = talk;
    const onFallback = ({ reason }: { reason: string }) => void fallbacks.push(reason);
    const deps = {
      bank: own,
      practice: world.practice,
      interviews: world.interviews,
      now,
      interviewer,
      onFallback,
    };
    const content = await composeInInterview(deps, outgoing, session);
    return content?.kind === 'interview_ask' ? { said: content.said, asks: content.asks } : null;
  }
  const voice = (phrased: Partial<Phrased>): Interviewer => ({
    phrase: async (request) => {
      asked.push(request);
      return {
        kind: 'phrased',
        phrased: { transition: 'Thanks, on we go.', question: request.question, ...phrased },
      };
    },
  });

  test('sees authored sentences only, never an answer', async () => {
    await talk.answer(answerOne);
    expect((await compose(voice({})))?.said).toBe('Thanks, on we go.');
    expect(asked).toEqual([{ transition: expect.any(String), question: question.follow_ups[0]?.asks }]);
    expect(JSON.stringify(asked)).not.toContain('roll back');
  });

  test('does not speak the opening', async () => {
    expect((await compose(voice({})))?.said).toBe('');
    expect(asked).toEqual([]);
  });

  test('falls back to the authored sentences where the wording is not in order, or none came', async () => {
    await talk.answer(answerOne);
    const plain = await compose(null);
    expect(await compose(voice({ transition: 'Great answer!' }))).toEqual(plain);
    expect(await compose({ phrase: async () => ({ kind: 'failed', reason: 'unavailable' }) })).toEqual(plain);
    expect(fallbacks).toEqual(['transition-judges', 'unavailable']);
  });
});
