import type { Board, Place } from '../../../core/standings/board.ts';
import { fewestParticipants } from '../../../core/standings/board.ts';
import type { PeriodKind } from '../../../core/standings/periods.ts';
import type { Attendance } from '../../../core/standings/standings-reader.ts';
import type { Measure, Scope } from '../../../core/standings/standings-store.ts';
import { actionIds } from './actions.ts';
import { actions, type Block, button, context, type Message, paragraphs, section } from './blocks.ts';
import { compose, within } from './compose.ts';
import { topicLabel } from './labels.ts';
import { channelName, count, isolated, line } from './text.ts';
import { estimateLine } from './weekly-board.ts';

/** What is said on every board besides its places. */
export type BoardFacts = {
  /** What estimates count in the workspace. */
  estimatePercent: number;
  /** Of the channel whose board it is; null for the workspace's, and without an answer there. */
  attendance: Attendance | null;
  /** Whether the reader may change what estimates count. */
  isAdmin: boolean;
};

export type LeaderboardView = BoardFacts & {
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
    section([ownLine(view), ...attendanceLine(view)].join('\n')),
    context(
      `Points are for first attempts at daily questions: harder questions and main answers are worth more. ${estimateLine(view.estimatePercent)} Other boards: \`/interview leaderboard week\`, \`month\`, \`season\` or \`all\`, \`workspace\`, \`improved\`, or a topic.`,
    ),
    boardButtons(view),
  ]);
}

/** How often somebody has answered since their first answer: nobody is late for what came before it. */
export function attendanceLine({ attendance }: Pick<BoardFacts, 'attendance'>): string[] {
  if (!attendance) return [];
  const { answered, asked } = attendance;
  return [`You have answered ${answered} of ${count(asked, 'question')} since you joined.`];
}

/** What estimates count is for admins to change, and for nobody else to see a button of. */
export function boardButtons({ isAdmin }: Pick<BoardFacts, 'isAdmin'>): Block {
  return actions(
    button('Settings', { action: actionIds.openSettings }),
    ...(isAdmin ? [button('Offline estimates', { action: actionIds.openEstimates })] : []),
  );
}

export function placeName(scope: Scope): string {
  return scope.kind === 'channel' ? channelName(scope.channelId) : 'the whole workspace';
}

function titleOf({ scope, measure, period }: LeaderboardView): string {
  const topic = measure.kind === 'topic' ? `${topicLabel(measure.topic)} · ` : '';
  return `Leaderboard · ${topic}${periodLabels[period]} · ${placeName(scope)}`;
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
