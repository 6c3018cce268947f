import type { WebClient } from '@slack/web-api';
import type { MemberRef } from '../../core/members/member.ts';
import type { Coach } from './coach.ts';
import type { OpenInterviewShown } from './messages/open-interview.ts';

/** The member's interview that is under way, with a link to it; null where there is none. */
export async function openInterviewOf(
  coach: Pick<Coach, 'mock'>,
  client: WebClient,
  member: MemberRef,
): Promise<OpenInterviewShown | null> {
  const open = await coach.mock.interviews.open(member);
  if (!open) return null;
  const { interview } = open;
  return {
    interviewId: interview.id,
    track: interview.plan.track,
    isPaused: interview.status === 'paused',
    number: interview.sessions.length,
    of: interview.plan.questions.length,
    link: await linkTo(client, open),
  };
}

/** A link to a message; null where Slack gives none. */
export async function linkTo(
  client: WebClient,
  { channelId, threadTs }: { channelId: string | null; threadTs: string | null },
): Promise<string | null> {
  if (channelId === null || threadTs === null) return null;
  const link = await client.chat.getPermalink({ channel: channelId, message_ts: threadTs }).catch(() => null);
  return link?.permalink ?? null;
}
