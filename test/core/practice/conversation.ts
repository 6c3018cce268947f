import { createHash } from 'node:crypto';
import { Bank } from '../../../src/core/bank/bank.ts';
import type { Question } from '../../../src/core/bank/question.ts';
import { postDueDailies } from '../../../src/core/daily/daily.ts';
import type { ChannelSchedule } from '../../../src/core/daily/schedule.ts';
import type { Outgoing } from '../../../src/core/delivery/outgoing.ts';
import type { GradeRequest, Grader, GraderReply } from '../../../src/core/grading/grader.ts';
import { splitSentences } from '../../../src/core/grading/sentences.ts';
import { type Act, type ActResult, actOnSession } from '../../../src/core/practice/act.ts';
import * as changedAnswers from '../../../src/core/practice/changed-answers.ts';
import { type GradingResult, gradeSession } from '../../../src/core/practice/grade.ts';
import type { SessionRecord } from '../../../src/core/practice/session.ts';
import {
  changeAnswer,
  type Message,
  type Submission,
  submitMessage,
} from '../../../src/core/practice/submit.ts';
import { aRecord } from '../../builders/grading.ts';
import { aQuestion } from '../../builders/question.ts';
import { memoryWorld } from '../../fakes/memory-world.ts';
import { nine } from './a-session.ts';

export const answerOne =
  'I roll back to the previous build before anything else. Then I compare the error rate of old and new hosts.';
export const answerTwo =
  'Support gets a short status update every fifteen minutes, and I write it all down the next day.';

/** Answers as the test says at the moment; meets every criterion with the first sentence as evidence where it says nothing. */
export class TurnGrader implements Grader {
  readonly name = 'turn';
  readonly requests: GradeRequest[] = [];
  turn: (request: GradeRequest) => GraderReply | Promise<GraderReply> = meetsAll;

  async grade(request: GradeRequest): Promise<GraderReply> {
    this.requests.push(request);
    return this.turn(request);
  }
}

/** The record's `model` is a mark of the text that was read. */
export function meetsAll({ step, answer }: GradeRequest): GraderReply {
  const quote = splitSentences(answer)[0] ?? '';
  return {
    kind: 'judged',
    judgements: step.criteria.map(({ id }) => ({
      criterionId: id,
      evidence: [{ sentence: 1, quote }],
      reason: 'It says so.',
      verdict: 'met',
    })),
    flags: [],
    record: aRecord({ model: markOf(answer) }),
  };
}

export function markOf(answer: string): string {
  return createHash('sha256').update(answer).digest('hex');
}

export const away: GraderReply = { kind: 'unavailable', reason: 'rate limit' };
export const nonsense: GraderReply = { kind: 'bad-reply', reason: 'no JSON' };

export const thread = { channelId: 'C1', threadTs: '100.0' };

export type Conversation = ReturnType<typeof aConversation>;

/** The use cases over the in-memory stores, with a clock that stands until it is moved. */
export function aConversation(options: { questions?: Question[]; settleMs?: number } = {}) {
  let now = nine;
  let ids = 0;
  const world = memoryWorld({ now: () => now });
  const bank = new Bank(options.questions ?? [aQuestion()]);
  const grader = new TurnGrader();
  const deps = {
    bank,
    store: world.practice,
    members: world.members,
    dailies: world.dailies,
    newId: () => `s${++ids}`,
    random: () => 0,
    settleMs: options.settleMs ?? 4000,
  };
  const grading = { bank, store: world.practice, grader, now: () => now };
  const times = () => ({ now, gradeAt: new Date(now.getTime() + deps.settleMs) });
  let ts = 100;

  return {
    world,
    deps,
    grading,
    grader,
    now: () => now,
    /** Lets time pass. */
    pass: (ms: number) => {
      now = new Date(now.getTime() + ms);
    },

    say: (text: string, message: Partial<Message> = {}): Promise<Submission> =>
      submitMessage(
        deps,
        {
          teamId: 'T1',
          userId: 'U1',
          ...thread,
          messageTs: `${++ts}.0`,
          text,
          botUserId: 'UBOT',
          ...message,
        },
        now,
      ),

    edit: (messageTs: string, text: string, channelId = thread.channelId) =>
      changeAnswer(deps, { teamId: 'T1', channelId, messageTs }, (record) =>
        changedAnswers.editAnswer(record, { channelId, messageTs, text, editTs: `${++ts}.5` }, times()),
      ),

    remove: (messageTs: string, channelId = thread.channelId) =>
      changeAnswer(deps, { teamId: 'T1', channelId, messageTs }, (record) =>
        changedAnswers.removeAnswer(record, { channelId, messageTs }, now),
      ),

    press: (
      act: Act,
      click: { sessionId?: string; userId?: string; step?: 'main' | `follow-up:${string}` | null } = {},
    ): Promise<ActResult> =>
      actOnSession(deps, { teamId: 'T1', userId: 'U1', sessionId: 's1', step: null, act, ...click }, now),

    /** Runs the grade job of a session, as the worker would once its time has come. */
    grade: async (sessionId = 's1'): Promise<GradingResult> => {
      world.finishJob(`grade:${sessionId}`);
      return gradeSession(grading, sessionId);
    },

    record: async (sessionId = 's1'): Promise<SessionRecord> => {
      const record = await world.practice.load(sessionId);
      if (!record) throw new Error(`There is no session "${sessionId}"`);
      return record;
    },

    /** How many sessions may have been opened so far: their ids run from s1. */
    idsGiven: () => ids,

    gradeJobs: () => world.jobs().filter(({ task }) => task === 'grade'),

    /** All messages on their way, reactions left out. */
    outgoing: (): Outgoing[] =>
      world.outbox
        .entries()
        .map(({ outgoing }) => outgoing)
        .filter(({ kind }) => kind !== 'reaction' && kind !== 'daily_question'),
  };
}

export function aSchedule(overrides: Partial<ChannelSchedule> = {}): ChannelSchedule {
  return {
    teamId: 'T1',
    channelId: 'C1',
    hour: 9,
    closeHour: 17,
    zone: 'Europe/London',
    weekdays: [1, 2, 3, 4, 5],
    skip: [],
    topics: [],
    levels: [],
    weeklyPost: true,
    setUpBy: 'U9',
    status: 'active',
    pausedReason: null,
    ...overrides,
  };
}

/** A conversation whose channel has its question of the day; the thread under it is `thread`. */
export async function underADaily(options: Parameters<typeof aConversation>[0] = {}): Promise<Conversation> {
  const talk = aConversation(options);
  const { world, deps } = talk;
  await world.dailies.saveSchedule(aSchedule(), talk.now());
  await postDueDailies({ ...deps, store: world.dailies, newId: () => 'd1' }, talk.now());
  const [entry] = world.outbox.entries();
  if (!entry) throw new Error('No question was posted');
  await world.outbox.claim(entry.id, talk.now());
  await world.outbox.markSent(entry.id, { channelId: thread.channelId, messageTs: thread.threadTs });
  world.finishJob(`deliver:${entry.id}`);
  return talk;
}
