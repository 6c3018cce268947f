import { expect } from 'vitest';
import type { GraderReply } from '../../../src/core/grading/grader.ts';
import type { StepKey } from '../../../src/core/grading/steps.ts';
import { defaultSettings } from '../../../src/core/members/member.ts';
import { type GradingResult, gradeSession, regradeStep } from '../../../src/core/practice/grade.ts';
import { answerText, type SessionRecord } from '../../../src/core/practice/session.ts';
import { retryQuestion } from '../../../src/core/practice/start.ts';
import { away, type Conversation, markOf, meetsAll, nonsense, underADaily } from './conversation.ts';

export const users = ['U1', 'U2'] as const;

/** One thing that can happen. `which` picks among what there is, so that every step means something. */
export type Happening =
  | { does: 'answer' | 'redeliver' | 'edit' | 'delete'; user: number; which: number }
  | { does: 'word'; user: number; word: 'hint' | 'skip' | 'stop' | 'not an answer' }
  | { does: 'press'; user: number; act: 'hint' | 'skip' | 'stop' | 'grade-again'; stale: boolean }
  | { does: 'contest'; user: number; act: 'not-an-answer' | 'regrade'; which: number }
  | { does: 'retry'; user: number; which: number }
  /** A grade job begins to read; what the grader says comes with `finish`. */
  | { does: 'begin'; which: number }
  | { does: 'finish'; which: number; grader: 'judges' | 'away' | 'nonsense'; crash: boolean }
  | { does: 'regrade'; grader: 'judges' | 'away' | 'nonsense' }
  | { does: 'wait'; ms: number };

type Said = { user: string; messageTs: string; token: string; text: string; gone: boolean };
type InFlight = { sessionId: string; answer(reply: GraderReply | null): void; done: Promise<GradingResult> };

/**
 * Runs happenings against the use cases and checks after each that nothing is lost, repeated or stuck. Grade jobs run as
 * the worker runs them: one at a time for a session, others at the same time.
 */
export class ChainModel {
  readonly #talk: Conversation;
  readonly #said: Said[] = [];
  readonly #inFlight: InFlight[] = [];
  readonly #wanted = new Map<string, number>();
  readonly #givenUp = new Set<string>();
  #next = 100;

  private constructor(talk: Conversation) {
    this.#talk = talk;
  }

