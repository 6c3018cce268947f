import type { Board, Place } from '../../../core/standings/board.ts';
import { fewestParticipants } from '../../../core/standings/board.ts';
import type { PeriodKind } from '../../../core/standings/periods.ts';
import type { Measure, Scope } from '../../../core/standings/standings-store.ts';
import { actionIds } from './actions.ts';
import { actions, button, context, type Message, paragraphs, section } from './blocks.ts';
import { compose, within } from './compose.ts';
import { topicLabel } from './labels.ts';
import { channelName, count, isolated, line } from './text.ts';

export type LeaderboardView = {
  board: Board;
  scope: Scope;
  measure: Measure;
  period: PeriodKind;
  /** What each member on the board is called. */
  nameOf: (userId: string) => string;
};

const longestName = 40;

const periodLabels: Readonly<Record<PeriodKind, string>> = {
  week: 'this week',
  month: 'this month',
  season: 'this season',
  all: 'all time',
};

/** A board for the eyes of the member who asked. */
export function leaderboardMessage(view: LeaderboardView): Message {
  const { board } = view;
  return compose((room) => [
    section(`*${titleOf(view)}*`),
    ...(board.isOpen
      ? paragraphs(board.top.map((place) => placeLine(place, view, within(room, longestName))))
      : [section(`A board opens when ${fewestParticipants} people have answered.`)]),
    section(ownLine(view)),
    context(
      'Points are for first attempts at daily questions: harder questions and main answers are worth more. Other boards: `/interview leaderboard week`, `month`, `season` or `all`, `workspace`, or a topic.',
    ),
    actions(button('Settings', { action: actionIds.openSettings })),
  ]);
}

function titleOf({ scope, measure, period }: LeaderboardView): string {
  const place = scope.kind === 'channel' ? channelName(scope.channelId) : 'the whole workspace';
  const topic = measure.kind === 'topic' ? `${topicLabel(measure.topic)} · ` : '';
  return `Leaderboard · ${topic}${periodLabels[period]} · ${place}`;
}

/** `1. Ada · 240 points · 3 answers`; the reader's own line stands out. */
export function placeLine(
  place: Place,
  { board, nameOf }: Pick<LeaderboardView, 'nameOf'> & { board: Pick<Board, 'own'> },
  room = longestName,
): string {
  const name = isolated(line(nameOf(place.userId), room));
  const shown = place.userId === board.own?.userId ? `*${name}* (you)` : name;
  return `${place.rank}. ${shown} · ${count(place.points, 'point')} · ${count(place.answers, 'answer')}`;
}

function ownLine({ board: { own, top } }: LeaderboardView): string {
  if (!own) return 'You have no points here yet: they come with your first answer to a daily question.';
  const hidden = own.isShown ? '' : ' You are not shown to others; your settings say so.';
  if (own.isShown && top.some(({ userId }) => userId === own.userId)) return `You are number ${own.rank}.`;
  return `You are number ${own.rank} with ${count(own.points, 'point')} from ${count(own.answers, 'answer')}.${hidden}`;
}
