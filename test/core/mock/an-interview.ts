import { Bank } from '../../../src/core/bank/bank.ts';
import type { Question } from '../../../src/core/bank/question.ts';
import type { Outgoing } from '../../../src/core/delivery/outgoing.ts';
import type { StepKey } from '../../../src/core/grading/steps.ts';
import { AccompaniedStore } from '../../../src/core/mock/accompanied-store.ts';
import { type Hearing, hearInInterview, pressInInterview } from '../../../src/core/mock/hear.ts';
import type { InterviewRecord, InterviewWish } from '../../../src/core/mock/interview.ts';
import type { InterviewWord } from '../../../src/core/mock/read-word.ts';
import { lookAfter, type SilenceResult } from '../../../src/core/mock/silence.ts';
import { type InterviewStarted, startInterview } from '../../../src/core/mock/start.ts';
import { type Act, actOnSession } from '../../../src/core/practice/act.ts';
import * as changedAnswers from '../../../src/core/practice/changed-answers.ts';
import { type GradingResult, gradeSession, regradeStep } from '../../../src/core/practice/grade.ts';
import type { SessionRecord } from '../../../src/core/practice/session.ts';
import { changeAnswer, type Submission, submitMessage } from '../../../src/core/practice/submit.ts';
import { aQuestion } from '../../builders/question.ts';
import { memoryWorld } from '../../fakes/memory-world.ts';
import { nine } from '../practice/a-session.ts';
import { TurnGrader } from '../practice/conversation.ts';

export const member = { teamId: 'T1', userId: 'U1' };
/** The direct message, and the thread that the first question opens. */
export const place = { channelId: 'D1', threadTs: '500.0' };

/** Five questions of three topics: one of them easier than the rest. */
export const questions: Question[] = [
  aQuestion({ id: 'incidents/easy', title: 'An easy one', level: 'intermediate' }),
  aQuestion({ id: 'incidents/checkout-down' }),
  aQuestion({ id: 'platform/one', title: 'One' }),
  aQuestion({ id: 'platform/two', title: 'Two' }),
  aQuestion({ id: 'security/three', title: 'Three' }),
];

export function aWish(overrides: Partial<InterviewWish> = {}): InterviewWish {
  return {
    track: 'platform',
    level: 'senior',
    minutes: 30,
    feedback: 'end',
    company: null,
    role: null,
    ...overrides,
  };
}

export type Interviewing = ReturnType<typeof anInterviewing>;

/** The use cases of an interview over the in-memory stores, with a clock that stands until it is moved. */
export function anInterviewing(bank = new Bank(questions)) {
  let now = nine;
  let ids = 0;
  const world = memoryWorld({ now: () => now });
  const newId = () => `i${++ids}`;
  const { interviews } = world;
  const store = new AccompaniedStore({ practice: world.practice, interviews, bank, newId, now: () => now });
  const grader = new TurnGrader();
  const practice = { bank, store, members: world.members, newId, settleMs: 4000 };
  const grading = { bank, store, grader, now: () => now };
  const mock = { bank, interviews, newId, random: () => 0 };
  let ts = 600;

  const all = {
    world,
    bank,
    store,
    grader,
    grading,
    now: () => now,
    pass: (ms: number) => {
      now = new Date(now.getTime() + ms);
    },

    start: (wish: Partial<InterviewWish> = {}): Promise<InterviewStarted> =>
      startInterview(mock, { ...member, ...aWish(wish) }, now),

    /** A message of the member in the interview's thread, on the way that a listener takes. */
    say: async (text: string, given: { messageTs?: string } = {}): Promise<Hearing | Submission> => {
      const messageTs = given.messageTs ?? `${++ts}.0`;
      const message = { ...member, ...place, messageTs, text, botUserId: 'UBOT' };
      const heard = await hearInInterview(mock, message, now);
      return heard.kind === 'not-a-word' ? submitMessage(practice, message, now) : heard;
    },
    lastTs: () => `${ts}.0`,

    press: (word: InterviewWord, interviewId: string) =>
      pressInInterview(mock, { ...member, interviewId, word }, now),
    act: (sessionId: string, act: Act, step: StepKey | null = null) =>
      actOnSession(practice, { ...member, sessionId, step, act }, now),

    edit: (messageTs: string, text: string) =>
      changeAnswer(practice, { teamId: 'T1', channelId: 'D1', messageTs }, (record) =>
        changedAnswers.editAnswer(
          record,
          { channelId: 'D1', messageTs, text, editTs: `${++ts}.5` },
          { now, gradeAt: new Date(now.getTime() + 4000) },
        ),
      ),
    remove: (messageTs: string) =>
      changeAnswer(practice, { teamId: 'T1', channelId: 'D1', messageTs }, (record) =>
        changedAnswers.removeAnswer(record, { channelId: 'D1', messageTs }, now),
      ),

    /** Sends everything that waits, in the order in which it was stored. */
    deliver: async (): Promise<number> => {
      let sent = 0;
      for (const entry of world.outbox.entries()) {
        if (entry.status !== 'pending') continue;
        if (!(await world.outbox.claim(entry.id, now))) continue;
        const isOpening = entry.destination.to === 'member';
        const messageTs = isOpening ? place.threadTs : `${++ts}.9`;
        await world.outbox.markSent(entry.id, { channelId: place.channelId, messageTs }, now);
        world.finishJob(`deliver:${entry.id}`);
        sent += 1;
      }
      return sent;
    },

    grade: async (sessionId: string): Promise<GradingResult> => {
      world.finishJob(`grade:${sessionId}`);
      return gradeSession(grading, sessionId);
    },
    regrade: (of: { sessionId: string; step: StepKey; revision: number }) => regradeStep(grading, of),
    gradeJobs: (): string[] =>
      world.jobs().flatMap(({ task, payload }) => (task === 'grade' ? [payload.sessionId ?? ''] : [])),

    lookAfter: async (interviewId: string): Promise<SilenceResult> => {
      world.finishJob(`interview:${interviewId}`);
      return lookAfter(mock, interviewId, now);
    },

    record: async (interviewId = 'i1'): Promise<InterviewRecord> => {
      const record = await interviews.load(interviewId);
      if (!record) throw new Error(`There is no interview "${interviewId}"`);
      return record;
    },
    current: async (interviewId = 'i1'): Promise<SessionRecord> => {
      const { interview, sessions } = await all.record(interviewId);
      const last = sessions.find(({ session }) => session.id === interview.sessions.at(-1)?.sessionId);
      if (!last) throw new Error('The interview has no session');
      return last;
    },
    keys: (): string[] => world.outbox.entries().map(({ key }) => key),
    outgoing: (): Outgoing[] =>
      world.outbox
        .entries()
        .map(({ outgoing }) => outgoing)
        .filter(({ kind }) => kind !== 'reaction'),

    /** Says an answer, has it graded, and what follows delivered. */
    answer: async (text: string, interviewId = 'i1'): Promise<void> => {
      const { session } = await all.current(interviewId);
      await all.say(text);
      await all.grade(session.id);
      await all.deliver();
    },
  };
  return all;
}

/** The kinds of what was sent or waits, seen from outside. */
export function kindsOf(outgoing: readonly Outgoing[]): string[] {
  return outgoing.map((each) => (each.kind === 'notice' ? each.notice.about : each.kind));
}
