import { describe, expect, test } from 'vitest';
import { checkLimits } from '../../../../src/adapters/slack/limits.ts';
import { type Reply, replyMessage } from '../../../../src/adapters/slack/messages/command-replies.ts';
import { estimatesModal } from '../../../../src/adapters/slack/messages/estimates-modal.ts';
import { helpMessage } from '../../../../src/adapters/slack/messages/help.ts';
import { homeView, type Place } from '../../../../src/adapters/slack/messages/home.ts';
import { privacyMessage } from '../../../../src/adapters/slack/messages/privacy.ts';
import { privateAnswerModal } from '../../../../src/adapters/slack/messages/private-answer-modal.ts';
import { renderContent } from '../../../../src/adapters/slack/messages/render.ts';
import { settingsModal } from '../../../../src/adapters/slack/messages/settings-modal.ts';
import { proposedSchedule, setupModal } from '../../../../src/adapters/slack/messages/setup-modal.ts';
import { statsMessage } from '../../../../src/adapters/slack/messages/stats.ts';
import { defaultSettings } from '../../../../src/core/members/member.ts';
import { aQuestion } from '../../../builders/question.ts';
import { aDaily, aFeedback, aGrade, aHome, aQuestionContent, aSummary, aWeeklyBoard } from './contents.ts';

const titles = new Map([['incidents/checkout-down', 'Checkout fails after a release']]);
const home = {
  linkTo: ({ channelId, messageTs }: Place) =>
    `https://acme.slack.com/archives/${channelId}/p${messageTs.replace('.', '')}`,
  titleOf: (id: string) => titles.get(id),
  graderLabel: 'Graded by test-model',
};
const places = [
  { channelId: 'C0TEAM', points: 140, answers: 2, rank: 4 },
  { channelId: 'C0OTHER', points: 1, answers: 1, rank: 1 },
];
const record = { ...aGrade().record, model: 'offline', offlineEstimate: true };

const question = {
  channelId: 'C0TEAM',
  questionId: 'incidents/checkout-down',
  messageTs: '1.2',
  answered: false,
};
const nextDue = new Date('2026-11-23T08:00:00Z');
const schedule = { ...proposedSchedule('Europe/Berlin'), weekdays: [1, 3, 5], topics: ['ai-agents'] };
const replies: Reply[] = [
  { kind: 'practice-started', topic: null },
  { kind: 'practice-started', topic: 'ai-agents' },
  { kind: 'unknown-topic', typed: 'cooking', topics: ['ai-agents', 'incidents'] },
  { kind: 'question-gone' },
  { kind: 'still-open' },
  { kind: 'not-yours' },
  { kind: 'too-late' },
  { kind: 'today', question, title: 'Checkout fails after a release', link: 'https://example.slack.com/x' },
  { kind: 'today', question: { ...question, answered: true }, title: 'Checkout fails', link: null },
  { kind: 'nothing-today', hasSchedule: true },
  { kind: 'nothing-today', hasSchedule: false },
  { kind: 'setup-saved', channelId: 'C0TEAM', schedule, nextDue },
  { kind: 'paused', channelId: 'C0TEAM' },
  { kind: 'resumed', channelId: 'C0TEAM', nextDue: null },
  { kind: 'nothing-to-pause' },
  { kind: 'already-paused' },
  { kind: 'nothing-to-resume' },
  { kind: 'already-running' },
  { kind: 'confirm-forget-me' },
  { kind: 'forgotten', sessions: 1, answers: 4 },
  { kind: 'unknown-board', typed: 'yesterday', topics: ['ai-agents', 'security'] },
  { kind: 'estimates-weighed', percent: 50 },
  { kind: 'admins-only' },
  { kind: 'needs-channel' },
  { kind: 'members-only' },
  { kind: 'failed', reference: 'ab12' },
];

