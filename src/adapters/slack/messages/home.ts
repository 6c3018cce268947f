import type { types } from '@slack/bolt';
import type { ChannelSchedule } from '../../../core/daily/schedule.ts';
import type { HomeScreen, OpenSession, PastSession, TodaysQuestion } from '../../../core/members/screens.ts';
import type { Streak } from '../../../core/standings/streak.ts';
import type { ReviewState } from '../reviews.ts';
import { actionIds, toValue } from './actions.ts';
import { actions, type Block, button, context, divider, header, section } from './blocks.ts';
import { type InterviewsShown, interviewBlocks } from './home-interviews.ts';
import { levelLabels, percent } from './labels.ts';
import { pauseReason } from './notice.ts';
import { forgetMeButton } from './privacy.ts';
import { reviewBlocks } from './reviews.ts';
import { scheduleText } from './schedules.ts';
import { progressBlocks, streakBlocks } from './stats.ts';
import { channelName, count, line } from './text.ts';

const listed = { open: 5, today: 8, recent: 5, schedules: 10 };

export type HomeOptions = {
  screen: HomeScreen;
  /** What waits to be shown again; nothing where it is left out. */
  reviews?: ReviewState;
  /** The days answered in a row; not shown where it is left out. */
  streak?: Streak;
  /** The member's mock interviews; none where it is left out. */
  interviews?: InterviewsShown;
  /** The title of a question; undefined where the bank no longer holds it. */
  titleOf: (questionId: string) => string | undefined;
  /** A link to a message; null where there is none. */
  linkTo: (place: Place) => string | null;
  /** How answers are graded, in a few words, like `Graded by gpt-x`. */
  graderLabel: string;
  version?: string;
};

export type Place = { teamId: string; channelId: string; messageTs: string };

/** The Home tab: of use on the first visit too. */
export function homeView(options: HomeOptions): types.HomeView {
  const { screen } = options;
  const isNew =
    screen.stats.answers === 0 &&
    screen.open.length === 0 &&
    screen.recent.length === 0 &&
    !options.interviews?.open;
  const blocks = [
    ...(isNew
      ? welcome()
      : [
          header('Your practice'),
          ...progressBlocks(screen.stats),
          ...(options.streak ? streakBlocks(options.streak) : []),
        ]),
    startButtons(),
    ...(options.interviews ? interviewBlocks(options.interviews) : []),
    ...(options.reviews ? reviewBlocks(options.reviews) : []),
    ...openSessions(options),
    ...todaysQuestions(options),
    ...recentSessions(options),
    ...schedules(screen),
    ...footer(options),
  ];
  return { type: 'home', blocks };
}

function welcome(): Block[] {
  return [
    header('Welcome to Whetstone'),
    section(
      [
        'An interview coach: it asks, you answer in your own words, it shows what met the mark and quotes why.',
        '• *Practise alone.* One press, one question, in a direct message. Nobody else sees it.',
        '• *Practise together.* Invite me to a channel and run `/interview setup` there for a question a day.',
      ].join('\n'),
    ),
  ];
}

function startButtons(): Block {
  return actions(
    button('Practise now', { action: actionIds.startPractice, style: 'primary' }),
    button('Mock interview', { action: actionIds.startMock }),
    button('How it works', { action: actionIds.showHelp }),
  );
}

function openSessions(options: HomeOptions): Block[] {
  const { open, member } = options.screen;
  if (open.length === 0) return [];
  const rows = open.slice(0, listed.open).map((session) => {
    const state = session.status === 'grading' ? 'being graded' : 'your turn';
    return row(
      options,
      `*${title(options, session.questionId)}*\n${state}`,
      placeOf(session, member.teamId),
      'Go on',
    );
  });
  return [divider, header('Waiting for you'), ...rows, ...more(open.length - listed.open)];
}

function todaysQuestions(options: HomeOptions): Block[] {
  const { today, member } = options.screen;
  if (today.length === 0) return [];
  const rows = today.slice(0, listed.today).map((question: TodaysQuestion) => {
    const { channelId, messageTs, questionId, answered } = question;
    const place = messageTs === null ? null : { teamId: member.teamId, channelId, messageTs };
    const state = answered ? 'answered' : 'not answered yet';
    return row(
      options,
      `*${title(options, questionId)}*\n${channelName(channelId)} · ${state}`,
      place,
      'Open',
    );
  });
  return [divider, header("Today's questions"), ...rows, ...more(today.length - listed.today)];
}

function recentSessions(options: HomeOptions): Block[] {
  const { recent } = options.screen;
  if (recent.length === 0) return [];
  const lines = recent.slice(0, listed.recent).map((session: PastSession) => {
    const { questionId, score, attempt, endedAt } = session;
    const remark = attempt > 1 ? ` · attempt ${attempt}` : '';
    return `• ${title(options, questionId)}: ${percent(score)}${remark} · ${endedAt.toISOString().slice(0, 10)}`;
  });
  return [divider, header('Done lately'), section(lines.join('\n'))];
}

function schedules({ schedules }: HomeScreen): Block[] {
  if (schedules.length === 0) return [];
  const shown = schedules.slice(0, listed.schedules);
  return [
    divider,
    header('Your daily questions'),
    ...shown.flatMap(scheduleRow),
    ...more(schedules.length - shown.length),
  ];
}

function scheduleRow(schedule: ChannelSchedule): Block[] {
  const { channelId, status, pausedReason } = schedule;
  const value = toValue({ channelId });
  const paused = pausedReason === null ? 'paused' : `paused: ${pauseReason(pausedReason)}`;
  const state = status === 'paused' ? ` · *${paused}*` : '';
  const toggle =
    status === 'paused'
      ? button('Resume', { action: actionIds.resumeSchedule, value })
      : button('Pause', { action: actionIds.pauseSchedule, value });
  return [
    section(`${channelName(channelId)}${state}\n${scheduleText(schedule)}`),
    actions(toggle, button('Change', { action: actionIds.openSetup, value })),
  ];
}

function footer({ screen, graderLabel, version }: HomeOptions): Block[] {
  const { level, maxFollowUps } = screen.settings;
  const build = version === undefined ? '' : ` · version ${line(version, 30)}`;
  return [
    divider,
    section(
      `*Settings:* you prepare for *${levelLabels[level].toLowerCase()}*, with ${maxFollowUps === 0 ? 'no follow-ups' : `up to ${count(maxFollowUps, 'follow-up')}`}.`,
    ),
    actions(button('Settings', { action: actionIds.openSettings }), forgetMeButton()),
    context(
      `${line(graderLabel, 120)}. Grades can be wrong. \`/interview privacy\` says what is stored${build}.`,
    ),
  ];
}

function row(options: HomeOptions, text: string, place: Place | null, label: string): Block {
  const url = place === null ? null : options.linkTo(place);
  return url === null ? section(text) : section(text, button(label, { action: actionIds.openSession, url }));
}

function placeOf({ channelId, threadTs }: OpenSession, teamId: string): Place | null {
  return channelId === null || threadTs === null ? null : { teamId, channelId, messageTs: threadTs };
}

function title({ titleOf }: HomeOptions, questionId: string): string {
  return line(titleOf(questionId) ?? 'A question that has left the bank', 100);
}

function more(left: number): Block[] {
  return left > 0 ? [context(`and ${left} more`)] : [];
}
