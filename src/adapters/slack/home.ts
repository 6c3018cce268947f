import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { MemberRef } from '../../core/members/member.ts';
import type { HomeScreen } from '../../core/members/screens.ts';
import type { Coach } from './coach.ts';
import { linkTo as linkToThread, openInterviewOf } from './interviews.ts';
import { homeView, type Place } from './messages/home.ts';
import type { InterviewsShown } from './messages/home-interviews.ts';
import { readReviews } from './reviews.ts';
import { readStreak } from './streaks.ts';

/** Shows a member's Home tab as it is now. Where Slack refuses it (the tab is switched off), that is logged and no more. */
export async function publishHome(coach: Coach, client: WebClient, member: MemberRef): Promise<void> {
  const screen = await coach.screens.home(member, coach.now());
  const [streak, reviews, links, interviews] = await Promise.all([
    readStreak(coach, member),
    readReviews(coach, member),
    permalinks(client, screen),
    interviewsOf(coach, client, member),
  ]);
  const { bank, graderLabel } = coach;
  const linkTo = (place: Place) => links.get(keyOf(place)) ?? null;
  const view = homeView({
    screen,
    streak,
    reviews,
    interviews,
    titleOf: (id) => bank.find(id)?.title,
    linkTo,
    graderLabel,
  });
  try {
    await client.views.publish({ user_id: member.userId, view });
  } catch (error) {
    if (!(error instanceof WebAPIPlatformError)) throw error;
    coach.log('warn', 'home.refused', { teamId: member.teamId, reason: error.data.error });
  }
}

/** Finished interviews that the tab lists. */
const interviewsShown = 3;

async function interviewsOf(coach: Coach, client: WebClient, member: MemberRef): Promise<InterviewsShown> {
  const [open, past] = await Promise.all([
    openInterviewOf(coach, client, member),
    coach.mock.interviews.past({ ...member, limit: interviewsShown }),
  ]);
  const linked = await Promise.all(
    past.map(async (interview) => ({ ...interview, link: await linkToThread(client, interview) })),
  );
  return { open, past: linked };
}

/** Links to the threads that the screen names; one that Slack does not give is left out. */
async function permalinks(client: WebClient, { open, today }: HomeScreen): Promise<Map<string, string>> {
  const places = [
    ...open.map(({ channelId, threadTs }) => ({ channelId, messageTs: threadTs })),
    ...today.map(({ channelId, messageTs }) => ({ channelId, messageTs })),
  ];
  const links = new Map<string, string>();
  await Promise.all(
    places.map(async ({ channelId, messageTs }) => {
      if (channelId === null || messageTs === null) return;
      const answer = await client.chat
        .getPermalink({ channel: channelId, message_ts: messageTs })
        .catch(() => null);
      if (answer?.permalink) links.set(keyOf({ channelId, messageTs }), answer.permalink);
    }),
  );
  return links;
}

function keyOf({ channelId, messageTs }: { channelId: string; messageTs: string }): string {
  return `${channelId} ${messageTs}`;
}
