import { expect } from 'vitest';
import type { GradeRequest, GraderReply } from '../../../src/core/grading/grader.ts';
import { splitSentences } from '../../../src/core/grading/sentences.ts';
import { usedUntil } from '../../../src/core/mock/clock.ts';
import type { InterviewRecord, InterviewWish } from '../../../src/core/mock/interview.ts';
import type { InterviewWord } from '../../../src/core/mock/read-word.ts';
import { aRecord } from '../../builders/grading.ts';
import { away, nonsense } from '../practice/conversation.ts';
import { anInterviewing, type Interviewing } from './an-interview.ts';

/** One thing that can happen. `which` picks among what there is, so that every step means something. */
export type Happening =
  | { does: 'answer' | 'redeliver' | 'edit' | 'delete' | 'old-job'; which: number }
  | { does: 'say'; word: string }
  | { does: 'press'; word: InterviewWord }
  | { does: 'click'; act: 'hint' | 'skip' | 'stop' | 'grade-again'; stale: boolean }
  | { does: 'take-back'; which: number }
  | { does: 'start' | 'deliver' | 'timer' }
  | { does: 'grade'; grader: 'judges' | 'away' | 'nonsense' }
  | { does: 'wait'; ms: number };

/** Interviews of one member, to which anything happens, and what must be true after each thing. */
export class InterviewModel {
  readonly #talk: Interviewing = anInterviewing();
  readonly #wish: Partial<InterviewWish>;
  readonly #said: { messageTs: string; text: string; gone: boolean; accepted: boolean }[] = [];
  #ids: string[] = [];
  #waitedMs = 0;

  constructor(wish: Partial<InterviewWish>) {
    this.#wish = wish;
  }

  async happen(event: Happening): Promise<void> {
    const before = await this.#records();
    await this.#do(event);
    await this.#check(before);
  }

  /** Answers whatever is asked until the interview is over: it must come to its end. */
  async finish(): Promise<void> {
    const talk = this.#talk;
    talk.grader.turn = judges;
    for (let turn = 0; turn < 40; turn++) {
      const open = await talk.world.interviews.open({ teamId: 'T1', userId: 'U1' });
      if (!open) return;
      await talk.deliver();
      const { session } = await talk.current(open.interview.id);
      if (open.interview.status === 'paused') await talk.press('resume', open.interview.id);
      else if (session.status === 'waiting') await this.#answer('finishing');
      else expect(['graded', 'refused']).toContain(await talk.grade(session.id));
      await this.#check([]);
    }
    expect.unreachable('the interview does not come to its end');
  }

