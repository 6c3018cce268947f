import type { App } from '@slack/bolt';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { setUpChannel } from '../../../core/daily/set-up.ts';
import type { Coach } from '../coach.ts';
import { fromValue, SetupRef, viewIds } from '../messages/actions.ts';
import { parseSetup } from '../messages/parse-setup.ts';
import { proposedSchedule, type ScheduleFields, setupBlocks, setupModal } from '../messages/setup-modal.ts';
import type { Profile } from '../profiles.ts';
import { reply } from './respond.ts';

/** Opens the form for a channel's schedule. It must be called within three seconds of the click or command. */
export async function openSetup(
  coach: Coach,
  client: WebClient,
  wish: { teamId: string; userId: string; triggerId: string; channelId: string | null },
): Promise<'opened' | 'members-only'> {
  const { channelId } = wish;
  const profile = await profileOf(coach, wish);
  if (profile && !profile.isFullMember) return 'members-only';
  const shown = await shownSchedule(coach, wish);
  const view = setupModal({ ref: { channelId }, shown, topics: coach.bank.topics });
  await client.views.open({ trigger_id: wish.triggerId, view });
  return 'opened';
}

/** What the form shows: the channel's schedule, or a proposal in the member's own zone. */
async function shownSchedule(
  coach: Coach,
  { teamId, userId, channelId }: { teamId: string; userId: string; channelId: string | null },
): Promise<ScheduleFields> {
  const present = channelId === null ? null : await coach.dailies.schedule({ teamId, channelId });
  return present ?? proposedSchedule((await profileOf(coach, { teamId, userId }))?.zone ?? 'UTC');
}

/** Slack's profile call may be slow or down; the form opens all the same, and the zone can be typed. */
async function profileOf(coach: Coach, person: { teamId: string; userId: string }): Promise<Profile | null> {
  return coach.profiles.of(person).catch(() => null);
}

export function listenToChannelSetup(app: App, coach: Coach): void {
  app.view(viewIds.setup, async ({ ack, view, body, client }) => {
    const member = { teamId: body.team?.id ?? body.user.team_id ?? '', userId: body.user.id };
    const known = fromValue(SetupRef, view.private_metadata)?.channelId ?? null;
    const shown = await shownSchedule(coach, { ...member, channelId: known });
    const parsed = parseSetup(view.state.values, { topics: coach.bank.topics, shown });
    if (parsed.kind === 'invalid')
      return void (await ack({ response_action: 'errors', errors: parsed.errors }));
    const channelId = parsed.channelId ?? known;
    if (channelId === null)
      return void (await ack({
        response_action: 'errors',
        errors: { [setupBlocks.channel]: 'Choose a channel.' },
      }));
    if (!(await isMember(client, channelId))) {
      const sentence = 'I am not in that channel. Invite me there first: /invite @Whetstone';
      return void (await ack({ response_action: 'errors', errors: { [setupBlocks.hour]: sentence } }));
    }
    const wish = { teamId: member.teamId, channelId, setUpBy: body.user.id, chosen: parsed.schedule };
    const nextDue = await setUpChannel({ store: coach.dailies }, wish, coach.now());
    await ack();
    const saved = reply({ kind: 'setup-saved', channelId, schedule: parsed.schedule, nextDue }, coach);
    await client.chat.postEphemeral({ channel: channelId, user: body.user.id, ...saved });
  });
}

/** False only where Slack says so: without an answer the schedule is saved, and a refused post would pause it. */
async function isMember(client: WebClient, channelId: string): Promise<boolean> {
  try {
    const { channel } = await client.conversations.info({ channel: channelId });
    return channel?.is_member !== false;
  } catch (error) {
    return !(error instanceof WebAPIPlatformError && error.data.error === 'channel_not_found');
  }
}
