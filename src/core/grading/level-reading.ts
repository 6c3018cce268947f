import { z } from 'zod';
import { type Criterion, levels, type Verdict } from '../bank/question.ts';
import { verdictShare } from './score.ts';

/** How an answer reads at one level, and which criteria would move it up, most helpful first. */
export const LevelReading = z.strictObject({
  reads: z.enum(['meets', 'close', 'below']),
  movers: z.array(z.string()),
});
export type LevelReading = z.infer<typeof LevelReading>;

/** The levels that an answer is read at. */
export type ReadLevel = 'senior' | 'staff';

/** A criterion with its verdict. Those of several steps may stand in one list. */
export type JudgedCriterion = Pick<Criterion, 'id' | 'points' | 'level'> & { verdict: Verdict };

/** Share of the points up to a level that an answer must show to meet it. */
export const meetsShare = 0.7;
/** Share of the points up to a level from which an answer comes close. */
export const closeShare = 0.5;
/** Share of the level's own points without which nobody meets it, however strong the rest. */
export const meetsOwnShare = 0.5;

/**
 * Reads an answer at senior and at staff from the criteria tagged up to that level. Unlike the score, what could not
 * be assessed counts as not shown: a level is shown or it is not presumed. Points of red flags come off first.
 */
export function readLevels(
  judged: readonly JudgedCriterion[],
  redFlagPoints = 0,
): Record<ReadLevel, LevelReading> {
  return {
    senior: readLevel('senior', judged, redFlagPoints),
    staff: readLevel('staff', judged, redFlagPoints),
  };
}

function readLevel(
  level: ReadLevel,
  judged: readonly JudgedCriterion[],
  redFlagPoints: number,
): LevelReading {
  const upTo = judged.filter((each) => levels.indexOf(each.level) <= levels.indexOf(level));
  // A rubric may hold staff criteria only; then senior is read from all there is.
  const relevant = upTo.length > 0 ? upTo : judged;
  const own = relevant.filter((each) => each.level === level);
  const reads = verdictOn({
    all: (shown(relevant) - redFlagPoints) / possible(relevant),
    own: own.length === 0 ? 1 : shown(own) / possible(own),
  });
  return { reads, movers: reads === 'meets' ? [] : moversOf(relevant) };
}

function verdictOn(share: { all: number; own: number }): LevelReading['reads'] {
  if (share.all >= meetsShare && share.own >= meetsOwnShare) return 'meets';
  return share.all >= closeShare ? 'close' : 'below';
}

function moversOf(judged: readonly JudgedCriterion[]): string[] {
  return judged
    .filter((each) => lost(each) > 0)
    .toSorted((a, b) => lost(b) - lost(a))
    .map((each) => each.id);
}

function lost({ points, verdict }: JudgedCriterion): number {
  return points * (1 - (verdictShare(verdict) ?? 0));
}

function shown(judged: readonly JudgedCriterion[]): number {
  return judged.reduce((sum, each) => sum + each.points - lost(each), 0);
}

/** Never 0, so that a list without criteria reads as nothing shown. */
function possible(judged: readonly JudgedCriterion[]): number {
  return judged.reduce((sum, each) => sum + each.points, 0) || 1;
}