  async #do(event: Happening): Promise<void> {
    const talk = this.#talk;
    const open = await talk.world.interviews.open({ teamId: 'T1', userId: 'U1' });
    const latest = open?.interview.id ?? this.#ids.at(-1) ?? 'none';
    switch (event.does) {
      case 'start': {
        const started = await talk.start(this.#wish);
        if (started.kind === 'started') this.#ids.push(started.interviewId);
        expect(started.kind).toBe(open ? 'already-open' : 'started');
        return;
      }
      case 'answer':
        return this.#answer(`answer ${event.which}`);
      case 'redeliver': {
        const said = pick(this.#said, event.which);
        if (said) expect((await talk.say(said.text, said)).kind).not.toBe('accepted');
        return;
      }
      case 'say':
        await talk.say(event.word);
        return;
      case 'edit': {
        const said = pick(this.#said, event.which);
        if (!said || said.gone) return;
        said.text = `${said.text} edited ${this.#said.length}`;
        if (!(await talk.edit(said.messageTs, said.text))) said.text = said.text.replace(/ edited \d+$/, '');
        return;
      }
      case 'delete': {
        const said = pick(this.#said, event.which);
        if (said && (await talk.remove(said.messageTs))) said.gone = true;
        return;
      }
      case 'press':
        await talk.press(event.word, latest);
        return;
      case 'click': {
        const { session } = await talk.current(latest).catch(() => ({ session: null }));
        if (!session) return;
        await talk.act(session.id, { act: event.act }, event.stale ? 'follow-up:none' : session.step);
        return;
      }
      case 'take-back': {
        const sessions = (await this.#records()).flatMap((record) => record.sessions);
        const session = pick(sessions, event.which)?.session;
        if (!session) return;
        await talk.act(session.id, { act: 'not-an-answer', step: session.step });
        return;
      }
      case 'deliver':
        await talk.deliver();
        return;
      case 'timer':
        for (const id of this.#ids) await talk.lookAfter(id);
        return;
      case 'grade':
        talk.grader.turn = (request) => replyOf(event.grader) ?? judges(request);
        for (const sessionId of talk.gradeJobs()) await talk.grade(sessionId);
        return;
      case 'old-job': {
        // The process died after the work was stored: the job runs again.
        const sessions = (await this.#records()).flatMap((record) => record.sessions);
        const done = sessions.filter(({ session }) => session.status !== 'grading');
        const session = pick(done, event.which)?.session;
        if (session) expect(await talk.grade(session.id)).toBe('nothing-to-grade');
        return;
      }
      case 'wait':
        talk.pass(event.ms);
        this.#waitedMs += Math.max(0, event.ms);
    }
  }

  async #answer(what: string): Promise<void> {
    const text = `Then I would say ${what} in place ${this.#said.length}, with a reason and a number for it.`;
    const submission = await this.#talk.say(text);
    const accepted = submission.kind === 'accepted';
    if (accepted) this.#said.push({ messageTs: this.#talk.lastTs(), text, gone: false, accepted });
  }

  async #check(before: readonly InterviewRecord[]): Promise<void> {
    const records = await this.#records();
    const entries = this.#talk.world.outbox.entries();
    const jobs = new Set(this.#talk.world.jobs().map(({ key }) => key));
    expect(records.filter(({ interview }) => interview.status !== 'closed').length).toBeLessThanOrEqual(1);
    for (const record of records) {
      const { interview, sessions } = record;
      const put = interview.sessions.map(({ questionId }) => questionId);
      expect(new Set(put).size, 'a question was put twice').toBe(put.length);
      expect(put.length).toBeLessThanOrEqual(interview.plan.questions.length);
      expect(sessions).toHaveLength(put.length);
      const debriefs = entries.filter(({ key }) => key === `debrief:${interview.id}`);
      expect(debriefs).toHaveLength(interview.status === 'closed' ? 1 : 0);
      if (interview.status === 'closed') this.#checkClosed(record);
      else this.#checkOpen(record, jobs);
      const used = usedUntil(interview, this.#talk.now());
      expect(used).toBeGreaterThanOrEqual(0);
      expect(used, 'more time was counted than went by').toBeLessThanOrEqual(this.#waitedMs);
    }
    this.#checkAnswers(records);
    for (const { interview } of before) {
      if (interview.status !== 'closed') continue;
      const now = records.find((record) => record.interview.id === interview.id)?.interview;
      expect([now?.status, now?.ended, now?.closedAt]).toEqual([
        'closed',
        interview.ended,
        interview.closedAt,
      ]);
    }
  }

  #checkClosed({ interview, sessions }: InterviewRecord): void {
    expect(sessions.every(({ session }) => session.status === 'done')).toBe(true);
    expect([interview.turn, interview.ended === null, interview.result === null]).toEqual([
      null,
      false,
      false,
    ]);
  }

  #checkOpen({ interview, sessions }: InterviewRecord, jobs: ReadonlySet<string | null>): void {
    expect(jobs, 'nobody looks after the interview').toContain(`interview:${interview.id}`);
    expect(interview.ended).toBeNull();
    const current = sessions.at(-1)?.session;
    if (current?.status === 'grading') {
      expect(jobs, 'an answer is left without its grade').toContain(`grade:${current.id}`);
      expect(interview.turn).toBeNull();
    }
    if (interview.status === 'running') expect(current?.status, 'nothing comes next').not.toBe('done');
    const keys = this.#talk.keys();
    if (interview.status === 'running' && current?.status === 'waiting') {
      const asking =
        current.step === 'main' ? `question:${current.id}` : `follow-up:${current.id}:${current.step}`;
      const again = keys.some((key) => key.startsWith(`again:${interview.id}:`));
      expect(keys.includes(asking) || again, 'nobody has asked').toBe(true);
    }
    // Nothing of a grade is told before the end.
    if (interview.plan.feedback === 'end') {
      const ids = new Set(sessions.map(({ session }) => session.id));
      const told = this.#talk
        .outgoing()
        .filter((each) => each.kind === 'feedback' && ids.has(each.sessionId));
      expect(told).toEqual([]);
    }
  }

  #checkAnswers(records: readonly InterviewRecord[]): void {
    const parts = records.flatMap(({ sessions }) => sessions.flatMap(({ answers }) => answers));
    for (const said of this.#said) {
      const stored = parts.filter(({ messageTs }) => messageTs === said.messageTs);
      expect(stored, 'an accepted message is stored once').toHaveLength(1);
      if (said.gone) expect(stored[0]?.text).toBeNull();
      else if (stored[0]?.text !== null) expect(stored[0]?.text).toBe(said.text);
    }
  }

  async #records(): Promise<InterviewRecord[]> {
    return Promise.all(this.#ids.map((id) => this.#talk.record(id)));
  }
}

/** Quotes the end of the answer: it may begin with a picture. */
function judges({ step, answer }: GradeRequest): GraderReply {
  const sentences = splitSentences(answer);
  const quote = sentences.at(-1) ?? '';
  return {
    kind: 'judged',
    judgements: step.criteria.map(({ id }, i) => ({
      criterionId: id,
      evidence: [{ sentence: sentences.length, quote }],
      reason: 'It says so.',
      verdict: i === 0 ? 'missed' : 'met',
    })),
    flags: [],
    record: aRecord(),
  };
}

function replyOf(grader: 'judges' | 'away' | 'nonsense'): GraderReply | null {
  if (grader === 'judges') return null;
  return grader === 'away' ? away : nonsense;
}

function pick<T>(from: readonly T[], which: number): T | undefined {
  return from.length === 0 ? undefined : from[which % from.length];
}
