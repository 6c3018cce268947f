import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLimits } from '../../../../src/adapters/slack/limits.ts';
import { replyMessage } from '../../../../src/adapters/slack/messages/command-replies.ts';
import { maxFallback } from '../../../../src/adapters/slack/messages/compose.ts';
import { helpMessage } from '../../../../src/adapters/slack/messages/help.ts';
import { homeView } from '../../../../src/adapters/slack/messages/home.ts';
import { privateAnswerModal } from '../../../../src/adapters/slack/messages/private-answer-modal.ts';
import { renderContent } from '../../../../src/adapters/slack/messages/render.ts';
import { proposedSchedule, setupModal } from '../../../../src/adapters/slack/messages/setup-modal.ts';
import { type Criterion, Question } from '../../../../src/core/bank/question.ts';
import type { Content } from '../../../../src/core/delivery/content.ts';
import { Notice } from '../../../../src/core/delivery/outgoing.ts';
import { mainStep } from '../../../../src/core/grading/steps.ts';
import { aCriterion, aFollowUp, aQuestion, aRedFlag } from '../../../builders/question.ts';
import { aDaily, aFeedback, aGrade, aHome, aQuestionContent, aSummary, aWeeklyBoard } from './contents.ts';
import { longText } from './nasty.ts';

/** Every text of the question at its longest, every list too. `text` makes a text of a length. */
function longestQuestion(text: (length: number) => string): Question {
  const ids = ['one', 'two', 'three', 'four', 'five', 'six'];
  const criterion = (id: string): Criterion =>
    aCriterion({ id, points: 5, asks: text(240), meets: text(400), misses: text(400), partial: text(300) });
  return aQuestion({
    title: text(70),
    question: text(900),
    criteria: ids.map(criterion),
    red_flags: ids.slice(0, 4).map((id) => aRedFlag({ id, says: text(240) })),
    follow_ups: ids.map((id) =>
      aFollowUp({
        id,
        probes: ['one'],
        asks: text(400),
        criteria: ['a', 'b', 'c'].map((c) => criterion(`${id}-${c}`)),
      }),
    ),
    outline: Array.from({ length: 10 }, () => text(300)),
    hints: Array.from({ length: 4 }, () => text(240)),
    mistakes: Array.from({ length: 6 }, () => text(240)),
    phrases: Array.from({ length: 8 }, () => text(160)),
  });
}

/** Every kind of message about that question, each with all that can be in it. */
function longestContents(text: (length: number) => string): Content[] {
  const question = longestQuestion(text);
  const quotes = Array.from({ length: 6 }, (_, i) => ({ sentence: i + 1, quote: text(200) }));
  const grade = aGrade({
    verdicts: question.criteria.map(({ id }) => ({
      criterionId: id,
      verdict: 'cannot_assess',
      quotes,
      reason: text(600),
    })),
    redFlags: question.red_flags.map(({ id }) => ({ redFlagId: id, quotes })),
    flaggedForReview: true,
  });
  const all = question.criteria.map(({ id }) => id);
  const comparison = { earlierScore: 1, nowScore: 0, gained: all, lost: all };
  const followUps = question.follow_ups.map(({ id, asks }) => ({
    step: `follow-up:${id}` as const,
    asks,
    outcome: 'graded' as const,
    grade,
  }));
  return [
    aDaily({ question }),
    aQuestionContent({ question, attempt: 12 }),
    aQuestionContent({ question, answer: text(6_002) }),
    aFeedback({
      rubric: mainStep(question),
      grade,
      attempt: 12,
      revision: 3,
      improvement: { criterionId: 'one', asks: text(240), partial: text(300), meets: text(400) },
      next: { kind: 'follow-up', step: 'follow-up:one', asks: text(400), number: 1, of: 6 },
      comparison,
    }),
    aSummary({
      question,
      steps: [{ step: 'main', asks: question.question, outcome: 'graded', grade }, ...followUps],
      reading: { senior: { reads: 'close', movers: all }, staff: { reads: 'below', movers: all } },
      comparison,
    }),
    { kind: 'outline', question, answered: 100_000 },
    longestWeek(text),
    {
      kind: 'follow_up',
      sessionId: 's',
      userId: 'U0ANN',
      step: 'follow-up:one',
      asks: text(400),
      number: 1,
      of: 6,
    },
    { kind: 'hint', sessionId: 's', step: 'main', number: 1, of: 4, text: text(240) },
  ];
}

/** Ten members who share the first places, everywhere. */
function longestWeek(text: (length: number) => string): Content {
  const names = Array.from({ length: 5 }, () => text(40));
  return aWeeklyBoard({
    top: Array.from({ length: 10 }, () => ({ name: text(40), points: 123_456, answers: 1_000, rank: 1 })),
    question: { title: text(70), medianScore: 1, answers: 10_000 },
    improved: { names, before: 0, now: 1 },
    leaders: Array.from({ length: 3 }, () => ({ topic: text(40), names, points: 123_456 })),
    moment: { name: text(40), quote: text(200), title: text(70) },
  });
}

/** A source of texts that fast-check can shrink: one text, cut or repeated to the length that is asked for. */
const texts = longText(6_002).map((whole) => (length: number) => whole.slice(0, length));

