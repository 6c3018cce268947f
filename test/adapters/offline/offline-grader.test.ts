import { expect, test } from 'vitest';
import { OfflineGrader } from '../../../src/adapters/offline/offline-grader.ts';
import { gradeAnswer } from '../../../src/core/grading/grade-answer.ts';
import { followUpStep } from '../../../src/core/grading/steps.ts';
import { aGradeRequest, anAnswerText } from '../../builders/grading.ts';
import { aCriterion, aQuestion } from '../../builders/question.ts';

function grader() {
  let now = 100;
  return new OfflineGrader(() => {
    now += 7;
    return now;
  });
}

async function judge(answer: string, question = aQuestion()) {
  const reply = await grader().grade(aGradeRequest({ question, answer }));
  if (reply.kind !== 'judged') throw new Error(reply.kind);
  return reply;
}

test('every criterion gets a verdict with the sentences that decide it', async () => {
  const { judgements, flags } = await judge(anAnswerText);
  expect(judgements).toEqual([
    {
      criterionId: 'stops-the-bleeding',
      evidence: [{ sentence: 1, quote: 'I roll back to the previous build before anything else.' }],
      reason: 'The answer says this.',
      verdict: 'met',
    },
    {
      criterionId: 'finds-the-trigger',
      evidence: [{ sentence: 2, quote: 'Then I compare the error rate of old and new hosts.' }],
      reason: 'The answer says this.',
      verdict: 'met',
    },
    {
      criterionId: 'tells-people',
      evidence: [{ sentence: 3, quote: 'Support gets a short status update every fifteen minutes.' }],
      reason: 'The answer says this.',
      verdict: 'met',
    },
    {
      criterionId: 'closes-the-gap',
      evidence: [{ sentence: 2, quote: 'Then I compare the error rate of old and new hosts.' }],
      reason: 'The answer says a part of this.',
      verdict: 'partial',
    },
  ]);
  expect(flags).toEqual([{ redFlagId: 'blames-a-person', evidence: [], present: false }]);
});

test('half of the groups is partial only where the criterion says what partial is', async () => {
  const cues = [
    ['compare', 'correlate'],
    ['hosts', 'builds'],
  ];
  const strict = aCriterion({ id: 'strict', cues });
  const lenient = aCriterion({ id: 'lenient', cues, partial: 'Compares something' });
  const { judgements } = await judge(
    'I would compare the error rates.',
    aQuestion({ criteria: [strict, lenient] }),
  );
  expect(judgements.map(({ verdict }) => verdict)).toEqual(['missed', 'partial']);
});

test('one group of three is less than half', async () => {
  const cues = [
    ['compare', 'correlate'],
    ['hosts', 'builds'],
    ['graph', 'chart'],
  ];
  const criterion = aCriterion({ cues, partial: 'Some of it' });
  const { judgements } = await judge('I would compare things.', aQuestion({ criteria: [criterion] }));
  expect(judgements[0]?.verdict).toBe('missed');
});

test('a single group is found or missed, never partial', async () => {
  const criterion = aCriterion({ cues: [['revert', 'roll back']], partial: 'Names an old build' });
  const { judgements } = await judge('I would read all the logs.', aQuestion({ criteria: [criterion] }));
  expect(judgements[0]?.verdict).toBe('missed');
});

test('a red flag that is held is present, with its sentence', async () => {
  const { flags } = await judge('I look at the logs. It is the fault of whoever merged that.');
  expect(flags).toEqual([
    {
      redFlagId: 'blames-a-person',
      evidence: [{ sentence: 2, quote: 'It is the fault of whoever merged that.' }],
      present: true,
    },
  ]);
});

test('the record says that no model was asked and how long it took', async () => {
  const { record } = await judge(anAnswerText);
  expect(record).toEqual({
    model: 'offline',
    offlineEstimate: true,
    promptHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    inputTokens: 0,
    outputTokens: 0,
    durationMs: 7,
  });
});

test('only the wanted criteria and flags are judged', async () => {
  const only = new Set(['tells-people', 'blames-a-person']);
  const reply = await grader().grade(aGradeRequest({ only }));
  expect(reply).toMatchObject({
    judgements: [{ criterionId: 'tells-people' }],
    flags: [{ redFlagId: 'blames-a-person' }],
  });
  if (reply.kind === 'judged') expect(reply.judgements).toHaveLength(1);
});

test('a quote from a long sentence is a verbatim piece of at most 200 characters that holds the find', async () => {
  const filler = 'and then the team looks at yet another graph that tells us little '.repeat(6);
  const answer = `We meet ${filler}before somebody finally decides to roll back what went out ${filler}and that is it.`;
  const { judgements } = await judge(answer);
  const quote = judgements[0]?.evidence[0]?.quote ?? '';
  expect(quote.length).toBeLessThanOrEqual(200);
  expect(quote).toContain('roll back');
  expect(` ${answer} `).toContain(` ${quote} `);
});

test('what was missed says why found words did not count', async () => {
  const question = aQuestion();
  const { judgements } = await judge(question.outline.join('\n'), question);
  expect(judgements.map(({ reason }) => reason)).toEqual(
    question.criteria.map(
      () =>
        'Nothing in the answer was recognised as this. Words taken from the question or the rubric were not counted.',
    ),
  );
});

test('a follow-up is judged by its own criteria', async () => {
  const question = aQuestion();
  const followUp = question.follow_ups[0];
  if (!followUp) throw new Error('no follow-up');
  const reply = await grader().grade(
    aGradeRequest({
      question,
      step: followUpStep(followUp),
      answer: 'I would call the payment provider now.',
    }),
  );
  expect(reply).toMatchObject({
    judgements: [{ criterionId: 'widens-the-search', verdict: 'met' }, { verdict: 'missed' }],
    flags: [],
  });
});

test('all its quotes stand the check that every grade goes through', async () => {
  const question = aQuestion();
  for (const { text } of question.exemplars) {
    const outcome = await gradeAnswer(grader(), aGradeRequest({ question, answer: text }));
    expect(outcome).toMatchObject({ kind: 'graded', grade: { quoteCheck: { rejected: 0 } } });
  }
});

test('an empty answer misses everything', async () => {
  const { judgements } = await judge('');
  expect(new Set(judgements.map(({ verdict }) => verdict))).toEqual(new Set(['missed']));
});
