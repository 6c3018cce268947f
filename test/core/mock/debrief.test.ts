import { beforeEach, describe, expect, test } from 'vitest';
import type { GraderReply } from '../../../src/core/grading/grader.ts';
import { composeDebrief } from '../../../src/core/mock/compose.ts';
import { aRecord } from '../../builders/grading.ts';
import { answerOne, answerTwo } from '../practice/conversation.ts';
import { anInterviewing, type Interviewing } from './an-interview.ts';

const minute = 60_000;

let talk: Interviewing;
beforeEach(async () => {
  talk = anInterviewing();
  await talk.start({ minutes: 15, track: 'platform' });
  await talk.deliver();
});

/** Misses the named criteria and meets all others with the words given. */
function grades(quote: string, missed: string[] = [], flags: string[] = []): void {
  talk.grader.turn = ({ step }): GraderReply => ({
    kind: 'judged',
    judgements: step.criteria.map(({ id }) => ({
      criterionId: id,
      evidence: missed.includes(id) ? [] : [{ sentence: 1, quote }],
      reason: '',
      verdict: missed.includes(id) ? 'missed' : 'met',
    })),
    flags: flags.map((redFlagId) => ({ redFlagId, evidence: [{ sentence: 1, quote }], present: true })),
    record: aRecord(),
  });
}

async function debrief() {
  const { world, bank } = talk;
  const content = await composeDebrief({ bank, interviews: world.interviews }, 'i1');
  if (!content) throw new Error('There is no debrief');
  return content;
}

async function answerAll(): Promise<void> {
  grades('I roll back to the previous build', ['closes-the-gap', 'tells-people']);
  talk.pass(2 * minute);
  await talk.answer(answerOne);
  talk.pass(minute);
  await talk.answer(answerOne);
  grades('Support gets a short status update');
  talk.pass(minute);
  await talk.answer(answerTwo);
  await talk.answer(answerTwo);
}

describe('the debrief', () => {
  test('has a score per question and per competency, time and length of each answer', async () => {
    await answerAll();
    const content = await debrief();
    expect(content.questions.map(({ score, steps }) => ({ score, steps }))).toEqual([
      {
        // Half of the ten main points, all of the follow-up: two to one.
        score: (2 * 0.5 + 1) / 3,
        steps: [
          { step: 'main', score: 0.5, seconds: 120, words: 21 },
          { step: 'follow-up:prove-it', score: 1, seconds: 60, words: 21 },
        ],
      },
      {
        score: 1,
        steps: [
          { step: 'main', score: 1, seconds: 60, words: 18 },
          { step: 'follow-up:rollback-fails', score: 1, seconds: 0, words: 18 },
        ],
      },
    ]);
    const risk = content.competencies.find(({ competency }) => competency === 'risk');
    expect([risk?.score, content.minutesUsed, content.bar]).toEqual([1, 4, 0.7]);
  });

  test('quotes the best moment and the weakest, both as they stand in the answers', async () => {
    await answerAll();
    const { best, weakest } = await debrief();
    const said = `${answerOne} ${answerTwo}`;
    expect([best?.kind, weakest?.kind]).toEqual(['met', 'missed']);
    expect(said).toContain(best?.quote);
    expect(said).toContain(weakest?.quote);
  });

  test('names a red flag as the weakest moment before anything else', async () => {
    grades('I roll back to the previous build', ['tells-people'], ['blames-a-person']);
    await talk.answer(answerOne);
    await talk.say('end');
    expect((await debrief()).weakest).toMatchObject({
      kind: 'red-flag',
      quote: 'I roll back to the previous build',
    });
  });

  test('offers what cost most to practise, each with another question', async () => {
    await answerAll();
    const { practise, questions } = await debrief();
    expect(practise.map(({ competency }) => competency)).toEqual(['ownership', 'influence']);
    const asked = questions.map(({ questionId }) => questionId);
    expect(practise.some(({ questionId }) => asked.includes(questionId))).toBe(false);
    expect(new Set(practise.map(({ questionId }) => questionId)).size).toBe(2);
  });

  test('offers the weakest question once more', async () => {
    await answerAll();
    const { weakestSessionId, questions } = await debrief();
    expect(weakestSessionId).toBe(questions[0]?.sessionId);
  });

  test('counts a question that the end cut off not at all', async () => {
    grades('I roll back to the previous build');
    await talk.answer(answerOne);
    await talk.answer(answerOne);
    await talk.say('end');
    expect((await debrief()).score).toBe(1);
    expect((await debrief()).questions).toHaveLength(1);
  });

  test('counts a skipped question as nothing shown', async () => {
    grades('I roll back to the previous build');
    await talk.say('skip');
    await talk.deliver();
    await talk.answer(answerOne);
    await talk.answer(answerOne);
    const content = await debrief();
    expect(content.questions.map(({ score }) => score)).toEqual([null, 1]);
    expect(content.score).toBeCloseTo(2 / 3);
  });

  test('takes a point off the main answer for a hint', async () => {
    grades('I roll back to the previous build');
    await talk.say('hint');
    await talk.answer(answerOne);
    await talk.say('end');
    const { questions } = await debrief();
    expect([questions[0]?.hints, questions[0]?.steps[0]?.score]).toEqual([1, 0.9]);
  });

  test('shows earlier interviews of the same track, not later ones and not those of others', async () => {
    await answerAll();
    await talk.start({ minutes: 15, track: 'mixed' });
    await talk.deliver();
    await talk.say('end');
    talk.pass(minute);
    const second = await talk.start({ minutes: 15, track: 'platform' });
    await talk.deliver();
    await talk.say('end');
    const id = second.kind === 'started' ? second.interviewId : '';
    const { world, bank } = talk;
    const later = await composeDebrief({ bank, interviews: world.interviews }, id);
    expect(later?.earlier.map(({ interviewId }) => interviewId)).toEqual(['i1']);
    expect((await debrief()).earlier).toEqual([]);
  });

  test('never reads better at staff than at senior', async () => {
    // Staff criteria met, most of the others missed.
    grades('I roll back to the previous build', ['stops-the-bleeding', 'finds-the-trigger', 'tells-people']);
    await talk.answer(answerOne);
    await talk.say('end');
    expect((await debrief()).reading).toEqual({ senior: 'below', staff: 'below' });
  });

  test('is not there while the interview is open', async () => {
    expect(await composeDebrief({ bank: talk.bank, interviews: talk.world.interviews }, 'i1')).toBeNull();
  });
});
