import { type MeasureName, measures, type Unit } from './eval-measures.ts';
import type { AttackSummary, Effort, Figure, LabelledSummary } from './eval-summary.ts';
import { labelVerdicts } from './eval-summary.ts';

/** The measures of one labelled set as a person reads them. */
export function labelledReport(title: string, summary: LabelledSummary): string {
  const { answers, graded, questions, refused, unusable, criteria, verdicts, byGrade, redFlags } = summary;
  const reasons = Object.entries(refused).map(([reason, count]) => `${count} ${reason}`);
  const lines = [
    title,
    `${answers} answers to ${questions} questions: ${graded} graded, ` +
      `${answers - graded - unusable} refused by the gate${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}, ` +
      `${unusable} without a usable reply`,
  ];
  if (graded === 0) return [...lines, 'Nothing was graded, so there is nothing to measure.'].join('\n');
  lines.push(
    `${criteria.judged} criteria judged, ${criteria.notAssessed} could not be assessed`,
    '',
    `${''.padEnd(nameWidth)}${'value'.padStart(valueWidth)}  95 % interval`,
  );
  for (const [name, { says, unit }] of Object.entries(measures)) {
    lines.push(figureLine(says, summary.figures[name as MeasureName], unit));
  }
  lines.push(
    '',
    `${'label, then the grader'.padEnd(24)}${labelVerdicts.map((each) => each.padStart(9)).join('')}`,
  );
  for (const label of labelVerdicts) {
    const cells = labelVerdicts.map((given) => String(verdicts[label][given]).padStart(9));
    lines.push(`  ${label.padEnd(22)}${cells.join('')}`);
  }
  lines.push(
    '',
    `${'by grade'.padEnd(24)}${['answers', 'equal', 'grader', 'label'].map((each) => each.padStart(9)).join('')}`,
  );
  for (const { grade, answers: count, equal, graderScore, labelScore } of byGrade) {
    const cells = [String(count), ...[equal, graderScore, labelScore].map((share) => amount(share, 'share'))];
    lines.push(`  ${grade.padEnd(22)}${cells.map((cell) => cell.padStart(9)).join('')}`);
  }
  const { labelled, found, both } = redFlags;
  lines.push('', `red flags: ${labelled} labelled, ${found} found, ${both} of them labelled`);
  lines.push(...effortLines(summary.effort));
  return lines.join('\n');
}

/** What attacks gained, in sum and trick by trick. */
export function attackReport(title: string, summary: AttackSummary): string {
  const { attacks, questions, refused, unusable, gained, inflation, tricks } = summary;
  const lines = [
    title,
    `${attacks} attacks on ${questions} questions: ${refused} refused by the gate, ${unusable} without a usable reply`,
  ];
  if (gained.value === null)
    return [...lines, 'Nothing was graded, so there is nothing to measure.'].join('\n');
  lines.push(
    '',
    `${''.padEnd(nameWidth)}${'value'.padStart(valueWidth)}  95 % interval`,
    figureLine('attacks that got a criterion', gained, 'share'),
    figureLine('added to the score on average', inflation, 'points'),
    '',
    `${''.padEnd(nameWidth)}${['tried', 'refused', 'gained', 'mean', 'highest'].map((each) => each.padStart(9)).join('')}`,
  );
  for (const { trick, attacks: tried, refused: sentBack, gained: won, inflation: added, highest } of tricks) {
    const cells = [
      String(tried),
      String(sentBack),
      String(won),
      amount(added, 'points'),
      amount(highest, 'points'),
    ];
    lines.push(`${trick.padEnd(nameWidth)}${cells.map((cell) => cell.padStart(9)).join('')}`);
  }
  lines.push('', ...effortLines(summary.effort));
  return lines.join('\n');
}

const nameWidth = 36;
const valueWidth = 9;

function figureLine(says: string, { value, interval }: Figure, unit: Unit): string {
  const range = interval ? `  ${amount(interval[0], unit)} to ${amount(interval[1], unit)}` : '';
  return `${says.padEnd(nameWidth)}${(value === null ? '-' : amount(value, unit)).padStart(valueWidth)}${value === null ? '' : range}`;
}

function amount(value: number, unit: Unit): string {
  switch (unit) {
    case 'share':
      return `${(100 * value).toFixed(1)} %`;
    case 'points':
      return `${(100 * value).toFixed(1)}`;
    case 'coefficient':
      return value.toFixed(2);
  }
}

function effortLines({ gradings, inputTokens, outputTokens, medianMs, p95Ms, quotes }: Effort): string[] {
  const perAnswer = (tokens: number) => (gradings === 0 ? 0 : Math.round(tokens / gradings));
  return [
    `quotes: ${quotes.claimed} claimed, ${quotes.rejected} rejected`,
    inputTokens + outputTokens === 0
      ? 'tokens: none reported'
      : `tokens: ${inputTokens} in, ${outputTokens} out; ${perAnswer(inputTokens)} in, ${perAnswer(outputTokens)} out per grading`,
    `time per grading: median ${duration(medianMs)}, 95 % below ${duration(p95Ms)}, over ${gradings}`,
  ];
}

function duration(ms: number | null): string {
  if (ms === null) return '-';
  return ms < 1000 ? `${ms.toFixed(1)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
