import type { Daily } from '../../src/core/daily/daily.ts';
import type { ChannelSchedule } from '../../src/core/daily/schedule.ts';
import type { OutboxEntry } from '../../src/core/delivery/outbox.ts';
import type { Post } from '../../src/core/delivery/outgoing.ts';
import type { InboxEvent } from '../../src/core/intake/inbox.ts';
import type { MemberSettings } from '../../src/core/members/member.ts';
import type { Interview } from '../../src/core/mock/interview.ts';
import type { AnswerPart, Session, StepGrade } from '../../src/core/practice/session.ts';
import type { Earned } from '../../src/core/standings/points.ts';

/** A job that a worker would run. A later one under the same key takes its place; without a key it stands by itself. */
export type Job = {
  task: 'handle-event' | 'grade' | 'regrade' | 'interview-timer' | 'deliver';
  payload: Record<string, string>;
  key: string | null;
  /** Null where the work needs no order. */
  queue: string | null;
  /** Null: as soon as can be. */
  at: Date | null;
};

export type PointsRow = {
  teamId: string;
  userId: string;
  channelId: string;
  localDate: string;
  earned: Earned;
};

type Rows = {
  sessions: Session[];
  answers: AnswerPart[];
  grades: StepGrade[];
  interviews: Interview[];
  dailies: (Daily & { createdAt: Date })[];
  schedules: { schedule: ChannelSchedule; nextAt: Date | null }[];
  settings: { teamId: string; userId: string; settings: MemberSettings }[];
  outbox: (OutboxEntry & { slotAt: Date | null })[];
  /** By team and channel: how far ahead of the clock its messages run. */
  slots: Map<string, number>;
  inbox: (InboxEvent & { queue: string; done: boolean })[];
  jobs: Job[];
  points: PointsRow[];
  hidden: { teamId: string; userId: string }[];
  /** By team: what estimates count. */
  estimatePercents: Map<string, number>;
};

export type MemoryTablesOptions = { newId: () => string; now: () => Date };

/** What all in-memory stores of one world share, so that a post of one is seen by the other. */
export class MemoryTables {
  rows: Rows = {
    sessions: [],
    answers: [],
    grades: [],
    interviews: [],
    dailies: [],
    schedules: [],
    settings: [],
    outbox: [],
    slots: new Map(),
    inbox: [],
    jobs: [],
    points: [],
    hidden: [],
    estimatePercents: new Map(),
  };
  readonly #options: MemoryTablesOptions;

  constructor(options: MemoryTablesOptions) {
    this.#options = options;
  }

  /** All that `work` changes, or nothing where it throws. It must not wait: that is what keeps changes apart. */
  atomically<T>(work: (rows: Rows) => T): T {
    const before = structuredClone(this.rows);
    try {
      return work(this.rows);
    } catch (error) {
      this.rows = before;
      throw error;
    }
  }

  enqueue(job: Job): void {
    const others = this.rows.jobs.filter(({ key }) => key === null || key !== job.key);
    this.rows.jobs = [...others, structuredClone(job)];
  }

  /** Stores a post with the job that delivers it, once under its key. */
  addPost(post: Post, now = this.#options.now()): void {
    const { key, teamId, outgoing, destination } = structuredClone(post);
    if (this.rows.outbox.some((entry) => entry.teamId === teamId && entry.key === key)) return;
    const id = this.#options.newId();
    this.rows.outbox.push({
      id,
      key,
      teamId,
      outgoing,
      destination,
      status: 'pending',
      channelId: null,
      messageTs: null,
      unsure: false,
      attempts: 0,
      createdAt: now,
      claimedAt: null,
      slotAt: null,
    });
    this.enqueue({ task: 'deliver', payload: { entryId: id }, key: `deliver:${id}`, queue: null, at: null });
  }
}
