import { PeriodKind } from '../../../core/standings/periods.ts';
import type { Measure } from '../../../core/standings/standings-store.ts';

/** `improved` compares with the period before; every other board counts. */
export type LeaderboardWish = {
  period: PeriodKind;
  wholeWorkspace: boolean;
  measure: Measure | { kind: 'improved' };
};

/**
 * What the words after `/interview leaderboard` ask for, in any order: a period, `workspace`, `improved`, a topic. Topics
 * have boards for the season and for all time.
 */
export function parseLeaderboard(
  words: readonly string[],
  topics: readonly string[],
): { kind: 'ok'; wish: LeaderboardWish } | { kind: 'unknown-word'; word: string } {
  let period: PeriodKind | null = null;
  let wholeWorkspace = false;
  let measure: LeaderboardWish['measure'] = { kind: 'points' };
  for (const typed of words) {
    const word = typed.toLowerCase();
    const asPeriod = PeriodKind.safeParse(word);
    if (asPeriod.success) period = asPeriod.data;
    else if (word === 'workspace') wholeWorkspace = true;
    else if (word === 'improved') measure = { kind: 'improved' };
    else if (topics.includes(word)) measure = { kind: 'topic', topic: word };
    else return { kind: 'unknown-word', word: typed };
  }
  if (measure.kind === 'topic') period = period === 'all' ? 'all' : 'season';
  return { kind: 'ok', wish: { period: period ?? 'week', wholeWorkspace, measure } };
}
