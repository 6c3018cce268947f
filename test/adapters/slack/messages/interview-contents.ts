import { competencies } from '../../../../src/core/bank/question.ts';
import type { Debrief, InterviewAsk } from '../../../../src/core/delivery/interview-content.ts';

export function anAsk(overrides: Partial<InterviewAsk> = {}): InterviewAsk {
  return {
    kind: 'interview_ask',
    sessionId: 'session-1',
    userId: 'U0ANN',
    step: 'main',
    frame: { interviewId: 'interview-1', number: 1, of: 3, minutesLeft: 30 },
    opening: {
      track: 'platform',
      level: 'senior',
      minutes: 30,
      questions: 3,
      followUps: 2,
      feedback: 'end',
      company: 'Acme',
      role: 'platform engineer',
    },
    said: '',
    title: 'Checkout fails after a release',
    asks: 'Ten minutes after a release, one checkout in five fails. Walk me through the next hour.',
    hasHints: true,
    ...overrides,
  };
}

export function aDebrief(overrides: Partial<Debrief> = {}): Debrief {
  const scores = [0.9, 0.4, 0.7];
  return {
    kind: 'debrief',
    interviewId: 'interview-1',
    userId: 'U0ANN',
    at: new Date('2026-03-02T10:00:00Z'),
    track: 'platform',
    level: 'senior',
    minutes: 30,
    minutesUsed: 22,
    ended: 'completed',
    planned: 2,
    signal: 'lean-yes',
    score: 0.72,
    limits: ['red-flag'],
    bar: 0.7,
    competencies: scores.map((score, i) => ({ competency: competencies[i] ?? 'risk', score, points: 5 })),
    questions: [
      {
        sessionId: 'session-1',
        questionId: 'incidents/checkout-down',
        title: 'Checkout fails after a release',
        score: 0.8,
        hints: 1,
        steps: [
          { step: 'main', score: 0.7, seconds: 200, words: 154 },
          { step: 'follow-up:rollback-fails', score: 1, seconds: 60, words: 40 },
        ],
      },
      {
        sessionId: 'session-2',
        questionId: 'platform/one',
        title: 'One question',
        score: null,
        hints: 0,
        steps: [{ step: 'main', score: null, seconds: 12, words: 0 }],
      },
    ],
    reading: { senior: 'close', staff: 'below' },
    best: { quote: 'I roll back to the previous build', asks: 'Restores service first', kind: 'met' },
    weakest: { quote: 'whoever merged it', asks: 'Blames a person', kind: 'red-flag' },
    practise: [
      { asks: 'Keeps people informed', competency: 'influence', questionId: 'platform/two', title: 'Two' },
      {
        asks: 'Changes how releases are made',
        competency: 'ownership',
        questionId: 'platform/x',
        title: 'Three',
      },
      { asks: 'Compares hosts', competency: 'technical-depth', questionId: 'platform/y', title: 'Four' },
    ],
    weakestSessionId: 'session-1',
    offlineEstimate: true,
    earlier: [
      {
        interviewId: 'interview-0',
        at: new Date('2026-02-02T10:00:00Z'),
        level: 'senior',
        minutes: 30,
        signal: 'lean-no',
        score: 0.55,
        competencies: scores.map((_, i) => ({ competency: competencies[i] ?? 'risk', score: 0.6 })),
      },
    ],
    ...overrides,
  };
}
