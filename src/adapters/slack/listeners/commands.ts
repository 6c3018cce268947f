import type { App, SlashCommand } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { topicOf } from '../../../core/bank/question.ts';
import { startPractice } from '../../../core/practice/start.ts';
import type { Coach } from '../coach.ts';
import { readLeaderboard } from '../leaderboard.ts';
import type { Message } from '../messages/blocks.ts';
import type { Reply } from '../messages/command-replies.ts';
import { helpMessage } from '../messages/help.ts';
import { leaderboardMessage } from '../messages/leaderboard.ts';
import { parseLeaderboard } from '../messages/parse-leaderboard.ts';
import { privacyMessage } from '../messages/privacy.ts';
import { reviewMessage } from '../messages/reviews.ts';
import { settingsModal } from '../messages/settings-modal.ts';
import { statsMessage } from '../messages/stats.ts';
import { startReview } from '../reviews.ts';
import { readStreak } from '../streaks.ts';
import { openSetup } from './channel-setup.ts';
import { openMock } from './mock-interviews.ts';
import { orSay, reply } from './respond.ts';
import { takeSeat } from './seats.ts';
import { switchSchedule } from './switch-schedule.ts';

/** `/interview <word> [rest]`. */
export function listenToCommands(app: App, coach: Coach): void {
  app.command('/interview', async ({ command, ack, client }) => {
    const say = (message: Message) => ack({ response_type: 'ephemeral', ...message });
    await orSay(coach, { event: 'command', say }, async () => {
      const answer = await carryOut(coach, client, command);
      if (answer === null) await ack();
      return answer;
    });
  });
}

/** The answer for the member alone; null where a modal opened instead. */
async function carryOut(coach: Coach, client: WebClient, command: SlashCommand): Promise<Message | null> {
  const [word = '', ...rest] = command.text.trim().split(/\s+/);
  const member = { teamId: command.team_id, userId: command.user_id };
  switch (word.toLowerCase()) {
    case '':
    case 'help':
      return helpMessage();
    case 'today':
      return reply(await today(coach, client, command));
    case 'practice':
    case 'practise':
      return reply(await practice(coach, member, rest.join(' ')));
    case 'mock':
      if (/^(--|—|–)interviewer$/i.test(rest[0] ?? ''))
        return reply(await takeSeat(coach, member, rest.slice(1).join(' ')));
      return openMock(coach, client, { ...member, triggerId: command.trigger_id });
    case 'leaderboard':
      return leaderboard(coach, command, rest);
    case 'review':
      return reviewMessage(await startReview(coach, member));
    case 'stats':
      return statsMessage(await coach.screens.stats(member), await readStreak(coach, member));
    case 'settings':
      await client.views.open({
        trigger_id: command.trigger_id,
        view: settingsModal(await coach.members.settings(member)),
      });
      return null;
    case 'setup':
      return setup(coach, client, command);
    case 'pause':
      return reply(await switchHere(coach, 'pause', command));
    case 'resume':
      return reply(await switchHere(coach, 'resume', command), coach);
    case 'privacy':
      return privacyMessage(coach.privacy);
    case 'forget-me':
      return reply({ kind: 'confirm-forget-me' });
    default:
      return helpMessage(word);
  }
}

async function today(
  coach: Coach,
  client: WebClient,
  { team_id, channel_id, user_id }: SlashCommand,
): Promise<Reply> {
  const channel = { teamId: team_id, channelId: channel_id };
  const question = await coach.screens.today({ ...channel, userId: user_id }, coach.now());
  if (!question) {
    return { kind: 'nothing-today', hasSchedule: (await coach.dailies.schedule(channel)) !== null };
  }
  const title = coach.bank.find(question.questionId)?.title ?? question.questionId;
  return { kind: 'today', question, title, link: await linkTo(client, question) };
}

async function linkTo(
  client: WebClient,
  place: { channelId: string; messageTs: string | null },
): Promise<string | null> {
  if (place.messageTs === null) return null;
  const link = await client.chat
    .getPermalink({ channel: place.channelId, message_ts: place.messageTs })
    .catch(() => null);
  return link?.permalink ?? null;
}

/** Starts a question in the member's direct message. */
export async function practice(
  coach: Coach,
  member: { teamId: string; userId: string },
  typed: string,
): Promise<Reply> {
  const topic = typed.trim() === '' ? null : typed;
  const started = await startPractice(
    { ...coach.practice, dailies: coach.dailies },
    { ...member, topic },
    coach.now(),
  );
  switch (started.kind) {
    case 'started':
      return { kind: 'practice-started', topic: topic === null ? null : topicIn(started.questionId) };
    case 'unknown-topic':
      return { kind: 'unknown-topic', typed, topics: started.topics };
    case 'no-such-question':
      return { kind: 'question-gone' };
  }
}

function topicIn(questionId: string): string {
  return questionId.split('/', 1)[0] ?? questionId;
}

async function leaderboard(coach: Coach, command: SlashCommand, words: readonly string[]): Promise<Message> {
  const topics = [...new Set(coach.bank.questions.map(topicOf))].toSorted();
  const parsed = parseLeaderboard(words, topics);
  if (parsed.kind === 'unknown-word') return reply({ kind: 'unknown-board', typed: parsed.word, topics });
  const { team_id: teamId, user_id: userId, channel_id } = command;
  const channelId = isDirect(command) ? null : channel_id;
  return leaderboardMessage(await readLeaderboard(coach, { teamId, userId, channelId }, parsed.wish));
}

async function setup(coach: Coach, client: WebClient, command: SlashCommand): Promise<Message | null> {
  const member = { teamId: command.team_id, userId: command.user_id };
  const channelId = isDirect(command) ? null : command.channel_id;
  const opened = await openSetup(coach, client, { ...member, triggerId: command.trigger_id, channelId });
  return opened === 'members-only' ? reply({ kind: 'members-only' }) : null;
}

async function switchHere(coach: Coach, to: 'pause' | 'resume', command: SlashCommand): Promise<Reply> {
  if (isDirect(command)) return { kind: 'needs-channel' };
  const { team_id: teamId, user_id: userId, channel_id: channelId } = command;
  return switchSchedule(coach, to, { teamId, userId, channelId });
}

function isDirect({ channel_id, channel_name }: SlashCommand): boolean {
  return channel_id.startsWith('D') || channel_name === 'directmessage';
}
