import type { Content } from '../../../core/delivery/content.ts';
import type { Notice } from '../../../core/delivery/outgoing.ts';
import { NotGradableReason } from '../../../core/grading/gate.ts';
import { actionIds, toValue } from './actions.ts';
import { actions, type Block, button, type Message, section } from './blocks.ts';
import { compose } from './compose.ts';
import { channelName, line, mention } from './text.ts';

/** Something to tell that is not part of the chain. In a channel it names whom it is for. */
export function noticeMessage({ notice, inChannel, userId }: Extract<Content, { kind: 'notice' }>): Message {
  const whom = inChannel && userId ? `${mention(userId)} ` : '';
  return compose(() => [section(whom + sentences(notice)), ...buttons(notice)]);
}

function sentences(notice: Notice): string {
  switch (notice.about) {
    case 'grade-delayed':
      return 'I have your answer. The grader does not respond right now; the grade comes here as soon as it does.';
    case 'grade-failed':
      return 'I have your answer, and I could not get it graded. Try again in a few minutes.';
    case 'not-gradable':
      return refusal(notice.reason);
    case 'answer-edited':
      return 'You changed an answer that is graded already. Shall I grade the new text?';
    case 'answer-withdrawn':
      return 'Understood, that was no answer. I have forgotten what you wrote, and its grade does not count.';
    case 'no-more-hints':
      return 'There is no further hint for this question.';
    case 'interview-paused':
      return 'Paused; the clock stands. Take the time that you need: `resume` goes on, and so does your answer.';
    case 'interview-is-paused':
      return 'We are in a pause, and I have not asked yet. Say `resume` and I go on with the next question.';
    case 'interview-ending':
      return 'We end here. I grade your last answer, and then the debrief comes.';
    case 'interview-nudge':
      return [
        'Our interview still waits for you. The clock stands while nobody writes, so go on when it suits you.',
        'If nothing comes for a week, I close it with a debrief of what there is.',
      ].join('\n');
    case 'interview-noted':
      return 'I have read the new text. What it changes comes with the feedback at the end.';
    case 'channel-greeting':
      return greeting(notice.invitedBy);
    case 'dm-greeting':
      return [
        '*Hello, I am Whetstone, your interview coach.*',
        'I ask, you answer in your own words, and I grade against a rubric and quote what decided it. Here it is private.',
      ].join('\n');
    case 'schedule-paused':
      return `I paused the daily question in ${channelName(notice.channelId)}: ${pauseReason(notice.reason)}.`;
    case 'installed':
      return [
        '*Whetstone is installed.* Two steps are left:',
        '1. Invite me to a channel: `/invite @Whetstone`',
        '2. Run `/interview setup` there and choose when the daily question comes.',
        'Anybody can practise privately at once with `/interview practice`. `/interview privacy` says what is stored.',
      ].join('\n');
  }
}

function greeting(invitedBy: string | null): string {
  const thanks = invitedBy ? `${mention(invitedBy)} invited me. ` : '';
  return [
    `*Hello, I am Whetstone, an interview coach.* ${thanks}`.trim(),
    'Once a day I post one interview question here. Reply in its thread, or answer privately, and I grade you and ask on.',
    'Nothing is posted until somebody chooses when. I read replies under my questions only.',
  ].join('\n');
}

const refusals: Readonly<Record<NotGradableReason, string>> = {
  empty: 'There is no text in that, so I have nothing to grade.',
  'no-words': 'I found no words in that, so I have nothing to grade.',
  'not-english': 'I can only grade answers in English so far.',
  'repeats-question': 'That repeats the question. Say what you would do, in your own words.',
  'repeats-rubric': 'That is the wording of the outline. Say it in your own words, with an example of yours.',
  'too-short': 'That is too short to grade. Two or three sentences are enough to begin with.',
};

function refusal(reason: string): string {
  const known = NotGradableReason.safeParse(reason);
  const why = known.success ? refusals[known.data] : 'I cannot grade that as it stands.';
  return `${why} It is still your turn, and this does not count.`;
}

const removed = 'Whetstone was removed from the workspace';
const pauseReasons: Readonly<Record<string, string>> = {
  is_archived: 'the channel is archived',
  channel_archive: 'the channel is archived',
  group_archive: 'the channel is archived',
  channel_not_found: 'the channel is gone, or I am no longer in it',
  channel_deleted: 'the channel was deleted',
  group_deleted: 'the channel was deleted',
  not_in_channel: 'I am no longer in the channel. Invite me again, then resume',
  member_left_channel: 'I am no longer in the channel. Invite me again, then resume',
  app_uninstalled: removed,
  tokens_revoked: removed,
  token_revoked: removed,
  account_inactive: removed,
  not_installed: removed,
  restricted_action: 'a rule of your workspace keeps me from posting there',
  restricted_action_read_only_channel: 'only some people may post there',
  restricted_action_thread_only_channel: 'new messages are not allowed there, only replies',
};

/** In words, why a schedule was paused by the bot itself. */
export function pauseReason(code: string): string {
  return pauseReasons[code] ?? `Slack refuses my messages there (${line(code, 60)})`;
}

function buttons(notice: Notice): Block[] {
  switch (notice.about) {
    case 'grade-failed':
      return [
        actions(
          button('Try again', {
            action: actionIds.gradeAgain,
            value: toValue({ sessionId: notice.sessionId }),
          }),
        ),
      ];
    case 'answer-edited': {
      const { sessionId, step, revision } = notice;
      const value = toValue({ sessionId, step, revision });
      return [actions(button('Grade the new text', { action: actionIds.regrade, value }))];
    }
    case 'channel-greeting':
      // The channel is the one that the button is pressed in.
      return [
        actions(
          button('Choose when', { action: actionIds.openSetup, style: 'primary' }),
          button('How it works', { action: actionIds.showHelp }),
        ),
      ];
    case 'schedule-paused':
      return [
        actions(
          button('Resume', {
            action: actionIds.resumeSchedule,
            value: toValue({ channelId: notice.channelId }),
          }),
          button('Change', { action: actionIds.openSetup, value: toValue({ channelId: notice.channelId }) }),
        ),
      ];
    case 'dm-greeting':
    case 'installed':
      return [
        actions(
          button('Practise now', { action: actionIds.startPractice, style: 'primary' }),
          button('How it works', { action: actionIds.showHelp }),
        ),
      ];
    default:
      return [];
  }
}
