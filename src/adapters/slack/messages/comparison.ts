import type { Criterion } from '../../../core/bank/question.ts';
import type { Comparison } from '../../../core/delivery/content.ts';
import { type Room, within } from './compose.ts';
import { percent } from './labels.ts';
import { line } from './text.ts';

const listed = 3;

/** What is different from the earlier attempt. `gained` and `lost` hold criteria, by id or in words. */
export function comparisonText(
  { earlierScore, nowScore, gained, lost }: Comparison,
  criteria: readonly Criterion[],
  room: Room,
): string {
  const change = Math.round(nowScore * 100) - Math.round(earlierScore * 100);
  const sign = change > 0 ? `up ${change}` : change < 0 ? `down ${-change}` : 'no change';
  const name = (list: readonly string[]) =>
    list
      .slice(0, listed)
      .map((each) => `• ${line(criterionText(each, criteria), within(room, 120))}`)
      .concat(list.length > listed ? [`• and ${list.length - listed} more`] : []);
  return [
    `*Against your earlier attempt:* ${percent(earlierScore)} then, ${percent(nowScore)} now (${sign})`,
    ...(gained.length > 0 ? ['New this time:', ...name(gained)] : []),
    ...(lost.length > 0 ? ['There before, missing now:', ...name(lost)] : []),
  ].join('\n');
}

/** What a criterion asks; the text itself where no criterion has that id. */
export function criterionText(idOrText: string, criteria: readonly Criterion[]): string {
  return criteria.find((criterion) => criterion.id === idOrText)?.asks ?? idOrText;
}
