import { beforeEach, describe, expect, test } from 'vitest';
import { retryQuestion } from '../../../src/core/practice/start.ts';
import { answerOne, answerTwo, meetsAll } from '../practice/conversation.ts';
import { anInterviewing, type Interviewing, kindsOf, member } from './an-interview.ts';

let talk: Interviewing;
beforeEach(() => {
  talk = anInterviewing();
});

async function started(wish: Parameters<Interviewing['start']>[0] = {}): Promise<void> {
  await talk.start(wish);
  await talk.deliver();
}

/** Everything after what is there now. */
function since(): () => string[] {
  const before = talk.outgoing().length;
  return () => kindsOf(talk.outgoing().slice(before));
}

describe('changed answers', () => {
  test('a regrade during an interview with feedback at the end is noted, and told at the end', async () => {
    await started();
    await talk.answer(answerOne);
    const ts = (await talk.current()).answers[0]?.messageTs ?? '';
    const { id: sessionId } = (await talk.current()).session;
    const told = since();
    await talk.edit(ts, answerTwo);
    await talk.act(sessionId, { act: 'regrade', step: 'main', revision: 1 });
    await talk.regrade({ sessionId, step: 'main', revision: 1 });
    expect(told()).toEqual(['answer-edited', 'interview-noted']);
    await talk.say('end');
    expect(talk.outgoing().filter(({ kind }) => kind === 'feedback')).toEqual([
      { kind: 'feedback', sessionId, step: 'main', revision: 2 },
    ]);
  });

  test('an answer deleted after the end takes the place of its words in the debrief', async () => {
    await started();
    await talk.answer(answerOne);
    const ts = (await talk.current()).answers[0]?.messageTs ?? '';
    await talk.say('end');
    await talk.deliver();
    const told = since();
    await talk.remove(ts);
    expect(told()).toEqual(['feedback', 'debrief']);
    expect(JSON.stringify(await talk.record())).not.toContain('I roll back');
  });

  test('a regrade after the end changes the result, and the debrief takes the place of the old one', async () => {
    await started();
    talk.grader.turn = (request) => {
      const reply = meetsAll(request);
      if (reply.kind === 'judged')
        reply.judgements = reply.judgements.map((each) => ({ ...each, verdict: 'missed', evidence: [] }));
      return reply;
    };
    await talk.answer(answerOne);
    await talk.say('end');
    await talk.deliver();
    const before = (await talk.record()).interview.result;
    const { session, answers } = await talk.current();
    talk.grader.turn = meetsAll;
    await talk.edit(answers[0]?.messageTs ?? '', answerTwo);
    await talk.act(session.id, { act: 'regrade', step: 'main', revision: 1 });
    const told = since();
    await talk.regrade({ sessionId: session.id, step: 'main', revision: 1 });
    expect(told()).toEqual(['feedback', 'debrief']);
    const after = (await talk.record()).interview.result;
    expect([before?.signal, after?.signal]).toEqual(['strong-no', 'lean-yes']);
    const last = talk.world.outbox.entries().at(-1);
    expect(last?.destination).toEqual({ to: 'replace', key: 'debrief:i1' });
  });

  test('an answer taken back counts for nothing, and the interview goes on', async () => {
    await started();
    await talk.answer(answerOne);
    const told = since();
    await talk.act((await talk.current()).session.id, { act: 'not-an-answer', step: 'main' });
    expect(told()).toEqual(['answer-withdrawn', 'question']);
    await talk.deliver();
    await talk.say('end');
    expect((await talk.record()).interview.result).toEqual({ signal: null, score: null, competencies: [] });
  });
});

test('a question tried again after the interview is no part of it', async () => {
  await started();
  await talk.answer(answerOne);
  await talk.say('end');
  await talk.deliver();
  const practice = {
    bank: talk.bank,
    store: talk.store,
    members: talk.world.members,
    newId: () => 'again',
    settleMs: 0,
  };
  const { id: sessionId } = (await talk.current()).session;
  expect((await retryQuestion(practice, { ...member, sessionId }, talk.now())).kind).toBe('started');
  const again = await talk.world.practice.load('again');
  expect([again?.session.origin, again?.session.interviewId, again?.session.attempt]).toEqual([
    'practice',
    null,
    2,
  ]);
});