  static async start(maxFollowUps: readonly number[]): Promise<ChainModel> {
    const model = new ChainModel(await underADaily({ settleMs: 4000 }));
    for (const [i, userId] of users.entries()) {
      const max = maxFollowUps[i] ?? 3;
      await model.#talk.world.members.saveSettings(
        { teamId: 'T1', userId },
        { ...defaultSettings, level: 'senior', maxFollowUps: max },
      );
      model.#wanted.set(userId, max);
    }
    return model;
  }

  async happen(event: Happening): Promise<void> {
    const before = await this.#records();
    await this.#carryOut(event);
    await this.#check(before);
  }

  /** Lets all jobs run to their end with a grader that judges, and checks that every answer has what it is owed. */
  async drain(): Promise<void> {
    for (let round = 0; round < 200; round++) {
      for (const flight of [...this.#inFlight])
        await this.#finish(flight, { grader: 'judges', crash: false });
      const [job] = this.#talk.world.jobs().filter(({ task }) => task === 'grade' || task === 'regrade');
      if (!job) break;
      if (job.task === 'grade') this.#begin(0);
      else await this.#regrade('judges');
    }
    expect(this.#talk.world.jobs().filter(({ task }) => task !== 'deliver')).toEqual([]);
    for (const record of await this.#records()) {
      expect(record.session.status).not.toBe('grading');
      if (record.session.ended === 'withdrawn') continue;
      const graded = new Set<string>(record.grades.map(({ step }) => step));
      for (const part of record.answers) {
        if (part.text === null || part.setAside || this.#givenUp.has(`${part.sessionId}|${part.step}`))
          continue;
        expect(graded, `an answer to ${part.step} was never graded`).toContain(part.step);
      }
    }
  }

  async #carryOut(event: Happening): Promise<void> {
    const talk = this.#talk;
    switch (event.does) {
      case 'answer': {
        const token = `token${++this.#next}`;
        const text = `For ${token} I roll back the release first and then compare hosts ${token}.`;
        const said = { user: this.#user(event), messageTs: `${this.#next}.1`, token, text, gone: false };
        const outcome = await talk.say(text, { userId: said.user, messageTs: said.messageTs });
        if (outcome.kind === 'accepted') this.#said.push(said);
        return;
      }
      case 'redeliver': {
        const said = pick(this.#said, event.which);
        if (!said) return;
        const before = await this.#records();
        await talk.say(said.text, { userId: said.user, messageTs: said.messageTs });
        expect(await this.#records()).toEqual(before);
        return;
      }
      case 'edit': {
        const said = pick(this.#said, event.which);
        if (!said || said.gone) return;
        const text = `${said.text} Edit ${++this.#next} of it.`;
        await talk.edit(said.messageTs, text);
        said.text = text;
        return;
      }
      case 'delete': {
        const said = pick(this.#said, event.which);
        if (said) await talk.remove(said.messageTs);
        if (said) said.gone = true;
        return;
      }
      case 'word':
        await talk.say(event.word, { userId: this.#user(event), messageTs: `${++this.#next}.2` });
        return;
      case 'press': {
        const record = await this.#latestOf(this.#user(event));
        if (!record) return;
        const { id: sessionId, userId, step } = record.session;
        const act = { act: event.act } as const;
        await talk.press(act, { sessionId, userId, step: event.stale ? 'main' : step });
        return;
      }
      case 'contest': {
        const record = await this.#latestOf(this.#user(event));
        const step = record && pick<StepKey>(['main', ...record.session.asked], event.which);
        if (!step) return;
        const { id: sessionId, userId } = record.session;
        const revision = record.grades.find((grade) => grade.step === step)?.revision ?? 1;
        await talk.press({ act: event.act, step, revision }, { sessionId, userId });
        return;
      }
      case 'retry': {
        const record = pick(await this.#records(), event.which);
        const userId = this.#user(event);
        if (record) {
          const wish = { teamId: 'T1', userId, sessionId: record.session.id };
          await retryQuestion(talk.deps, wish, talk.now());
        }
        return;
      }
      case 'begin':
        this.#begin(event.which);
        return;
      case 'finish': {
        const flight = pick(this.#inFlight, event.which);
        if (flight) await this.#finish(flight, event);
        return;
      }
      case 'regrade':
        await this.#regrade(event.grader);
        return;
      case 'wait':
        talk.pass(event.ms);
    }
  }

  #begin(which: number): void {
    const free = this.#talk
      .gradeJobs()
      .filter(({ payload }) => !this.#inFlight.some(({ sessionId }) => sessionId === payload.sessionId));
    const job = pick(free, which);
    const sessionId = job?.payload.sessionId;
    if (!sessionId) return;
    this.#talk.world.finishJob(`grade:${sessionId}`);
    const said = Promise.withResolvers<GraderReply | null>();
    const grader = {
      name: 'held',
      grade: async (request: Parameters<typeof meetsAll>[0]) => (await said.promise) ?? meetsAll(request),
    };
    const done = gradeSession({ ...this.#talk.grading, grader }, sessionId);
    this.#inFlight.push({ sessionId, answer: said.resolve, done });
  }

  async #finish(flight: InFlight, how: { grader: 'judges' | 'away' | 'nonsense'; crash: boolean }) {
    const before = await this.#talk.record(flight.sessionId);
    flight.answer(replyOf(how.grader));
    const result = await flight.done;
    this.#inFlight.splice(this.#inFlight.indexOf(flight), 1);
    const { step } = before.session;
    if (result === 'graded') await this.#checkText(before, step);
    if (result === 'given-up') this.#givenUp.add(`${flight.sessionId}|${step}`);
    // The process died after the grade was stored: the job runs again.
    if (how.crash && result === 'graded') {
      this.#talk.grader.turn = meetsAll;
      expect(await gradeSession(this.#talk.grading, flight.sessionId)).toBe('nothing-to-grade');
    }
  }

  async #regrade(grader: 'judges' | 'away' | 'nonsense'): Promise<void> {
    const job = this.#talk.world.jobs().find(({ task }) => task === 'regrade');
    const { sessionId, step, revision } = job?.payload ?? {};
    if (!sessionId || !step) return;
    const reply = replyOf(grader);
    this.#talk.grader.turn = (request) => reply ?? meetsAll(request);
    const done = regradeStep(this.#talk.grading, {
      sessionId,
      step: step as StepKey,
      revision: Number(revision),
    });
    // A rejection has the worker run the job again.
    const failed = await done.then(
      () => false,
      () => true,
    );
    expect(failed && reply === null, 'a regrade failed by itself').toBe(false);
    if (!failed) this.#talk.world.finishJob(`regrade:${sessionId}:${step}`);
  }

  /** The grade that was just stored is of the whole answer as it stands. */
  async #checkText(before: SessionRecord, step: StepKey): Promise<void> {
    const { grades } = await this.#talk.record(before.session.id);
    const grade = grades.find((each) => each.step === step);
    expect(grade?.revision).toBe(1);
    expect(grade?.grade.record.model).toBe(markOf(answerText(before.answers, step)));
  }

  async #check(before: readonly SessionRecord[]): Promise<void> {
    const records = await this.#records();
    const jobs = this.#talk.world.jobs().map(({ key }) => key);
    const working = new Set(this.#inFlight.map(({ sessionId }) => sessionId));
    const keys = new Set(this.#talk.world.outbox.entries().map(({ key }) => key));
    for (const record of records) {
      const { session, grades, answers } = record;
      if (session.status === 'grading') {
        const cared = working.has(session.id) || jobs.includes(`grade:${session.id}`);
        expect(cared, 'a session is left grading with no job').toBe(true);
      }
      expect(new Set(session.asked).size).toBe(session.asked.length);
      expect(session.asked.length).toBeLessThanOrEqual(this.#wanted.get(session.userId) ?? 0);
      for (const { step, revision } of grades) {
        expect(keys).toContain(`feedback:${session.id}:${step}:${revision}`);
      }
      const quoted = JSON.stringify(grades);
      for (const { messageTs, token, gone } of this.#said) {
        const part = answers.find((each) => each.messageTs === messageTs);
        if (!part) continue;
        if (gone) expect(part.text).toBeNull();
        if (part.text === null) expect(quoted, 'a grade quotes what is gone').not.toContain(token);
      }
      const summarised = keys.has(`summary:${session.id}`);
      if (session.ended === 'completed' || session.ended === 'stopped') expect(summarised).toBe(true);
      if (session.status !== 'done') expect(summarised).toBe(false);
    }
    this.#checkAnswersKept(records);
    for (const { session } of before) {
      const now = records.find((record) => record.session.id === session.id)?.session;
      if (session.status !== 'done') continue;
      expect(now?.status, 'a session that had ended went on').toBe('done');
      expect([session.ended, 'withdrawn']).toContain(now?.ended);
    }
    for (const user of users) {
      const first = records.filter(
        ({ session }) => session.userId === user && session.attempt === 1 && isCounted(session.id, records),
      );
      expect(first.length, 'two first attempts count').toBeLessThanOrEqual(1);
    }
  }

  #checkAnswersKept(records: readonly SessionRecord[]): void {
    const parts = records.flatMap(({ answers }) => answers);
    for (const said of this.#said) {
      const stored = parts.filter(({ messageTs }) => messageTs === said.messageTs);
      expect(stored, 'an accepted message is stored once').toHaveLength(1);
      if (!said.gone && stored[0]?.text !== null) expect(stored[0]?.text).toBe(said.text);
    }
  }

  async #records(): Promise<SessionRecord[]> {
    const records: SessionRecord[] = [];
    for (let id = 1; id <= this.#talk.idsGiven(); id++) {
      const record = await this.#talk.world.practice.load(`s${id}`);
      if (record) records.push(record);
    }
    return records;
  }

  async #latestOf(userId: string): Promise<SessionRecord | undefined> {
    return (await this.#records()).findLast(({ session }) => session.userId === userId);
  }

  #user({ user }: { user: number }): string {
    return pick(users, user) ?? users[0];
  }
}

function replyOf(grader: 'judges' | 'away' | 'nonsense'): GraderReply | null {
  if (grader === 'judges') return null;
  return grader === 'away' ? away : nonsense;
}

function isCounted(id: string, records: readonly SessionRecord[]): boolean {
  const record = records.find(({ session }) => session.id === id);
  if (!record || record.session.ended === 'withdrawn') return false;
  return record.session.ended !== 'stopped' || record.grades.length > 0;
}

function pick<T>(from: readonly T[], which: number): T | undefined {
  return from.length === 0 ? undefined : from[which % from.length];
}
