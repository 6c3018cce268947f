/** A channel's week, for everybody in it: names as boards show them, and no user ids. Scores run from 0 to 1. */
export type WeeklyBoard = {
  kind: 'weekly_board';
  channelId: string;
  /** ISO date on which the week began. */
  monday: string;
  /** The first places, best first; those with the same points share a rank. */
  top: { name: string; points: number; answers: number; rank: number }[];
  /** The question that was answered best. */
  question: { title: string; medianScore: number; answers: number } | null;
  improved: { names: string[]; before: number; now: number } | null;
  /** Who leads this season on the topics of the week. */
  leaders: { topic: string; names: string[]; points: number }[];
  /** Words of somebody who allows that they are quoted. */
  moment: { name: string; quote: string; title: string } | null;
  estimatePercent: number;
};
