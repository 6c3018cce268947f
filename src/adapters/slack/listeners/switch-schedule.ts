import { pauseChannel, resumeChannel } from '../../../core/daily/set-up.ts';
import type { Coach } from '../coach.ts';
import type { Reply } from '../messages/command-replies.ts';
import { isOutsider } from './full-members.ts';

/** Pauses or resumes a channel's daily question for a member, and says what came of it. */
export async function switchSchedule(
  coach: Coach,
  to: 'pause' | 'resume',
  wish: { teamId: string; userId: string; channelId: string },
): Promise<Reply> {
  if (await isOutsider(coach, wish)) return { kind: 'members-only' };
  const { teamId, channelId } = wish;
  const deps = { store: coach.dailies };
  if (to === 'pause') {
    const paused = await pauseChannel(deps, { teamId, channelId });
    return paused === 'paused' ? { kind: 'paused', channelId } : { kind: paused };
  }
  const resumed = await resumeChannel(deps, { teamId, channelId }, coach.now());
  return resumed.kind === 'resumed' ? { ...resumed, channelId } : resumed;
}