describe('whatever members, models and questions say', () => {
  test('the longest legal question passes the schema, so that these tests are about legal content', () => {
    expect(Question.safeParse(longestQuestion((length) => 'x'.repeat(length))).error).toBeUndefined();
  });

  test('every message stays within the limits', () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const content of longestContents(text)) {
          const message = renderContent(content);
          expect([content.kind, ...checkLimits(message)]).toEqual([content.kind]);
          expect(message.text.length).toBeLessThanOrEqual(maxFallback);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('nothing but the member it is for is mentioned, and nothing becomes a link', () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const content of longestContents(text)) {
          for (const mrkdwn of mrkdwnOf(renderContent(content))) expectHarmless(mrkdwn);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('the plain text of an ordinary message holds all of it', () => {
    const content = aFeedback();
    const { text } = renderContent(content);
    const said = [
      ...content.rubric.criteria.filter(({ id }) => !content.withheld.includes(id)).map(({ asks }) => asks),
      ...content.grade.verdicts.flatMap(({ quotes }) => quotes.map(({ quote }) => quote)),
      'A director writes every two minutes',
      'Skip',
      'Stop',
      'Not an answer',
    ];
    expect(said.filter((each) => !text.includes(each))).toEqual([]);
  });
});

describe('the outline', () => {
  const outline = 'One person speaks to the outside at fixed times.';

  test('is in a private summary', () => {
    expect(renderContent(aSummary()).text).toContain(outline);
  });

  test('stays out of a summary that others read', () => {
    expect(renderContent(aSummary({ inChannel: true })).text).not.toContain(outline);
  });

  test('stays out of a summary without an attempt', () => {
    const { text } = renderContent(aSummary({ score: null, steps: [], reading: null, ended: 'stopped' }));
    expect(text).not.toContain(outline);
  });
});

describe('notices', () => {
  const notices: Notice[] = [
    { about: 'grade-delayed', sessionId: 's' },
    { about: 'grade-failed', sessionId: 's' },
    { about: 'not-gradable', sessionId: 's', reason: '<!here>' },
    { about: 'answer-edited', sessionId: 's', step: 'main', revision: 1 },
    { about: 'answer-withdrawn', sessionId: 's' },
    { about: 'no-more-hints', sessionId: 's' },
    { about: 'interview-paused', sessionId: 's' },
    { about: 'interview-is-paused', sessionId: 's' },
    { about: 'interview-ending', sessionId: 's' },
    { about: 'interview-nudge', sessionId: 's' },
    { about: 'interview-noted', sessionId: 's' },
    { about: 'channel-greeting', invitedBy: 'U0ANN' },
    { about: 'dm-greeting', userId: 'U0ANN' },
    { about: 'schedule-paused', channelId: 'C0TEAM', reason: '<!here>' },
    { about: 'installed', userId: 'U0ANN' },
  ];

  test('there is one here of every kind', () => {
    const kinds = Notice.options.map((option) => option.shape.about.value);
    expect(notices.map(({ about }) => about).toSorted()).toEqual(kinds.toSorted());
  });

  test.each(notices)('$about stays within the limits and pings nobody else', (notice) => {
    const message = renderContent({ kind: 'notice', notice, inChannel: true, userId: 'U0ANN' });
    expect(checkLimits(message)).toEqual([]);
    for (const mrkdwn of mrkdwnOf(message)) expectHarmless(mrkdwn);
  });
});

describe('replies and views', () => {
  test('stay within the limits with the longest texts', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const topics = Array.from({ length: 200 }, (_, i) => `topic-${i}`);
        const payloads = [
          helpMessage(text(500)),
          replyMessage({ kind: 'unknown-topic', typed: text(500), topics }),
          replyMessage({ kind: 'failed', reference: text(500) }),
          privateAnswerModal({
            question: longestQuestion(text),
            ref: { dailyId: 'daily-1' },
            draft: { answer: text(5_000), more: text(3_000) },
          }),
          homeView({
            screen: fullHome(),
            titleOf: () => text(70),
            linkTo: () => `https://acme.slack.com/${'a'.repeat(200)}`,
            graderLabel: text(300),
          }),
        ];
        for (const payload of payloads) {
          expect(checkLimits(payload)).toEqual([]);
          for (const mrkdwn of mrkdwnOf(payload)) expectHarmless(mrkdwn);
        }
      }),
      { numRuns: 30 },
    );
  });

  test.each([0, 1, 100, 101, 500])('the setup modal takes %i topics', (count) => {
    const topics = Array.from({ length: count }, (_, i) => `topic-${i}`);
    const shown = { ...proposedSchedule('UTC'), topics: topics.slice(0, 100) };
    expect(checkLimits(setupModal({ ref: { channelId: null }, shown, topics }))).toEqual([]);
  });
});

function fullHome() {
  const home = aHome();
  const many = <T>(list: readonly T[]) => Array.from({ length: 60 }, () => list).flat();
  return aHome({
    open: many(home.open),
    recent: many(home.recent),
    today: many(home.today),
    schedules: many(home.schedules),
    stats: { ...home.stats, topics: many(home.stats.topics) },
  });
}

/** All mrkdwn of a message or a view, its plain text included: Slack parses that too. */
function mrkdwnOf(payload: unknown): string[] {
  if (Array.isArray(payload)) return payload.flatMap(mrkdwnOf);
  if (typeof payload !== 'object' || payload === null) return [];
  const own = 'text' in payload && typeof payload.text === 'string' ? [payload.text] : [];
  const isPlain = 'type' in payload && payload.type === 'plain_text';
  return [...(isPlain ? [] : own), ...Object.values(payload).flatMap(mrkdwnOf)];
}

function expectHarmless(mrkdwn: string) {
  const ours = /<@U0ANN>|<!date\^1795190400\^\{time\}\|16:00 UTC>|<#C0TEAM>/g;
  const rest = mrkdwn.replace(ours, '');
  expect(rest).not.toMatch(/</);
  expect(rest).not.toMatch(/@(channel|here|everyone)/i);
  expect(rest).not.toMatch(/https?:\/\//);
  expect(mrkdwn.isWellFormed()).toBe(true);
}
