import { fewestParticipants } from '../../../core/standings/board.ts';
import {
  type Change,
  fewestToCompare,
  gainOf,
  type ImprovedBoard,
} from '../../../core/standings/improved.ts';
import type { Scope } from '../../../core/standings/standings-store.ts';
import { context, type Message, paragraphs, section } from './blocks.ts';
import { compose, within } from './compose.ts';
import { percent } from './labels.ts';
import { attendanceLine, type BoardFacts, boardButtons, placeName } from './leaderboard.ts';
import { isolated, line } from './text.ts';
import { estimateLine } from './weekly-board.ts';

export type ImprovedView = BoardFacts & {
  board: ImprovedBoard;
  scope: Scope;
  period: 'week' | 'month' | 'season';
  /** Who asks. */
  userId: string;
  nameOf: (userId: string) => string;
};

const longestName = 40;
const beforeLabels = {
  week: 'this week and the week before',
  month: 'this month and the month before',
  season: 'this season and the season before',
} as const;

/** Who has come on most since the period before, for the eyes of the member who asked. */
export function improvedMessage(view: ImprovedView): Message {
  const { board, scope, period, userId, nameOf } = view;
  return compose((room) => [
    section(`*Most improved · ${beforeLabels[period]} · ${placeName(scope)}*`),
    ...(board.isOpen
      ? paragraphs(
          board.top.map((place) => {
            const name = isolated(line(nameOf(place.userId), within(room, longestName)));
            return `${place.rank}. ${place.userId === userId ? `*${name}* (you)` : name} · ${changeOf(place)}`;
          }),
        )
      : [section(`A board opens when ${fewestParticipants} people can be compared.`)]),
    ...(board.isOpen && board.top.length === 0 ? [section('Nobody has a higher mean than before.')] : []),
    section([ownLine(view), ...attendanceLine(view)].join('\n')),
    context(
      `What is compared is the mean score of first main answers, from ${fewestToCompare} answers on in each of the two. ${estimateLine(view.estimatePercent)}`,
    ),
    boardButtons(view),
  ]);
}

function ownLine({ board: { own } }: ImprovedView): string {
  if (!own) return `You cannot be compared yet: it takes ${fewestToCompare} main answers in each of the two.`;
  const hidden = own.isShown ? '' : ' You are not shown to others; your settings say so.';
  if (gainOf(own) <= 0) return `You: ${changeOf(own)}.${hidden}`;
  return `You are number ${own.rank}: ${changeOf(own)}.${hidden}`;
}

function changeOf({ before, now }: Change): string {
  return `from ${percent(before / 10_000)} to ${percent(now / 10_000)}`;
}
