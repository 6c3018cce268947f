import type { App, BlockAction } from '@slack/bolt';
import { submitPrivately } from '../../../core/practice/start.ts';
import { type Coach, draftKey } from '../coach.ts';
import { actionIds, DailyRef, fromValue, viewIds } from '../messages/actions.ts';
import { ViewValues } from '../messages/inputs.ts';
import { parseDraft, parsePrivateAnswer, privateAnswerModal } from '../messages/private-answer-modal.ts';
import { reply, whisper } from './respond.ts';

/** The form for answering a daily question in private, and its drafts. */
export function listenToPrivateAnswers(app: App, coach: Coach): void {
  app.action<BlockAction>(actionIds.answerPrivately, async ({ ack, body, action, client, respond }) => {
    await ack();
    const ref = fromValue(DailyRef, 'value' in action ? action.value : null);
    const daily = ref ? await coach.dailies.load(ref.dailyId) : null;
    const question = daily ? coach.bank.find(daily.questionId) : undefined;
    if (!ref || !daily || !question) return whisper(respond, reply({ kind: 'question-gone' }));
    const draft = await coach.drafts.get(draftKey({ ...personOf(body), dailyId: daily.id }));
    await client.views.open({
      trigger_id: body.trigger_id,
      view: privateAnswerModal({ question, ref, draft: draft ?? null }),
    });
  });

  app.action<BlockAction>(actionIds.answerDraft, async ({ ack, body }) => {
    await ack();
    await keepDraft(coach, body);
  });
  app.view({ callback_id: viewIds.privateAnswer, type: 'view_closed' }, async ({ ack, body }) => {
    await ack();
    await keepDraft(coach, body);
  });

  app.view(viewIds.privateAnswer, async ({ ack, view, body }) => {
    const ref = fromValue(DailyRef, view.private_metadata);
    const daily = ref ? await coach.dailies.load(ref.dailyId) : null;
    const parsed = parsePrivateAnswer(ViewValues.parse(view.state.values));
    if (parsed.kind === 'invalid')
      return void (await ack({ response_action: 'errors', errors: parsed.errors }));
    if (!daily)
      return void (await ack({
        response_action: 'errors',
        errors: { answer: 'That question is gone. Copy your text and close this form.' },
      }));
    const { teamId, userId } = personOf(body);
    const given = {
      teamId,
      userId,
      questionId: daily.questionId,
      dailyId: daily.id,
      viewId: view.id,
      text: parsed.text,
    };
    try {
      await submitPrivately(coach.practice, given, coach.now());
    } catch (error) {
      coach.log('error', 'private-answer.failed', { teamId, error: String(error) });
      const sentence = 'I could not save that just now; your text is still here. Send it again in a minute.';
      return void (await ack({ response_action: 'errors', errors: { answer: sentence } }));
    }
    await ack();
    await coach.drafts.delete(draftKey({ teamId, userId, dailyId: daily.id }));
  });
}

type FromView = {
  user: { id: string };
  team?: { id: string } | null;
  view?: { private_metadata: string; state?: { values: unknown } };
};

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
