import type { types } from '@slack/bolt';
import type { Competency } from '../../../core/bank/question.ts';
import type { EarlierInterview, Signal } from '../../../core/delivery/interview-content.ts';
import { type Block, context, divider, plainText, section } from './blocks.ts';
import { levelLabels, percent, signalLabels, trackLabel } from './labels.ts';

type Figures = {
  signal: Signal | null;
  score: number | null;
  competencies: readonly { competency: Competency; score: number }[];
};

/** Points of a hundred that a competency must move by to be named. */
const namedFrom = 5;

/** What rose and what fell between two interviews, in words. */
export function changeText(before: Figures, after: Figures): string {
  const moves = after.competencies.flatMap(({ competency, score }) => {
    const earlier = before.competencies.find((each) => each.competency === competency);
    return earlier ? [{ competency, by: Math.round(score * 100) - Math.round(earlier.score * 100) }] : [];
  });
  const named = (list: typeof moves, word: string) =>
    list.length === 0
      ? []
      : [
          `${word}: ${list.map(({ competency, by }) => `${labelOf(competency)} (${by > 0 ? '+' : '−'}${Math.abs(by)})`).join(', ')}`,
        ];
  const rose = moves.filter(({ by }) => by >= namedFrom).toSorted((a, b) => b.by - a.by);
  const fell = moves.filter(({ by }) => by <= -namedFrom).toSorted((a, b) => a.by - b.by);
  const lines = [
    `${signalText(before)} then, ${signalText(after)} now`,
    ...named(rose, 'Rose'),
    ...named(fell, 'Fell'),
  ];
  return rose.length + fell.length === 0 ? `${lines[0]}\nNo competency moved much.` : lines.join('\n');
}

function signalText({ signal, score }: Figures): string {
  return signal === null || score === null
    ? 'no signal'
    : `${signalLabels[signal].toLowerCase()} (${percent(score)})`;
}

function labelOf(competency: Competency): string {
  return competency === 'trade-offs' ? competency : competency.replaceAll('-', ' ');
}

const shown = 6;

/** Interviews of one track side by side, the latest first, each with what moved since the one before. */
export function comparisonModal(track: string, interviews: readonly EarlierInterview[]): types.ModalView {
  const blocks: Block[] = interviews.slice(0, shown).flatMap((interview, i) => {
    const { at, level, minutes, competencies } = interview;
    const before = interviews[i + 1];
    const scores = competencies.map(({ competency, score }) => `${labelOf(competency)} ${percent(score)}`);
    return [
      ...(i === 0 ? [] : [divider]),
      section(
        [
          `*${at.toISOString().slice(0, 10)}* · ${signalText(interview)}`,
          scores.length === 0 ? 'nothing was graded' : scores.join(' · '),
        ].join('\n'),
      ),
      context(
        [
          `${levelLabels[level].toLowerCase()}, ${minutes} minutes`,
          ...(before
            ? [changeText(before, interview).split('\n').slice(1).join(' · ')]
            : ['the first of this track here']),
        ].join(' · '),
      ),
    ];
  });
  return {
    type: 'modal',
    title: plainText('Side by side', 24),
    close: plainText('Close', 24),
    blocks: [
      section(`*${trackLabel(track)}*`),
      ...(blocks.length === 0 ? [section('There is no finished interview of this track yet.')] : blocks),
    ],
  };
}
