import type { Interview, InterviewRecord, Track } from '../../src/core/mock/interview.ts';
import type {
  InterviewChange,
  InterviewRef,
  InterviewStore,
  InterviewWrite,
  OpenInterview,
  PastInterview,
  PracticePast,
} from '../../src/core/mock/interview-store.ts';
import type { Found, SessionRef } from '../../src/core/practice/practice-store.ts';
import type { MemoryPracticeStore } from './memory-practice-store.ts';
import type { MemoryTables } from './memory-tables.ts';

type Member = { teamId: string; userId: string };
type Message = { channelId: string; messageTs: string };

export class MemoryInterviewStore implements InterviewStore {
  readonly #tables: MemoryTables;
  readonly #practice: MemoryPracticeStore;

  constructor(tables: MemoryTables, practice: MemoryPracticeStore) {
    this.#tables = tables;
    this.#practice = practice;
  }

  async changeSession<T>(
    ref: SessionRef,
    message: Message | null,
    decide: (found: Found, interview: InterviewRecord | null) => InterviewChange<T>,
  ): Promise<T> {
    return this.#tables.atomically(() => {
      const found = this.#practice.find(ref, message);
      const interview = this.#tables.rows.interviews.find(
        ({ id }) => id === found.record?.session.interviewId,
      );
      return this.#carryOut(decide(structuredClone(found), this.#record(interview)));
    });
  }

  async change<T>(
    ref: InterviewRef,
    message: Message | null,
    decide: (found: { record: InterviewRecord | null; alreadyStored: boolean }) => InterviewChange<T>,
  ): Promise<T> {
    return this.#tables.atomically(({ interviews, answers }) => {
      const interview = interviews
        .filter(isOf(ref))
        .find(({ id, status }) =>
          ref.interviewId === undefined ? status !== 'closed' : id === ref.interviewId,
        );
      const alreadyStored = answers.some(
        (part) =>
          part.teamId === ref.teamId &&
          part.channelId === message?.channelId &&
          part.messageTs === message.messageTs,
      );
      return this.#carryOut(decide({ record: this.#record(interview), alreadyStored }));
    });
  }

  async load(interviewId: string): Promise<InterviewRecord | null> {
    return this.#record(this.#tables.rows.interviews.find(({ id }) => id === interviewId));
  }

  async open(member: Member): Promise<OpenInterview | null> {
    const interview = this.#tables.rows.interviews
      .filter(isOf(member))
      .find(({ status }) => status !== 'closed');
    return interview ? { interview: structuredClone(interview), ...this.#placeOf(interview) } : null;
  }

  async hasSeat(member: Member): Promise<boolean> {
    const mine = this.#tables.rows.sessions.filter(isOf(member));
    return mine.some(({ origin, status }) => origin === 'seat' && status !== 'done');
  }

  async past({
    track,
    limit,
    ...member
  }: Member & { track?: Track; limit: number }): Promise<PastInterview[]> {
    return this.#tables.rows.interviews
      .filter(isOf(member))
      .filter(({ plan }) => track === undefined || plan.track === track)
      .flatMap((interview) => {
        const { id: interviewId, plan, result, closedAt: at } = structuredClone(interview);
        if (!result || !at) return [];
        const { track: on, level, minutes } = plan;
        return [{ interviewId, at, track: on, level, minutes, ...result, ...this.#placeOf(interview) }];
      })
      .toSorted((a, b) => +b.at - +a.at || (a.interviewId < b.interviewId ? -1 : 1))
      .slice(0, limit);
  }

  async practised(member: Member): Promise<PracticePast> {
    const { sessions, grades } = this.#tables.rows;
    const mine = sessions.filter(isOf(member)).filter(({ ended }) => ended !== 'withdrawn');
    const verdicts = grades
      .filter((grade) => mine.some(({ id }) => id === grade.sessionId))
      .filter((grade) => !grades.some((other) => isNewer(other, grade)))
      .toSorted((a, b) => +b.gradedAt - +a.gradedAt || (a.sessionId < b.sessionId ? -1 : 1))
      .slice(0, 100)
      .map(({ sessionId, step, grade }) => ({
        questionId: mine.find(({ id }) => id === sessionId)?.questionId ?? '',
        step,
        verdicts: grade.verdicts,
      }));
    return structuredClone({ history: await this.#practice.history(member), verdicts });
  }

  async attempts(member: Member, questionIds: readonly string[]): Promise<Record<string, number>> {
    return this.#attempts(member, questionIds);
  }

  #carryOut<T>({ result, writes }: InterviewChange<T>): T {
    for (const write of writes) this.#apply(structuredClone(write));
    return result;
  }

  #apply(write: InterviewWrite): void {
    if (write.write === 'interview-timer') {
      const { interviewId, at } = write;
      const key = `interview:${interviewId}`;
      this.#tables.enqueue({ task: 'interview-timer', payload: { interviewId }, key, queue: null, at });
      return;
    }
    if (write.write === 'interview') this.#save(write.interview);
    else this.#practice.apply(write);
  }

  #save(interview: Interview): void {
    const { interviews } = this.#tables.rows;
    const at = interviews.findIndex(({ id }) => id === interview.id);
    const known = interviews[at];
    const isOpen = ({ status }: Interview) => status !== 'closed';
    if (
      isOpen(interview) &&
      interviews.some((each) => each !== known && isOpen(each) && isOf(interview)(each))
    )
      throw new Error('Cannot open a second interview of one member');
    if (!known) {
      interviews.push(interview);
      return;
    }
    if (interview.turn && known.turn?.key === interview.turn.key)
      interview.turn.askedAt ??= known.turn.askedAt;
    interviews[at] = interview;
  }

  #record(interview: Interview | undefined): InterviewRecord | null {
    if (!interview) return null;
    const { teamId, userId } = interview;
    const sessions = interview.sessions.flatMap(({ sessionId }) => {
      const { record } = this.#practice.find({ by: 'id', teamId, userId, sessionId }, null);
      return record ? [record] : [];
    });
    const planned = interview.plan.questions.map(({ questionId }) => questionId);
    return structuredClone({ interview, sessions, attempts: this.#attempts(interview, planned) });
  }

  #attempts(member: Member, questionIds: readonly string[]): Record<string, number> {
    const { sessions, answers } = this.#tables.rows;
    const counts: Record<string, number> = {};
    for (const { id, questionId, ended } of sessions.filter(isOf(member))) {
      const isAnswered = answers.some((part) => part.sessionId === id && !part.setAside);
      if (ended === 'withdrawn' || !isAnswered || !questionIds.includes(questionId)) continue;
      counts[questionId] = (counts[questionId] ?? 0) + 1;
    }
    return counts;
  }

  #placeOf({ sessions: [first] }: Interview) {
    const session = this.#tables.rows.sessions.find(({ id }) => id === first?.sessionId);
    return { channelId: session?.channelId ?? null, threadTs: session?.threadTs ?? null };
  }
}

function isOf(member: Member) {
  return (row: Member) => row.teamId === member.teamId && row.userId === member.userId;
}

type Revision = { sessionId: string; step: string; revision: number };

function isNewer(other: Revision, grade: Revision): boolean {
  return other.sessionId === grade.sessionId && other.step === grade.step && other.revision > grade.revision;
}
