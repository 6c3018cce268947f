import type { DailyStore } from '../daily/daily.ts';
import type { StepKey } from '../grading/steps.ts';
import type { MemberRef } from '../members/member.ts';
import * as changedAnswers from './changed-answers.ts';
import type { Write } from './practice-store.ts';
import type { SessionRecord } from './session.ts';
import { canStartAfresh, type PracticeDeps } from './submit.ts';
import * as transitions from './transitions.ts';

/** What a member can do to a session with a button. */
export type Act =
  | { act: 'hint' | 'skip' | 'stop' | 'grade-again' }
  | { act: 'not-an-answer'; step: StepKey }
  /** `revision`: the grade that the new one replaces; a press on an old offer does nothing. */
  | { act: 'regrade'; step: StepKey; revision: number };

export type ActResult = 'done' | 'nothing-to-do' | 'not-yours' | 'no-such-session';

/** Which step a button belonged to, so that a second click, or one on an old message, does not move a later step. */
export type Click = MemberRef & { sessionId: string; step: StepKey | null; act: Act };

/** Carries out a click on one of a session's buttons. Only the session's own member can. */
export async function actOnSession(deps: PracticeDeps, click: Click, now: Date): Promise<ActResult> {
  const seen = await deps.store.load(click.sessionId);
  if (!seen || seen.session.teamId !== click.teamId) return 'no-such-session';
  if (seen.session.userId !== click.userId) return 'not-yours';
  const ref = { by: 'id', teamId: click.teamId, userId: click.userId, sessionId: click.sessionId } as const;
  return deps.store.change<ActResult>(ref, null, ({ record }) => {
    if (!record) return { result: 'no-such-session', writes: [] };
    if (click.step !== null && click.step !== record.session.step)
      return { result: 'nothing-to-do', writes: [] };
    const writes = writesFor(deps, { act: click.act, record }, now);
    return { result: writes.length > 0 ? 'done' : 'nothing-to-do', writes };
  });
}

function writesFor(
  deps: PracticeDeps,
  { act, record }: { act: Act; record: SessionRecord },
  now: Date,
): Write[] {
  const question = deps.bank.find(record.session.questionId);
  switch (act.act) {
    case 'hint':
      return question ? transitions.takeHint(record.session, question, now) : [];
    case 'skip':
      return question ? transitions.skipStep(record, question, now) : [];
    case 'stop':
      return transitions.stopSession(record, now);
    case 'grade-again':
      return transitions.tryGradingAgain(record, now);
    case 'not-an-answer':
      return changedAnswers.withdrawAnswer(record, act.step, now);
    case 'regrade':
      return changedAnswers.askRegrade(record, act);
  }
}

/** One more hint on a channel's daily question, whether or not the member has begun to answer it. */
export async function hintForDaily(
  deps: PracticeDeps & { dailies: Pick<DailyStore, 'load'> },
  wish: MemberRef & { dailyId: string },
  now: Date,
): Promise<ActResult> {
  const daily = await deps.dailies.load(wish.dailyId);
  const question = daily ? deps.bank.find(daily.questionId) : undefined;
  if (!daily || !question || daily.teamId !== wish.teamId || daily.messageTs === null)
    return 'no-such-session';
  const { teamId, userId } = wish;
  const { channelId, messageTs: threadTs } = daily;
  const { maxFollowUps } = await deps.members.settings(wish);
  const id = deps.newId();
  return deps.store.change<ActResult>(
    { by: 'thread', teamId, userId, channelId, threadTs },
    null,
    ({ record, attempts }) => {
      const session =
        record && !canStartAfresh(record)
          ? record.session
          : transitions.openSession(
              {
                id,
                teamId,
                userId,
                questionId: question.id,
                origin: 'daily',
                dailyId: daily.id,
                attempt: attempts + 1,
                channelId,
                threadTs,
                maxFollowUps,
              },
              now,
            );
      const writes = transitions.takeHint(session, question, now);
      return { result: writes.length > 0 ? 'done' : 'nothing-to-do', writes };
    },
  );
}
