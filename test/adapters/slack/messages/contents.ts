import type { Content } from '../../../../src/core/delivery/content.ts';
import type { Grade } from '../../../../src/core/grading/grade-answer.ts';
import { followUpStep, mainStep } from '../../../../src/core/grading/steps.ts';
import { defaultSettings } from '../../../../src/core/members/member.ts';
import type { HomeScreen } from '../../../../src/core/members/screens.ts';
import { aFollowUp, aQuestion } from '../../../builders/question.ts';

type Of<K extends Content['kind']> = Extract<Content, { kind: K }>;

/** Earned 5.5 of 10 on the main step of `aQuestion()`: one met, one partly, one missed, one that nobody could judge. */
export function aGrade(overrides: Partial<Grade> = {}): Grade {
  return {
    verdicts: [
      {
        criterionId: 'stops-the-bleeding',
        verdict: 'met',
        quotes: [{ sentence: 1, quote: 'I roll back to the previous build' }],
        reason: 'Service comes back first.',
      },
      {
        criterionId: 'finds-the-trigger',
        verdict: 'partial',
        quotes: [{ sentence: 2, quote: 'it is probably the release' }],
        reason: 'Suspects it, shows no way to tell.',
      },
      { criterionId: 'tells-people', verdict: 'missed', quotes: [], reason: 'Nobody is told.' },
      { criterionId: 'closes-the-gap', verdict: 'cannot_assess', quotes: [], reason: '' },
    ],
    redFlags: [{ redFlagId: 'blames-a-person', quotes: [{ sentence: 3, quote: 'whoever merged it' }] }],
    score: { earned: 2, possible: 7, fraction: 2 / 7 },
    record: {
      model: 'test-model',
      offlineEstimate: false,
      promptHash: 'hash',
      inputTokens: 1,
      outputTokens: 1,
      durationMs: 1,
    },
    rubricHash: '0123456789abcdef',
    quoteCheck: { claimed: 3, rejected: 0 },
    flaggedForReview: false,
    ...overrides,
  };
}

export function aFeedback(overrides: Partial<Of<'feedback'>> = {}): Of<'feedback'> {
  return {
    kind: 'feedback',
    sessionId: 'session-1',
    userId: 'U0ANN',
    step: 'main',
    revision: 1,
    attempt: 1,
    rubric: mainStep(aQuestion()),
    grade: aGrade(),
    withheld: ['finds-the-trigger'],
    improvement: {
      criterionId: 'tells-people',
      asks: 'Keeps support and the business informed while working',
      partial: null,
      meets: 'a line in the incident channel every fifteen minutes',
    },
    next: {
      kind: 'follow-up',
      step: 'follow-up:angry-director',
      asks: 'A director writes every two minutes and wants a time. What do you answer?',
      number: 1,
      of: 3,
    },
    comparison: null,
    inChannel: true,
    ...overrides,
  };
}

export function aSummary(overrides: Partial<Of<'summary'>> = {}): Of<'summary'> {
  const followUp = aFollowUp();
  return {
    kind: 'summary',
    sessionId: 'session-1',
    userId: 'U0ANN',
    question: aQuestion(),
    ended: 'completed',
    attempt: 2,
    steps: [
      { step: 'main', asks: aQuestion().question, outcome: 'graded', grade: aGrade() },
      { step: 'follow-up:angry-director', asks: 'What do you answer?', outcome: 'skipped', grade: null },
      {
        step: 'follow-up:rollback-fails',
        asks: followUp.asks,
        outcome: 'graded',
        grade: aGrade({
          verdicts: followUpStep(followUp).criteria.map(({ id }) => ({
            criterionId: id,
            verdict: 'met',
            quotes: [{ sentence: 1, quote: 'I page the database people' }],
            reason: '',
          })),
          redFlags: [],
          score: { earned: 4, possible: 4, fraction: 1 },
        }),
      },
    ],
    score: 0.52,
    reading: {
      senior: { reads: 'close', movers: ['tells-people', 'calls-for-help', 'finds-the-trigger'] },
      staff: { reads: 'below', movers: ['closes-the-gap'] },
    },
    offlineEstimate: true,
    hintsTaken: 1,
    comparison: {
      earlierScore: 0.2,
      nowScore: 2 / 7,
      gained: ['stops-the-bleeding'],
      lost: ['tells-people'],
    },
    inChannel: false,
    ...overrides,
  };
}