test('every reply says what it should, and times can be in plain words', async () => {
  const messages = replies.map((reply) => replyMessage(reply, { times: 'utc' }));
  expect(messages.flatMap(checkLimits)).toEqual([]);
  const texts = messages.map(({ text }, i) => ({ kind: replies[i]?.kind, text }));
  await expect(formatted(texts)).toMatchFileSnapshot('golden/replies.json');
});

describe('each message looks as it was agreed', () => {
  test.each([
    ['daily-question', renderContent(aDaily())],
    ['question', renderContent(aQuestionContent())],
    [
      'question-with-answer',
      renderContent(aQuestionContent({ attempt: 2, answer: 'One line.\n> and another' })),
    ],
    ['feedback', renderContent(aFeedback())],
    [
      'feedback-offline-last',
      renderContent(
        aFeedback({
          attempt: 2,
          revision: 2,
          grade: aGrade({ record, redFlags: [], flaggedForReview: true }),
          next: { kind: 'summary' },
          comparison: { earlierScore: 0.5, nowScore: 2 / 7, gained: [], lost: ['tells-people'] },
          inChannel: false,
        }),
      ),
    ],
    [
      'follow-up',
      renderContent({
        kind: 'follow_up',
        sessionId: 'session-1',
        userId: 'U0ANN',
        step: 'follow-up:prove-it',
        asks: 'A quarter later, how do you know that the guard earns its keep?',
        number: 2,
        of: 3,
      }),
    ],
    [
      'hint',
      renderContent({
        kind: 'hint',
        sessionId: 'session-1',
        step: 'main',
        number: 1,
        of: 2,
        text: 'What hurts customers right now?',
      }),
    ],
    ['summary', renderContent(aSummary())],
    ['weekly-board', renderContent(aWeeklyBoard())],
    ['outline', renderContent({ kind: 'outline', question: aQuestion(), answered: 3 })],
    [
      'notice-not-gradable',
      renderContent({
        kind: 'notice',
        notice: { about: 'not-gradable', sessionId: 'session-1', reason: 'too-short' },
        inChannel: true,
        userId: 'U0ANN',
      }),
    ],
    [
      'notice-channel-greeting',
      renderContent({
        kind: 'notice',
        notice: { about: 'channel-greeting', invitedBy: 'U0BOB' },
        inChannel: true,
        userId: null,
      }),
    ],
    ['question-again', renderContent(aQuestionContent({ inChannel: true, origin: 'daily', attempt: 2 }))],
    ['help', helpMessage()],
    ['privacy', privacyMessage({ model: null, draftDays: 7, gradeCacheDays: 1, contact: null })],
    ['stats', statsMessage(aHome().stats, { current: 5, longest: 12, isOpen: true, frozenThisWeek: true })],
    ['home', homeView({ ...home, screen: aHome(), places, version: '0.1.0' })],
    ['home-first-visit', homeView({ ...home, screen: firstVisit() })],
    [
      'private-answer-modal',
      privateAnswerModal({
        question: aQuestion(),
        ref: { dailyId: 'daily-1' },
        draft: { answer: 'Half an answer', more: '' },
      }),
    ],
    [
      'setup-modal',
      setupModal({
        ref: { channelId: 'C0TEAM' },
        shown: { ...proposedSchedule('Europe/Berlin'), topics: ['incidents'] },
        topics: ['ai-agents', 'incidents'],
      }),
    ],
    ['settings-modal', settingsModal(defaultSettings)],
    ['estimates-modal', estimatesModal(50)],
  ])('%s', async (name, payload) => {
    expect(checkLimits(payload)).toEqual([]);
    await expect(formatted(payload)).toMatchFileSnapshot(`golden/${name}.json`);
  });
});

function firstVisit() {
  const stats = { answers: 0, questions: 0, medianScore: null, topics: [], offlineEstimates: 0 };
  return aHome({ stats, open: [], recent: [], today: [], schedules: [] });
}

/** JSON as the formatter of this project would print it. */
function formatted(payload: object): string {
  return `${JSON.stringify(payload, null, 2).replace(/\[\n\s+("[^"\n]*")\n\s+\]/g, '[$1]')}\n`;
}
