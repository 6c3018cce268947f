import type { ChannelPlace } from '../../../core/standings/standings-reader.ts';
import { type Block, context, divider, header, section } from './blocks.ts';
import { channelName, count } from './text.ts';

/** The member's own place this week in each channel that they answer in; others are not named. */
export function placeBlocks(places: readonly ChannelPlace[]): Block[] {
  if (places.length === 0) return [];
  const lines = places.map(
    ({ channelId, rank, points, answers }) =>
      `• ${channelName(channelId)}: number ${rank} with ${count(points, 'point')} from ${count(answers, 'answer')}`,
  );
  return [
    divider,
    header('Your place this week'),
    section(lines.join('\n')),
    context('`/interview leaderboard` in a channel shows its board.'),
  ];
}
