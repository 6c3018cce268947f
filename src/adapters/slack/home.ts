import type { WebClient } from '@slack/web-api';
import type { MemberRef } from '../../core/members/member.ts';
import type { Coach } from './coach.ts';
import { homeView } from './messages/home.ts';

/** Shows a member's Home tab as it is now. */
export async function publishHome(coach: Coach, client: WebClient, member: MemberRef): Promise<void> {
  const screen = await coach.screens.home(member, coach.now());
  const { bank, graderLabel } = coach;
  const view = homeView({ screen, titleOf: (id) => bank.find(id)?.title, graderLabel });
  await client.views.publish({ user_id: member.userId, view });
}
