import type { TodaysQuestion } from '../../../core/members/screens.ts';
import { actionIds, toValue } from './actions.ts';
import { actions, type Block, button, context, type Message, section } from './blocks.ts';
import { compose } from './compose.ts';
import { topicLabel } from './labels.ts';
import { forgetMeButton } from './privacy.ts';
import { scheduleText } from './schedules.ts';
import type { ScheduleFields } from './setup-modal.ts';
import { channelName, count, line } from './text.ts';
import { dayAndTime, type TimeStyle } from './times.ts';

/** What a command or a press is answered with; only the member who gave it sees it. */
export type Reply =
  | { kind: 'practice-started'; topic: string | null }
  | { kind: 'unknown-topic'; typed: string; topics: readonly string[] }
  | { kind: 'question-gone' }
  | { kind: 'pictures-coming' }
  | { kind: 'still-open' }
  | { kind: 'not-yours' }
  /** An old button: what it was about is over. */
  | { kind: 'too-late' }
  | { kind: 'today'; question: TodaysQuestion; title: string; link: string | null }
  | { kind: 'nothing-today'; hasSchedule: boolean }
  | { kind: 'setup-saved'; channelId: string; schedule: ScheduleFields; nextDue: Date | null }
  | { kind: 'paused'; channelId: string }
  | { kind: 'resumed'; channelId: string; nextDue: Date | null }
  | { kind: 'nothing-to-pause' }
  | { kind: 'already-paused' }
  | { kind: 'nothing-to-resume' }
  | { kind: 'already-running' }
  | { kind: 'confirm-forget-me' }
  | { kind: 'forgotten'; sessions: number; answers: number }
  | { kind: 'unknown-board'; typed: string; topics: readonly string[] }
  | { kind: 'estimates-weighed'; percent: number }
  | { kind: 'admins-only' }
  /** The command is about a channel and was given in a direct message. */
  | { kind: 'needs-channel' }
  /** Guests and people of other workspaces. */
  | { kind: 'members-only' }
  /** Slack did not wait for the form that was to open. */
  | { kind: 'too-slow' }
  /** `reference` finds the log line. */
  | { kind: 'failed'; reference: string };

export function replyMessage(reply: Reply, options: { times?: TimeStyle } = {}): Message {
  const times = options.times ?? 'viewer';
  return compose(() => [section(sentence(reply, times)), ...extras(reply)]);
}

function sentence(reply: Reply, times: TimeStyle): string {
  switch (reply.kind) {
    case 'practice-started':
      return reply.topic === null
        ? 'Your question is on its way to our direct message.'
        : `A question about ${topicLabel(reply.topic)} is on its way to our direct message.`;
    case 'unknown-topic':
      return unknownTopic(reply.typed, reply.topics);
    case 'pictures-coming':
      return 'Your progress as pictures is on its way to our direct message: by topic, and week by week once there are two.';
    case 'question-gone':
      return 'That question is no longer in the bank. Try another one: `/interview practice`';
    case 'still-open':
      return 'You are still in the middle of that question. Go on in its thread, or write `stop` there first.';
    case 'not-yours':
      return 'That belongs to somebody else’s answer. Reply in the thread to begin your own.';
    case 'too-late':
      return 'That is over already. Your latest question is on my Home tab.';
    case 'today': {
      const title = `*${line(reply.title, 150)}*`;
      return reply.question.answered
        ? `${title}\nYou have answered it.`
        : `${title}\nYou have not answered it yet.`;
    }
    case 'nothing-today':
      return reply.hasSchedule
        ? 'There is no question in this channel today. Practise alone instead: `/interview practice`'
        : 'This channel has no daily question yet. Choose when it comes: `/interview setup`';
    case 'setup-saved':
      return `*Saved for ${channelName(reply.channelId)}.* ${scheduleText(reply.schedule)}\n${next(reply.nextDue, times)}`;
    case 'paused':
      return `Paused the daily question in ${channelName(reply.channelId)}. \`/interview resume\` goes on with it.`;
    case 'resumed':
      return `The daily question in ${channelName(reply.channelId)} goes on. ${next(reply.nextDue, times)}`;
    case 'nothing-to-pause':
    case 'nothing-to-resume':
      return 'This channel has no daily question yet. Choose when it comes: `/interview setup`';
    case 'already-paused':
      return 'It is paused already. `/interview resume` goes on with it.';
    case 'already-running':
      return 'It is running already. `/interview setup` shows when.';
    case 'confirm-forget-me':
      return 'This deletes your answers, grades, progress and settings. It cannot be undone.';
    case 'forgotten':
      return `Done. I have deleted ${count(reply.sessions, 'session')} with ${count(reply.answers, 'answer')}, and your settings.`;
    case 'unknown-board':
      return `There is no board “${line(reply.typed, 60)}”. Say a period (\`week\`, \`month\`, \`season\`, \`all\`), \`workspace\`, \`improved\`, or a topic: ${topicList(reply.topics)}`;
    case 'estimates-weighed':
      return `Done: offline estimates count ${reply.percent} % in this workspace, for what was answered before too.`;
    case 'admins-only':
      return 'That is for admins of this workspace.';
    case 'needs-channel':
      return 'That is about a channel: run it in the channel.';
    case 'members-only':
      return 'Whetstone is for full members of this workspace.';
    case 'too-slow':
      return 'I was too slow for Slack to open that. Do it once more, please.';
    case 'failed':
      return `That did not work, and it is my fault. Try again in a minute. If it fails again, tell whoever runs this app the reference \`${line(reply.reference, 60)}\`.`;
  }
}

function next(due: Date | null, times: TimeStyle): string {
  if (due === null) return 'No day is left on which a question would come: look at the days and the breaks.';
  return `Next question: ${dayAndTime(due, times)}`;
}

function unknownTopic(typed: string, topics: readonly string[]): string {
  return `There is no topic “${line(typed, 60)}”. Choose one of these: ${topicList(topics)}`;
}

function topicList(topics: readonly string[]): string {
  return topics
    .slice(0, 40)
    .map((topic) => `\`${line(topic, 60)}\``)
    .join(', ');
}

function extras(reply: Reply): Block[] {
  switch (reply.kind) {
    case 'today':
      return reply.link === null
        ? []
        : [actions(button('Open', { action: actionIds.openSession, url: reply.link }))];
    case 'setup-saved':
    case 'resumed': {
      const value = toValue({ channelId: reply.channelId });
      return [
        actions(
          button('Pause', { action: actionIds.pauseSchedule, value }),
          button('Change', { action: actionIds.openSetup, value }),
        ),
      ];
    }
    case 'paused': {
      const value = toValue({ channelId: reply.channelId });
      return [
        actions(
          button('Resume', { action: actionIds.resumeSchedule, value }),
          button('Change', { action: actionIds.openSetup, value }),
        ),
      ];
    }
    case 'nothing-to-pause':
    case 'nothing-to-resume':
      // The button is pressed in the channel that it is about.
      return [actions(button('Choose when', { action: actionIds.openSetup }))];
    case 'confirm-forget-me':
      return [actions(forgetMeButton())];
    case 'forgotten':
      return [context('My messages in Slack stay. What you answer from now on is stored anew.')];
    default:
      return [];
  }
}
