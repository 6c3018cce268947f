import type { App } from '@slack/bolt';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { setUpChannel } from '../../../core/daily/set-up.ts';
import type { Coach } from '../coach.ts';
import { fromValue, SetupRef, viewIds } from '../messages/actions.ts';
import type { Message } from '../messages/blocks.ts';
import { parseSetup } from '../messages/parse-setup.ts';
import { proposedSchedule, type ScheduleFields, setupBlocks, setupModal } from '../messages/setup-modal.ts';
import { profileOf } from './full-members.ts';
import { inTime } from './in-time.ts';
import { orKeepOpen, reply } from './respond.ts';

/** Opens the form for a channel's schedule. It must be called within three seconds of the click or command. */
export async function openSetup(
  coach: Coach,
  client: WebClient,
  wish: { teamId: string; userId: string; triggerId: string; channelId: string | null },
): Promise<'opened' | 'members-only'> {
  const { channelId } = wish;
  const profile = await profileOf(coach, wish);
  if (profile && !profile.isFullMember) return 'members-only';
  const shown = await shownSchedule(coach, { ...wish, zone: profile?.zone });
  const view = setupModal({ ref: { channelId }, shown, topics: coach.bank.topics });
  await client.views.open({ trigger_id: wish.triggerId, view });
  return 'opened';
}

/** What the form shows: the channel's schedule, or a proposal in the member's own zone. */
async function shownSchedule(
  coach: Coach,
  of: { teamId: string; channelId: string | null; zone: string | undefined },
): Promise<ScheduleFields> {
  const { teamId, channelId, zone } = of;
  const present = channelId === null ? null : await coach.dailies.schedule({ teamId, channelId });
  return present ?? proposedSchedule(zone ?? 'UTC');
}

export function listenToChannelSetup(app: App, coach: Coach): void {
  app.view(viewIds.setup, async ({ ack, view, body, client }) => {
    const member = { teamId: body.team?.id ?? body.user.team_id ?? '', userId: body.user.id };
    let saved: Message | null = null;
    let channelId = fromValue(SetupRef, view.private_metadata)?.channelId ?? null;
    const errors = await orKeepOpen(coach, { event: 'setup', blockId: setupBlocks.hour }, async () => {
      const profile = await profileOf(coach, member);
      if (profile?.isFullMember === false)
        return { [setupBlocks.hour]: 'Whetstone is for full members of this workspace.' };
      const zone = profile?.zone;
      const shown = await shownSchedule(coach, { ...member, channelId, zone });
      const parsed = parseSetup(view.state.values, { topics: coach.bank.topics, shown });
      if (parsed.kind === 'invalid') return parsed.errors;
      channelId = parsed.channelId ?? channelId;
      if (channelId === null) return { [setupBlocks.channel]: 'Choose a channel.' };
      if (!(await isMember(client, channelId)))
        return { [setupBlocks.hour]: 'I am not in that channel. Invite me there first: /invite @Whetstone' };
      const wish = { ...member, channelId, setUpBy: member.userId, chosen: parsed.schedule };
      const nextDue = await setUpChannel({ store: coach.dailies }, wish, coach.now());
      saved = reply({ kind: 'setup-saved', channelId, schedule: parsed.schedule, nextDue }, coach);
      return null;
    });
    if (errors) return void (await ack({ response_action: 'errors', errors }));
    await ack();
    if (saved && channelId !== null) await tellAlone(client, { ...member, channelId }, saved);
  });
}

/** In the channel where Slack shows it there; whoever set up a channel from outside of it hears it directly. */
async function tellAlone(
  client: WebClient,
  { userId, channelId }: { userId: string; channelId: string },
  message: Message,
): Promise<void> {
  try {
    await client.chat.postEphemeral({ channel: channelId, user: userId, ...message });
  } catch (error) {
    if (!(error instanceof WebAPIPlatformError)) throw error;
    await client.chat.postMessage({ channel: userId, ...message });
  }
}

/** False only where Slack says so: without an answer the schedule is saved, and a refused post would pause it. */
async function isMember(client: WebClient, channelId: string): Promise<boolean> {
  try {
    const found = await inTime(client.conversations.info({ channel: channelId }));
    return found?.channel?.is_member !== false;
  } catch (error) {
    return !(error instanceof WebAPIPlatformError && error.data.error === 'channel_not_found');
  }
}
