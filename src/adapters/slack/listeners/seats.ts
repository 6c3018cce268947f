import type { App, BlockAction } from '@slack/bolt';
import type { MemberRef } from '../../../core/members/member.ts';
import { scoreSeat, startSeat } from '../../../core/mock/seat.ts';
import type { Coach } from '../coach.ts';
import { actionIds, fromValue, SessionRef, viewIds } from '../messages/actions.ts';
import type { Message } from '../messages/blocks.ts';
import type { Reply } from '../messages/command-replies.ts';
import { parseSeat, seatModal } from '../messages/seat-modal.ts';
import { orKeepOpen, orSay, reply, sayTo } from './respond.ts';

/** Puts a member into the interviewer's seat. */
export async function takeSeat(coach: Coach, member: MemberRef, typed: string): Promise<Reply> {
  const topic = typed.trim() === '' ? null : typed;
  const started = await startSeat(coach.practice, { ...member, topic }, coach.now());
  if (started.kind === 'started') return { kind: 'practice-started', topic: null };
  return { kind: 'unknown-topic', typed, topics: coach.bank.topics };
}

/** The form in which a candidate is scored, and the button for another one. */
export function listenToSeats(app: App, coach: Coach): void {
  app.action<BlockAction>(actionIds.scoreSeat, async ({ ack, body, action, client, respond }) => {
    await ack();
    const say = sayTo({ body, respond, client });
    await orSay(coach, { event: `press.${actionIds.scoreSeat}`, say }, async () => {
      const ref = fromValue(SessionRef, 'value' in action ? action.value : null);
      const found = ref ? await seatOf(coach, ref, memberOf(body)) : null;
      if (!ref || !found || found === 'not-yours')
        return reply({ kind: found === 'not-yours' ? found : 'too-late' });
      await client.views.open({ trigger_id: body.trigger_id, view: seatModal({ ref, question: found }) });
      return null;
    });
  });

  app.action<BlockAction>(actionIds.anotherSeat, async ({ ack, body, client, respond }) => {
    const say = sayTo({ body, respond, client });
    await orSay(
      coach,
      { event: `press.${actionIds.anotherSeat}`, say },
      async (): Promise<Message | null> => {
        const answer = reply(await takeSeat(coach, memberOf(body), ''));
        await ack();
        return answer;
      },
    );
  });

  app.view(viewIds.seat, async ({ ack, view, body }) => {
    const member = memberOf(body);
    const ref = fromValue(SessionRef, view.private_metadata);
    const errors = await orKeepOpen(coach, { event: 'seat', blockId: 'seat_guess' }, async () => {
      const question = ref ? await seatOf(coach, ref, member) : null;
      if (!ref || !question || question === 'not-yours')
        return { seat_guess: 'That is over already. Close this form.' };
      const parsed = parseSeat(view.state.values, question);
      if (parsed.kind === 'invalid') return parsed.errors;
      const given = { ...member, ...ref, viewId: view.id, score: parsed.score };
      coach.log('info', 'seat.scored', {
        teamId: member.teamId,
        result: await scoreSeat(coach.practice, given, coach.now()),
      });
      return null;
    });
    if (errors) return void (await ack({ response_action: 'errors', errors }));
    await ack();
  });
}

/** The question of a seat that is still taken; null where it is over or gone. */
async function seatOf(coach: Coach, { sessionId }: SessionRef, { teamId, userId }: MemberRef) {
  const session = (await coach.practice.store.load(sessionId))?.session;
  if (!session || session.teamId !== teamId || session.origin !== 'seat' || session.status === 'done')
    return null;
  if (session.userId !== userId) return 'not-yours';
  return coach.bank.find(session.questionId) ?? null;
}

function memberOf(body: { user: { id: string }; team?: { id: string } | null }): MemberRef {
  return { teamId: body.team?.id ?? '', userId: body.user.id };
}