export function aWeeklyBoard(overrides: Partial<Of<'weekly_board'>> = {}): Of<'weekly_board'> {
  return {
    kind: 'weekly_board',
    channelId: 'C0TEAM',
    monday: '2026-11-30',
    top: [
      { name: 'Ann', points: 412, answers: 5, rank: 1 },
      { name: 'Bob', points: 305, answers: 4, rank: 2 },
      { name: 'Cleo', points: 305, answers: 5, rank: 2 },
    ],
    question: { title: 'Checkout fails after a release', medianScore: 0.78, answers: 4 },
    improved: { names: ['Bob'], before: 0.41, now: 0.63 },
    leaders: [
      { topic: 'ai-agents', names: ['Cleo'], points: 640 },
      { topic: 'incidents', names: ['Ann', 'Bob'], points: 380 },
    ],
    moment: {
      name: 'Cleo',
      quote: 'I roll back to the previous build before anything else',
      title: 'Checkout fails after a release',
    },
    estimatePercent: 50,
    ...overrides,
  };
}

export function aDaily(overrides: Partial<Of<'daily_question'>> = {}): Of<'daily_question'> {
  return {
    kind: 'daily_question',
    dailyId: 'daily-1',
    question: aQuestion(),
    localDate: '2026-11-20',
    closesAt: new Date('2026-11-20T16:00:00Z'),
    ...overrides,
  };
}

export function aQuestionContent(overrides: Partial<Of<'question'>> = {}): Of<'question'> {
  return {
    kind: 'question',
    sessionId: 'session-1',
    userId: 'U0ANN',
    inChannel: false,
    question: aQuestion(),
    origin: 'practice',
    attempt: 1,
    answer: null,
    ...overrides,
  };
}

export function aHome(overrides: Partial<HomeScreen> = {}): HomeScreen {
  return {
    member: { teamId: 'T0TEAM', userId: 'U0ANN' },
    stats: {
      answers: 7,
      questions: 3,
      medianScore: 0.61,
      topics: [
        { topic: 'incidents', answers: 2, medianScore: 0.7 },
        { topic: 'ai-agents', answers: 1, medianScore: 0.4 },
      ],
      offlineEstimates: 2,
    },
    open: [
      {
        sessionId: 'session-1',
        questionId: 'incidents/checkout-down',
        channelId: 'D0ANN',
        threadTs: '1795000000.000100',
        status: 'waiting',
        updatedAt: new Date('2026-11-20T09:00:00Z'),
      },
    ],
    recent: [
      {
        sessionId: 'session-0',
        questionId: 'gone/question',
        score: 0.72,
        attempt: 2,
        endedAt: new Date('2026-11-18T09:00:00Z'),
      },
    ],
    today: [
      {
        channelId: 'C0TEAM',
        questionId: 'incidents/checkout-down',
        messageTs: '1795000000.000200',
        answered: false,
      },
    ],
    schedules: [
      {
        teamId: 'T0TEAM',
        channelId: 'C0TEAM',
        hour: 9,
        closeHour: 17,
        zone: 'Europe/Berlin',
        weekdays: [1, 2, 3, 4, 5],
        skip: [{ from: '2026-12-24', to: '2026-12-26' }],
        topics: ['incidents', 'ai-agents'],
        levels: ['senior'],
        weeklyPost: true,
        setUpBy: 'U0ANN',
        status: 'paused',
        pausedReason: 'is_archived',
      },
    ],
    settings: { ...defaultSettings, level: 'senior', maxFollowUps: 3 },
    ...overrides,
  };
}
