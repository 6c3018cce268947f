import type { Bank } from '../bank/bank.ts';
import type { Write } from '../practice/practice-store.ts';
import { stopSession } from '../practice/transitions.ts';
import { accompany } from './accompany.ts';
import { askWith, stopAt } from './clock.ts';
import { currentOf, holderOf, type Interview, type InterviewRecord } from './interview.ts';
import type { InterviewWrite } from './interview-store.ts';
import { remember, tell, tellNotice } from './interview-writes.ts';
import { proceed } from './proceed.ts';
import type { InterviewWord } from './read-word.ts';

export type Acting = { bank: Bank; now: Date; nextSessionId: string };

/** What a word, or a button of that name, does to an interview. Pure; nothing where it does not fit. */
export function act(record: InterviewRecord, word: InterviewWord, deps: Acting): InterviewWrite[] {
  if (record.interview.status === 'closed') return [];
  switch (word) {
    case 'pause':
      return pause(record, deps);
    case 'resume':
      return resume(record, deps);
    case 'repeat':
      return repeat(record, deps);
    case 'end':
      return end(record, deps);
  }
}

function pause({ interview, ...record }: InterviewRecord, { now }: Acting): InterviewWrite[] {
  if (interview.status === 'paused') return [];
  const current = currentOf({ interview, ...record })?.session;
  const stopped = current ? stopAt(interview, { sessionId: current.id, step: current.step }, now) : {};
  const said = interview.said + 1;
  return [
    ...remember(interview, { ...stopped, status: 'paused', said }, now),
    tellNotice(interview, `interview-paused:${interview.id}:${said}`, {
      about: 'interview-paused',
      sessionId: holderOf(interview),
    }),
  ];
}

/** Goes on with the step that waits, said once more; or with what came up during the pause. */
function resume(record: InterviewRecord, deps: Acting): InterviewWrite[] {
  if (record.interview.status !== 'paused') return [];
  const interview: Interview = { ...record.interview, status: 'running' };
  const waits = currentOf(record)?.session.status === 'waiting';
  if (waits && !interview.held) return askAgain({ ...record, interview }, deps);
  return proceed({ ...record, interview }, deps);
}

function repeat(record: InterviewRecord, deps: Acting): InterviewWrite[] {
  const { interview } = record;
  if (interview.status === 'paused') return resume(record, deps);
  if (currentOf(record)?.session.status !== 'waiting') return [];
  return askAgain(record, deps);
}

/** The question of the step that waits, once more. A clock that runs goes on. */
function askAgain(record: InterviewRecord, { now }: Acting): InterviewWrite[] {
  const { interview } = record;
  const current = currentOf(record)?.session;
  if (!current) return [];
  const said = interview.said + 1;
  const key = `again:${interview.id}:${said}`;
  const turn = interview.turn?.askedAt ? {} : askWith(interview, key);
  return [
    ...remember(interview, { ...turn, said }, now),
    tell(interview, key, { kind: 'interview_again', sessionId: current.id, step: current.step }),
  ];
}

/** An answer that is being graded still gets its grade; the debrief waits for it. */
function end(record: InterviewRecord, deps: Acting): InterviewWrite[] {
  const current = currentOf(record);
  const interview: Interview = { ...record.interview, status: 'running', ending: true };
  const ending: InterviewRecord = { ...record, interview };
  if (!current || current.session.status === 'done') return proceed(ending, deps);
  const writes: Write[] = stopSession(current, deps.now);
  const carried = accompany(ending, { before: current, writes }, deps);
  if (current.session.status !== 'grading' || record.interview.ending) return carried;
  const notice = { about: 'interview-ending', sessionId: holderOf(interview) } as const;
  return [...carried, tellNotice(interview, `interview-ending:${interview.id}`, notice)];
}
