import { z } from 'zod';
import type { Criterion, RedFlag, Verdict } from '../bank/question.ts';

/** Points of one step. `fraction` is `earned` over `possible`, 0 where nothing could be assessed. */
export const Score = z.strictObject({
  earned: z.number().min(0),
  possible: z.number().min(0),
  fraction: z.number().min(0).max(1),
});
export type Score = z.infer<typeof Score>;

export type ScoreInput = {
  criteria: readonly Pick<Criterion, 'id' | 'points'>[];
  redFlags: readonly Pick<RedFlag, 'id' | 'points'>[];
  verdicts: readonly { criterionId: string; verdict: Verdict }[];
  presentFlagIds: readonly string[];
};

/** The share of a criterion's points that a verdict earns; null where it says nothing about the answer. */
export function verdictShare(verdict: Verdict): number | null {
  switch (verdict) {
    case 'met':
      return 1;
    case 'partial':
      return 0.5;
    case 'missed':
      return 0;
    case 'cannot_assess':
      return null;
  }
}

/**
 * Points of what was met, half of what was partly met, less the points of present red flags and never below zero, over
 * the points of all criteria that could be assessed. A criterion without a verdict counts as not assessed.
 */
export function scoreStep({ criteria, redFlags, verdicts, presentFlagIds }: ScoreInput): Score {
  const byId = new Map(verdicts.map(({ criterionId, verdict }) => [criterionId, verdict]));
  let [earned, possible] = [0, 0];
  for (const { id, points } of criteria) {
    const share = verdictShare(byId.get(id) ?? 'cannot_assess');
    if (share === null) continue;
    earned += points * share;
    possible += points;
  }
  for (const { id, points } of redFlags) if (presentFlagIds.includes(id)) earned -= points;
  earned = Math.max(0, earned);
  return { earned, possible, fraction: possible === 0 ? 0 : earned / possible };
}
