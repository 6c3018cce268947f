import type { App, BlockAction } from '@slack/bolt';
import type { Coach } from '../coach.ts';
import { actionIds, viewIds } from '../messages/actions.ts';
import { estimatesBlock, estimatesModal, parseEstimates } from '../messages/estimates-modal.ts';
import { isAdmin } from './full-members.ts';
import { orSay, reply, sayTo } from './respond.ts';

/** What offline estimates count in a workspace: shown to its admins, and changed by them only. */
export function listenToEstimates(app: App, coach: Coach): void {
  app.action<BlockAction>(actionIds.openEstimates, async ({ ack, body, client, respond }) => {
    await ack();
    const say = sayTo({ body, respond, client });
    const member = { teamId: body.team?.id ?? '', userId: body.user.id };
    await orSay(coach, { event: `press.${actionIds.openEstimates}`, say }, async () => {
      if (!(await isAdmin(coach, member))) return reply({ kind: 'admins-only' });
      const view = estimatesModal(await coach.standings.estimatePercent(member.teamId));
      await client.views.open({ trigger_id: body.trigger_id, view });
      return null;
    });
  });

  app.view(viewIds.estimates, async ({ ack, view, body, client }) => {
    const member = { teamId: body.team?.id ?? body.user.team_id ?? '', userId: body.user.id };
    const percent = parseEstimates(view.state.values);
    if (percent === null)
      return void (await ack({ response_action: 'errors', errors: { [estimatesBlock]: 'Choose one.' } }));
    // Acknowledged first: all standings are made anew, which may take longer than Slack waits.
    await ack();
    const say = (message: object) =>
      client.chat.postMessage({ channel: member.userId, text: '', ...message });
    await orSay(coach, { event: viewIds.estimates, say }, async () => {
      if (!(await isAdmin(coach, member))) return reply({ kind: 'admins-only' });
      await coach.standings.weighEstimates(member.teamId, percent);
      coach.log('info', 'standings.estimates-weighed', { ...member, percent });
      return reply({ kind: 'estimates-weighed', percent });
    });
  });
}
