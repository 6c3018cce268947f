import type { App, BlockAction } from '@slack/bolt';
import { submitPrivately } from '../../../core/practice/start.ts';
import { type Coach, draftKey } from '../coach.ts';
import { actionIds, DailyRef, fromValue, viewIds } from '../messages/actions.ts';
import { ViewValues } from '../messages/inputs.ts';
import { parseDraft, parsePrivateAnswer, privateAnswerModal } from '../messages/private-answer-modal.ts';
import { orKeepOpen, orSay, reply, sayTo } from './respond.ts';

/** The form for answering a daily question in private, and its drafts. */
export function listenToPrivateAnswers(app: App, coach: Coach): void {
  app.action<BlockAction>(actionIds.answerPrivately, async ({ ack, body, action, client, respond }) => {
    await ack();
    const say = sayTo({ body, respond, client });
    await orSay(coach, { event: `press.${actionIds.answerPrivately}`, say }, async () => {
      const ref = fromValue(DailyRef, 'value' in action ? action.value : null);
      const daily = await loadDaily(coach, ref, personOf(body));
      const question = daily ? coach.bank.find(daily.questionId) : undefined;
      if (!ref || !daily || !question) return reply({ kind: 'question-gone' });
      const draft = await coach.drafts.get(draftKey({ ...personOf(body), dailyId: daily.id }));
      await client.views.open({
        trigger_id: body.trigger_id,
        view: privateAnswerModal({ question, ref, draft: draft ?? null }),
      });
      return null;
    });
  });

  app.action<BlockAction>(actionIds.answerDraft, async ({ ack, body }) => {
    await keepDraft(coach, body);
    await ack();
  });
  app.view({ callback_id: viewIds.privateAnswer, type: 'view_closed' }, async ({ ack, body }) => {
    await keepDraft(coach, body);
    await ack();
  });

  app.view(viewIds.privateAnswer, async ({ ack, view, body }) => {
    const member = personOf(body);
    const ref = fromValue(DailyRef, view.private_metadata);
    const errors = await orKeepOpen(coach, { event: 'private-answer', blockId: 'answer' }, async () => {
      const parsed = parsePrivateAnswer(ViewValues.parse(view.state.values));
      if (parsed.kind === 'invalid') return parsed.errors;
      const daily = await loadDaily(coach, ref, member);
      if (!daily) return { answer: 'That question is gone. Copy your text and close this form.' };
      const about = { questionId: daily.questionId, dailyId: daily.id };
      const given = { ...member, ...about, viewId: view.id, text: parsed.text };
      await submitPrivately(coach.practice, given, coach.now());
      return null;
    });
    if (errors) return void (await ack({ response_action: 'errors', errors }));
    await ack();
    if (ref) await coach.drafts.delete(draftKey({ ...member, dailyId: ref.dailyId }));
  });
}

type FromView = {
  user: { id: string };
  team?: { id: string } | null;
  view?: { private_metadata: string; state?: { values: unknown } };
};

/** Stored before it is acknowledged: the form may be opened again, or sent, right after that. */
async function keepDraft(coach: Coach, body: FromView): Promise<void> {
  const ref = fromValue(DailyRef, body.view?.private_metadata);
  const values = ViewValues.safeParse(body.view?.state?.values);
  if (!ref || !values.success) return;
  const draft = parseDraft(values.data);
  if (draft.answer === '' && draft.more === '') return;
  await coach.drafts.set(draftKey({ ...personOf(body), dailyId: ref.dailyId }), draft);
}

function personOf({ user, team }: FromView): { teamId: string; userId: string } {
  return { teamId: team?.id ?? '', userId: user.id };
}

/** The daily that a button or form names; null where it is gone, or of another workspace. */
async function loadDaily(coach: Coach, ref: DailyRef | null, { teamId }: { teamId: string }) {
  const daily = ref ? await coach.dailies.load(ref.dailyId) : null;
  return daily?.teamId === teamId ? daily : null;
}
