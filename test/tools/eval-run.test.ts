import { expect, test } from 'vitest';
import type { Grader, GraderReply } from '../../src/core/grading/grader.ts';
import { type TrialOptions, tryAnswers } from '../../src/tools/eval-run.ts';
import { aJudgedReply, aJudgement, anAnswerText } from '../builders/grading.ts';
import { aQuestion } from '../builders/question.ts';
import { ScriptedGrader } from '../fakes/scripted-grader.ts';

const question = aQuestion();
const answer = { question, text: anAnswerText };
const reply = aJudgedReply({
  judgements: question.criteria.map(({ id }) =>
    aJudgement({ criterionId: id, evidence: [], verdict: 'missed' }),
  ),
});
const away: GraderReply = { kind: 'unavailable', reason: 'the endpoint is down' };

function options(grader: Grader, overrides: Partial<TrialOptions> = {}): TrialOptions {
  return { grader, runs: 1, clock: () => 0, wait: async () => {}, ...overrides };
}

test('every answer is graded as often as asked', async () => {
  const grader = new ScriptedGrader(reply, reply, reply, reply);
  const { trials, stopped } = await tryAnswers([answer, answer], options(grader, { runs: 2 }));
  expect(trials.map(({ runs }) => runs.map(({ outcome }) => outcome.kind))).toEqual([
    ['graded', 'graded'],
    ['graded', 'graded'],
  ]);
  expect(stopped).toBeNull();
});

test('the time of a grading is measured', async () => {
  let now = 0;
  const clock = () => {
    now += 40;
    return now;
  };
  const { trials } = await tryAnswers([answer], options(new ScriptedGrader(reply), { clock }));
  expect(trials[0]?.runs[0].ms).toBe(40);
});

test('what the gate refuses reaches no grader and is kept with its reason', async () => {
  const grader = new ScriptedGrader();
  const { trials } = await tryAnswers([{ question, text: 'dunno' }], options(grader));
  expect(trials[0]?.runs[0].outcome).toEqual({ kind: 'not-gradable', reason: 'too-short' });
  expect(grader.requests).toEqual([]);
});

test('a grader that is away ends the run with what was graded before', async () => {
  const grader = new ScriptedGrader(reply, away);
  const { trials, stopped } = await tryAnswers([answer, answer, answer], options(grader));
  expect(trials.length).toBe(1);
  expect(stopped).toBe('the endpoint is down');
  expect(grader.requests.length).toBe(2);
});

test('a run that was finished counts when the next run of the same answer is cut off', async () => {
  const { trials } = await tryAnswers([answer], options(new ScriptedGrader(reply, away), { runs: 2 }));
  expect(trials.map(({ runs }) => runs.length)).toEqual([1]);
});

test('a grader that names a short wait is waited for', async () => {
  const waited: number[] = [];
  const wait = async (ms: number) => void waited.push(ms);
  const grader = new ScriptedGrader({ ...away, retryAfterMs: 2000 }, reply);
  const { trials, stopped } = await tryAnswers([answer], options(grader, { wait }));
  expect({ waited, graded: trials.length, stopped }).toEqual({ waited: [2000], graded: 1, stopped: null });
});

test('a grader that keeps sending us away is given up after three waits', async () => {
  const waited: number[] = [];
  const wait = async (ms: number) => void waited.push(ms);
  const busy: GraderReply = { ...away, retryAfterMs: 10 };
  const { stopped } = await tryAnswers(
    [answer],
    options(new ScriptedGrader(busy, busy, busy, busy), { wait }),
  );
  expect({ waited, stopped }).toEqual({ waited: [10, 10, 10], stopped: 'the endpoint is down' });
});

test('nobody waits for an hour', async () => {
  const wait = async () => {
    throw new Error('waited');
  };
  const grader = new ScriptedGrader({ ...away, retryAfterMs: 3_600_000 });
  expect((await tryAnswers([answer], options(grader, { wait }))).stopped).toBe('the endpoint is down');
});
