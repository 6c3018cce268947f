import type { App, BlockAction } from '@slack/bolt';
import type { Coach } from '../coach.ts';
import { publishHome } from '../home.ts';
import { actionIds, ChannelRef, fromValue, SetupRef, viewIds } from '../messages/actions.ts';
import { helpMessage } from '../messages/help.ts';
import { parseSettings, settingsBlocks, settingsModal } from '../messages/settings-modal.ts';
import { openSetup } from './channel-setup.ts';
import { orKeepOpen, orSay, reply, sayTo } from './respond.ts';
import { switchSchedule } from './switch-schedule.ts';

/** The buttons of the Home tab and of notices, and the settings form. */
export function listenToScreens(app: App, coach: Coach): void {
  app.action<BlockAction>(actionIds.openSettings, async ({ ack, body, client, respond }) => {
    await ack();
    const say = sayTo({ body, respond, client });
    await orSay(coach, { event: `press.${actionIds.openSettings}`, say }, async () => {
      const settings = await coach.members.settings(personOf(body));
      await client.views.open({ trigger_id: body.trigger_id, view: settingsModal(settings) });
      return null;
    });
  });

  app.view(viewIds.settings, async ({ ack, view, body, client }) => {
    const member = personOf(body);
    const errors = await orKeepOpen(coach, { event: 'settings', blockId: settingsBlocks.level }, async () => {
      const parsed = parseSettings(view.state.values, await coach.members.settings(member));
      if (parsed.kind === 'invalid') return parsed.errors;
      await coach.members.saveSettings(member, parsed.settings);
      await coach.standings.show(member, parsed.settings.onBoards);
      return null;
    });
    if (errors) return void (await ack({ response_action: 'errors', errors }));
    await ack();
    await publishHome(coach, client, member);
  });

  app.action<BlockAction>(actionIds.openSetup, async ({ ack, body, action, client, respond }) => {
    await ack();
    const say = sayTo({ body, respond, client });
    await orSay(coach, { event: `press.${actionIds.openSetup}`, say }, async () => {
      const ref = fromValue(SetupRef, 'value' in action ? action.value : null);
      const channelId = ref ? ref.channelId : (body.channel?.id ?? null);
      const wish = { ...personOf(body), triggerId: body.trigger_id, channelId };
      const opened = await openSetup(coach, client, wish);
      return opened === 'members-only' ? reply({ kind: 'members-only' }) : null;
    });
  });

  for (const [actionId, to] of [
    [actionIds.pauseSchedule, 'pause'],
    [actionIds.resumeSchedule, 'resume'],
  ] as const) {
    app.action<BlockAction>(actionId, async ({ ack, body, action, client, respond }) => {
      const ref = fromValue(ChannelRef, 'value' in action ? action.value : null);
      const say = sayTo({ body, respond, client });
      await orSay(coach, { event: `press.${actionId}`, say }, async () => {
        const answer = ref ? await switchSchedule(coach, to, { ...personOf(body), ...ref }) : null;
        await ack();
        // The local Slack gives a press on the Home tab an address to answer to as well, but no channel.
        if (body.response_url && body.channel?.id) return answer && reply(answer);
        await publishHome(coach, client, personOf(body));
        return null;
      });
    });
  }

  app.action<BlockAction>(actionIds.showHelp, async ({ ack, body, client, respond }) => {
    await ack();
    const say = sayTo({ body, respond, client });
    await orSay(coach, { event: `press.${actionIds.showHelp}`, say }, async () => helpMessage());
  });

  app.action<BlockAction>(actionIds.forgetMe, async ({ ack, body, client, respond }) => {
    const member = personOf(body);
    const say = sayTo({ body, respond, client });
    await orSay(coach, { event: `press.${actionIds.forgetMe}`, say }, async () => {
      const forgotten = await coach.members.forget(member);
      await ack();
      coach.log('info', 'member.forgotten', { teamId: member.teamId, ...forgotten });
      return body.response_url ? reply({ kind: 'forgotten', ...forgotten }) : null;
    });
    await publishHome(coach, client, member);
  });

  // A link button opens by itself; Slack reports the press and wants it acknowledged.
  app.action(actionIds.openSession, async ({ ack }) => ack());
}

function personOf(body: { user: { id: string }; team?: { id: string } | null }): {
  teamId: string;
  userId: string;
} {
  return { teamId: body.team?.id ?? '', userId: body.user.id };
}
