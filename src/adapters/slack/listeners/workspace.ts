import type { App } from '@slack/bolt';
import { z } from 'zod';
import { pauseForCause } from '../../../core/daily/daily.ts';
import type { Coach } from '../coach.ts';
import { publishHome } from '../home.ts';
import { readEvent } from '../read-event.ts';

const InChannel = z.object({ channel: z.string() });
const Joined = z.object({
  channel: z.string(),
  user: z.string(),
  inviter: z.string().optional(),
  event_ts: z.string(),
});
const Left = z.object({ channel: z.string(), user: z.string() });
const Revoked = z.object({ tokens: z.object({ bot: z.array(z.string()).optional() }) });

/** What happens to channels, people and the installation itself. */
export function listenToWorkspace(app: App, coach: Coach): void {
  app.event('app_home_opened', async ({ event, context, client }) => {
    if (event.tab !== 'home') return;
    await publishHome(coach, client, { teamId: context.teamId ?? '', userId: event.user });
  });

  app.event('member_joined_channel', async ({ event, context }) => {
    const { channel, user, inviter, event_ts } = readEvent(Joined, event);
    if (user !== context.botUserId) return;
    await coach.addPosts([
      {
        key: `greeting:${channel}:${event_ts}`,
        teamId: context.teamId ?? '',
        outgoing: { kind: 'notice', notice: { about: 'channel-greeting', invitedBy: inviter ?? null } },
        destination: { to: 'channel', channelId: channel, threadTs: null },
      },
    ]);
  });

  app.event('member_left_channel', async ({ event, context }) => {
    const { channel, user } = readEvent(Left, event);
    if (user === context.botUserId)
      await pause(coach, context.teamId, { channel, reason: 'member_left_channel' });
  });
  app.event('channel_archive', async ({ event, context }) => {
    await pause(coach, context.teamId, { channel: event.channel, reason: event.type });
  });
  app.event('group_archive', async ({ event, context }) => {
    await pause(coach, context.teamId, { channel: event.channel, reason: event.type });
  });
  // Slack tells a removed bot so, rather than by `member_left_channel`.
  app.event('channel_left', async ({ event, context }) => {
    await pause(coach, context.teamId, { channel: event.channel, reason: 'member_left_channel' });
  });
  app.event('group_left', async ({ event, context }) => {
    await pause(coach, context.teamId, { channel: event.channel, reason: 'member_left_channel' });
  });
  app.event('channel_deleted', async ({ event, context }) => {
    await pause(coach, context.teamId, { channel: event.channel, reason: event.type });
  });
  app.event('group_deleted', async ({ event, context }) => {
    await pause(coach, context.teamId, { ...readEvent(InChannel, event), reason: event.type });
  });

  app.event('app_uninstalled', async ({ body }) => {
    await endInstallation(coach, body.team_id, { reason: 'app_uninstalled', at: timeOf(body) });
  });
  app.event('tokens_revoked', async ({ event, body }) => {
    // The list holds user ids; ours is among `bot` when the bot's own token is gone.
    if (readEvent(Revoked, event).tokens.bot?.length)
      await endInstallation(coach, body.team_id, { reason: 'tokens_revoked', at: timeOf(body) });
  });

  app.event('user_change', async ({ event, context }) => {
    const member = { teamId: context.teamId ?? '', userId: event.user.id };
    const profile = await coach.profiles.changed(member, event.user);
    if (!profile) return;
    const { onBoards } = await coach.members.settings(member);
    await coach.standings.show(member, onBoards && profile.standsOnBoards);
  });
}

/** When it happened, rather than when Slack delivered it. */
function timeOf({ event_time }: { event_time: number }): Date {
  return new Date(event_time * 1000);
}

/**
 * Stops everything for a workspace that removed the app at that time. Nothing happens where the app was installed again
 * since. What is stored stays until its members delete it.
 */
export async function endInstallation(
  coach: Pick<Coach, 'installations' | 'dailies' | 'log'>,
  teamId: string,
  { reason, at }: { reason: string; at: Date },
): Promise<void> {
  if (!(await coach.installations.remove(teamId, at))) return;
  await coach.dailies.pauseWorkspace(teamId, reason);
  coach.log('warn', 'slack.installation.ended', { teamId, reason });
}

async function pause(
  coach: Coach,
  teamId: string | undefined,
  why: { channel: string; reason: string },
): Promise<void> {
  const deps = { store: coach.dailies, newId: coach.newId, addPosts: coach.addPosts };
  await pauseForCause(deps, { teamId: teamId ?? '', channelId: why.channel }, why.reason);
}
