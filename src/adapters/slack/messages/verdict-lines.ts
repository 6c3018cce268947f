import type { Criterion, RedFlag } from '../../../core/bank/question.ts';
import type { CriterionVerdict, Grade } from '../../../core/grading/grade-answer.ts';
import { verdictShare } from '../../../core/grading/score.ts';
import { type Room, within } from './compose.ts';
import { figure, verdictLabels } from './labels.ts';
import { line, quoteLine } from './text.ts';

const quoteLength = 200;

/**
 * One criterion: mark and word, its points, what it asks in few words, and the words that decided it. `withheld`: what
 * it asks is not said, because the next question is about it. `helpsMost`: the one change that would raise the score most.
 */
export function verdictText(
  criterion: Criterion,
  verdict: CriterionVerdict,
  { room, withheld, helpsMost }: { room: Room; withheld: boolean; helpsMost: boolean },
): string {
  const share = verdictShare(verdict.verdict);
  const earned =
    share === null ? 'not counted' : `${figure(criterion.points * share)} of ${criterion.points}`;
  const asks = withheld
    ? '_the follow-up below gives you a chance to show it_'
    : line(criterion.asks, within(room, 180));
  const head = `${verdictLabels[verdict.verdict]} (${earned}) · ${asks}`;
  return [
    head,
    ...quoteLines(verdict.quotes, { most: 2, room }),
    ...(helpsMost ? ['↳ *This would help most.*'] : []),
  ].join('\n');
}

/** A red flag that is present, and the words that show it. */
export function redFlagText(flag: RedFlag, present: Grade['redFlags'][number], room: Room): string {
  const head = `🚩 *Red flag* (−${flag.points}) · ${line(flag.says, within(room, 180))}`;
  return [head, ...quoteLines(present.quotes, { most: 1, room })].join('\n');
}

/** Quotes are emptied when their author deletes the answer: those that say nothing are left out. */
function quoteLines(
  quotes: readonly { quote: string }[],
  { most, room }: { most: number; room: Room },
): string[] {
  return quotes
    .filter(({ quote }) => quote.trim() !== '')
    .slice(0, most)
    .map(({ quote }) => quoteLine(quote, within(room, quoteLength)));
}
