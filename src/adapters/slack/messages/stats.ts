import type { MemberStats } from '../../../core/members/screens.ts';
import type { Streak } from '../../../core/standings/streak.ts';
import { actionIds } from './actions.ts';
import { actions, type Block, button, context, type Message, section } from './blocks.ts';
import { compose } from './compose.ts';
import { percent, topicLabel } from './labels.ts';
import { count } from './text.ts';

const topicsListed = 8;

/** The member's own progress, for their eyes. */
export function statsMessage(stats: MemberStats, streak: Streak): Message {
  const headline =
    stats.answers === 0
      ? '*No graded answers yet.* Your progress shows here after the first one.'
      : '*Your progress*';
  return compose(() => [
    section(headline),
    ...progressBlocks(stats),
    ...streakBlocks(streak),
    actions(
      button('Practise now', { action: actionIds.startPractice, style: 'primary' }),
      ...(stats.answers > 0 ? [button('As pictures', { action: actionIds.showProgress })] : []),
      button('Settings', { action: actionIds.openSettings }),
    ),
  ]);
}

/** The days answered in a row; nothing before the first. */
export function streakBlocks({ current, longest, isOpen, frozenThisWeek }: Streak): Block[] {
  if (longest === 0) return [];
  const days = `*${count(current, 'day')} in a row*`;
  const best = longest > current ? ` · longest: ${longest}` : '';
  const waits = isOpen ? ' · the latest question still waits for you' : '';
  const frozen = frozenThisWeek ? ' · this week’s free day is used' : '';
  return [section(`${days}${best}${waits}${frozen}`)];
}

/** Figures, and topics from the weakest on; nothing where there are no answers. */
export function progressBlocks(stats: MemberStats): Block[] {
  if (stats.answers === 0) return [];
  const { medianScore, topics, offlineEstimates } = stats;
  const median = medianScore === null ? '' : ` · median score ${percent(medianScore)}`;
  const ranked = topics.toSorted((a, b) => a.medianScore - b.medianScore);
  const lines = ranked
    .slice(0, topicsListed)
    .map(
      (each) =>
        `• ${topicLabel(each.topic)}: ${percent(each.medianScore)} (${count(each.answers, 'question')})`,
    );
  const left = topics.length - topicsListed;
  const offline = offlineEstimates > 0 ? ` ${count(offlineEstimates, 'offline estimate')} among them.` : '';
  return [
    section(
      `${count(stats.questions, 'question')} · ${count(stats.answers, 'graded answer')}, follow-ups included${median}`,
    ),
    ...(lines.length > 0
      ? [
          section(
            ['*Topics, weakest first*', ...lines, ...(left > 0 ? [`• and ${left} more`] : [])].join('\n'),
          ),
        ]
      : []),
    context(`Scores are of main answers in first attempts.${offline}`),
  ];
}
