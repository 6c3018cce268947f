import type { App, BlockAction } from '@slack/bolt';
import type { z } from 'zod';
import { type Act, type ActResult, actOnSession, hintForDaily } from '../../../core/practice/act.ts';
import { retryQuestion } from '../../../core/practice/start.ts';
import type { Coach } from '../coach.ts';
import {
  type ActionId,
  actionIds,
  DailyRef,
  fromValue,
  GradeRef,
  SessionRef,
  StepRef,
} from '../messages/actions.ts';
import type { Message } from '../messages/blocks.ts';
import { outlineMessage } from '../messages/outline.ts';
import { reviewMessage } from '../messages/reviews.ts';
import { startReview } from '../reviews.ts';
import { practice } from './commands.ts';
import { orSay, reply, sayTo } from './respond.ts';

type Press = { coach: Coach; member: { teamId: string; userId: string }; value: string | null };
/** What to answer the member with; null where the thread itself shows it. */
type Pressed = (press: Press) => Promise<Message | null>;

const presses: Partial<Record<ActionId, Pressed>> = {
  [actionIds.skip]: onStep('skip'),
  [actionIds.stop]: onStep('stop'),
  [actionIds.hint]: hint,
  [actionIds.regrade]: (press) =>
    onOwnStep(press, GradeRef, ({ step, revision }) => ({ act: 'regrade', step, revision })),
  [actionIds.notAnAnswer]: (press) =>
    onOwnStep(press, GradeRef, (ref) => ({ act: 'not-an-answer', step: ref.step })),
  [actionIds.gradeAgain]: (press) => onOwnStep(press, SessionRef, () => ({ act: 'grade-again' })),
  [actionIds.retry]: retry,
  [actionIds.anotherQuestion]: ({ coach, member }) => practice(coach, member, '').then(reply),
  [actionIds.startPractice]: ({ coach, member }) => practice(coach, member, '').then(reply),
  [actionIds.startReview]: ({ coach, member }) => startReview(coach, member).then(reviewMessage),
  [actionIds.showOutline]: showOutline,
};

/** The buttons of a conversation. Each is stored before it is acknowledged: a press that failed is shown as failed. */
export function listenToSessionButtons(app: App, coach: Coach): void {
  for (const [actionId, pressed] of Object.entries(presses)) {
    app.action<BlockAction>(actionId, async ({ ack, body, action, respond, client }) => {
      const member = { teamId: body.team?.id ?? '', userId: body.user.id };
      const value = 'value' in action ? (action.value ?? null) : null;
      const say = sayTo({ body, respond, client });
      await orSay(coach, { event: `press.${actionId}`, say }, async () => {
        const answer = await pressed({ coach, member, value });
        await ack();
        // On the Home tab there is no message to answer in; the question that arrives is the answer.
        return body.response_url ? answer : null;
      });
    });
  }
}

function onStep(act: 'skip' | 'stop'): Pressed {
  return async ({ coach, member, value }) => {
    const ref = fromValue(StepRef, value);
    if (!ref) return reply({ kind: 'too-late' });
    return resultMessage(
      await actOnSession(coach.practice, { ...member, ...ref, act: { act } }, coach.now()),
    );
  };
}

async function onOwnStep<T extends { sessionId: string }>(
  { coach, member, value }: Press,
  schema: z.ZodType<T>,
  actOf: (ref: T) => Act,
): Promise<Message | null> {
  const ref = fromValue(schema, value);
  if (!ref) return reply({ kind: 'too-late' });
  const click = { ...member, sessionId: ref.sessionId, step: null, act: actOf(ref) };
  return resultMessage(await actOnSession(coach.practice, click, coach.now()));
}

async function hint({ coach, member, value }: Press): Promise<Message | null> {
  const daily = fromValue(DailyRef, value);
  if (daily) {
    const deps = { ...coach.practice, dailies: coach.dailies };
    return resultMessage(await hintForDaily(deps, { ...member, dailyId: daily.dailyId }, coach.now()));
  }
  const step = fromValue(StepRef, value);
  if (!step) return reply({ kind: 'too-late' });
  return resultMessage(
    await actOnSession(coach.practice, { ...member, ...step, act: { act: 'hint' } }, coach.now()),
  );
}

async function retry({ coach, member, value }: Press): Promise<Message | null> {
  const ref = fromValue(SessionRef, value);
  if (!ref) return reply({ kind: 'too-late' });
  const started = await retryQuestion(coach.practice, { ...member, sessionId: ref.sessionId }, coach.now());
  switch (started.kind) {
    case 'started':
      return null;
    case 'still-open':
    case 'not-yours':
      return reply({ kind: started.kind });
    default:
      return reply({ kind: 'question-gone' });
  }
}

/** The outline for one member, whose chain is over while others may still be answering. */
async function showOutline({ coach, member, value }: Press): Promise<Message | null> {
  const ref = fromValue(SessionRef, value);
  const record = ref ? await coach.practice.store.load(ref.sessionId) : null;
  if (!record || record.session.teamId !== member.teamId) return reply({ kind: 'too-late' });
  if (record.session.userId !== member.userId) return reply({ kind: 'not-yours' });
  const question = coach.bank.find(record.session.questionId);
  if (!question || record.grades.length === 0) return reply({ kind: 'question-gone' });
  return outlineMessage({ kind: 'outline', question, answered: 0 });
}

function resultMessage(result: ActResult): Message | null {
  switch (result) {
    case 'done':
      return null;
    case 'not-yours':
      return reply({ kind: 'not-yours' });
    case 'nothing-to-do':
    case 'no-such-session':
      return reply({ kind: 'too-late' });
  }
}
