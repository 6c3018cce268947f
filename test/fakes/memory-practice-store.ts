import { weeklyPost, weeklyPostAgain } from '../../src/core/daily/weekly-post.ts';
import type {
  Change,
  Found,
  PracticeStore,
  SessionRef,
  Write,
} from '../../src/core/practice/practice-store.ts';
import type { AnswerPart, Session, SessionRecord, StepGrade } from '../../src/core/practice/session.ts';
import type { MemoryTables } from './memory-tables.ts';

type MessageRef = { teamId: string; channelId: string; messageTs: string };
type MemberRef = { teamId: string; userId: string };

export class MemoryPracticeStore implements PracticeStore {
  readonly #tables: MemoryTables;

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  async change<T>(
    ref: SessionRef,
    message: { channelId: string; messageTs: string } | null,
    decide: (found: Found) => Change<T>,
  ): Promise<T> {
    return this.#tables.atomically(() => {
      const { result, writes } = decide(structuredClone(this.find(ref, message)));
      for (const write of writes) this.apply(structuredClone(write));
      return result;
    });
  }

  async load(sessionId: string): Promise<SessionRecord | null> {
    const session = this.#tables.rows.sessions.find(({ id }) => id === sessionId);
    return structuredClone(session ? this.#record(session) : null);
  }

  async findByMessage(message: MessageRef): Promise<SessionRecord | null> {
    const part = this.#tables.rows.answers.find(isAt(message));
    return part ? this.load(part.sessionId) : null;
  }

  async history(member: MemberRef): Promise<{ questionId: string; lastAt: Date }[]> {
    const last = new Map<string, Date>();
    for (const { questionId, createdAt } of this.#countedOf(member)) {
      const known = last.get(questionId);
      if (!known || known < createdAt) last.set(questionId, createdAt);
    }
    return [...last]
      .map(([questionId, lastAt]) => ({ questionId, lastAt }))
      .toSorted((a, b) => (a.questionId < b.questionId ? -1 : 1));
  }

  async earlierGrade(session: Session): Promise<StepGrade | null> {
    const earlier = this.#countedOf(session)
      .filter(({ questionId, attempt }) => questionId === session.questionId && attempt < session.attempt)
      .toSorted((a, b) => b.attempt - a.attempt);
    for (const each of earlier) {
      const main = this.#record(each).grades.find(({ step }) => step === 'main');
      if (main) return structuredClone(main);
    }
    return null;
  }

  /** What a change would look at, as it is now. */
  find(ref: SessionRef, message: { channelId: string; messageTs: string } | null): Found {
    const { answers, dailies } = this.#tables.rows;
    const session = this.#findSession(ref);
    const daily =
      ref.by === 'thread'
        ? dailies.find((each) => isAt({ ...ref, messageTs: ref.threadTs })(each))
        : undefined;
    const questionId =
      session?.questionId ?? daily?.questionId ?? (ref.by === 'question' ? ref.questionId : null);
    return {
      record: session ? this.#record(session) : null,
      daily: daily ? { id: daily.id, questionId: daily.questionId } : null,
      alreadyStored: message !== null && answers.some(isAt({ ...message, teamId: ref.teamId })),
      questionUnderWay: !session && !daily && this.#isQuestionUnderWay(ref),
      attempts: this.#attempts(ref, questionId),
    };
  }

  #findSession(ref: SessionRef): Session | undefined {
    const mine = this.#tables.rows.sessions.filter(isOf(ref));
    switch (ref.by) {
      case 'question':
        return undefined;
      case 'id':
        return mine.find(({ id }) => id === ref.sessionId);
      case 'thread':
        return mine.findLast((s) => s.channelId === ref.channelId && s.threadTs === ref.threadTs);
      case 'direct-message':
        return mine.findLast((s) => s.channelId === ref.channelId && s.status !== 'done');
    }
  }

  #isQuestionUnderWay(ref: SessionRef): boolean {
    if (ref.by !== 'thread' && ref.by !== 'direct-message') return false;
    return this.#tables.rows.outbox.some(({ teamId, status, outgoing, destination }) => {
      if (teamId !== ref.teamId || status !== 'sending') return false;
      if (outgoing.kind !== 'daily_question' && outgoing.kind !== 'question') return false;
      return (
        ('channelId' in destination && destination.channelId === ref.channelId) ||
        ('userId' in destination && destination.userId === ref.userId)
      );
    });
  }

  #attempts(member: MemberRef, questionId: string | null): number {
    const { sessions, answers } = this.#tables.rows;
    const isAnswered = ({ id }: Session) => answers.some((part) => part.sessionId === id && !part.setAside);
    return sessions
      .filter(isOf(member))
      .filter((each) => each.questionId === questionId && each.ended !== 'withdrawn' && isAnswered(each))
      .length;
  }

  #countedOf(member: MemberRef): Session[] {
    return this.#tables.rows.sessions.filter(isOf(member)).filter(({ id, ended }) => {
      if (ended === 'withdrawn') return false;
      return ended !== 'stopped' || this.#tables.rows.grades.some((grade) => grade.sessionId === id);
    });
  }

  #record(session: Session): SessionRecord {
    const answers = this.#tables.rows.answers
      .filter(({ sessionId }) => sessionId === session.id)
      .toSorted((a, b) => +a.receivedAt - +b.receivedAt || (a.messageTs < b.messageTs ? -1 : 1));
    const latest = new Map<string, StepGrade>();
    for (const grade of this.#tables.rows.grades.filter(({ sessionId }) => sessionId === session.id)) {
      const known = latest.get(grade.step);
      if (!known || known.revision < grade.revision) latest.set(grade.step, grade);
    }
    return { session, answers, grades: [...latest.values()].toSorted((a, b) => +a.gradedAt - +b.gradedAt) };
  }

  /** Carries out one write, inside of somebody's `atomically`. */
  apply(write: Write): void {
    const { rows } = this.#tables;
    switch (write.write) {
      case 'session': {
        const at = rows.sessions.findIndex(({ id }) => id === write.session.id);
        const known = rows.sessions[at];
        if (!known) rows.sessions.push(write.session);
        // The place belongs to the delivery that opened the thread.
        else rows.sessions[at] = { ...write.session, channelId: known.channelId, threadTs: known.threadTs };
        return;
      }
      case 'answer':
        if (rows.answers.some(isAt(write.answer))) throw new Error('Cannot store the same message twice');
        if (!rows.sessions.some(({ id }) => id === write.answer.sessionId))
          throw new Error(`Cannot store an answer: there is no session "${write.answer.sessionId}"`);
        rows.answers.push(write.answer);
        return;
      case 'answer-text':
        for (const part of rows.answers.filter(isAt(write))) part.text = write.text;
        return;
      case 'set-aside':
        for (const part of rows.answers) if (isOfStep(part, write)) part.setAside = true;
        return;
      case 'reinstate':
        for (const part of rows.answers.filter(isAt(write))) part.setAside = false;
        return;
      case 'grade':
        if (rows.grades.some((g) => isOfStep(g, write.grade) && g.revision === write.grade.revision))
          throw new Error('Cannot store the same revision of a grade twice');
        rows.grades.push(write.grade);
        return;
      case 'scrub-quotes':
        for (const stored of rows.grades.filter((grade) => isOfStep(grade, write))) {
          for (const verdict of stored.grade.verdicts) Object.assign(verdict, { quotes: [], reason: '' });
          for (const flag of stored.grade.redFlags) flag.quotes = [];
        }
        return;
      case 'earn': {
        const { teamId, userId, dailyId } = write.session;
        const daily = rows.dailies.find(({ id }) => id === dailyId);
        const isKnown = rows.points.some(
          (row) =>
            isOf(write.session)(row) &&
            row.earned.questionId === write.earned.questionId &&
            row.earned.step === write.earned.step,
        );
        if (!daily || isKnown) return;
        const { channelId, localDate } = daily;
        rows.points.push({ teamId, userId, channelId, localDate, earned: write.earned });
        return;
      }
      case 'post':
        this.#tables.addPost(write.post);
        return;
      case 'weekly-again': {
        const daily = rows.dailies.find(({ id }) => id === write.dailyId);
        const isPosted = daily && rows.outbox.some(({ key }) => key === weeklyPost(daily).key);
        if (isPosted) this.#tables.addPost(weeklyPostAgain(daily, write.cause));
        return;
      }
      case 'grade-job': {
        const { sessionId, at } = write;
        const key = `grade:${sessionId}`;
        this.#tables.enqueue({
          task: 'grade',
          payload: { sessionId },
          key,
          queue: null,
          at,
        });
        return;
      }
      case 'regrade-job': {
        const { sessionId, step, revision } = write;
        this.#tables.enqueue({
          task: 'regrade',
          payload: { sessionId, step, revision: String(revision) },
          key: `regrade:${sessionId}:${step}`,
          queue: null,
          at: null,
        });
        return;
      }
    }
  }
}

function isOf(member: MemberRef) {
  return (row: MemberRef) => row.teamId === member.teamId && row.userId === member.userId;
}

function isAt(message: MessageRef) {
  return (row: Pick<AnswerPart, 'teamId' | 'channelId'> & { messageTs: string | null }) =>
    row.teamId === message.teamId &&
    row.channelId === message.channelId &&
    row.messageTs === message.messageTs;
}

function isOfStep(row: { sessionId: string; step: string }, of: { sessionId: string; step: string }) {
  return row.sessionId === of.sessionId && row.step === of.step;
}
