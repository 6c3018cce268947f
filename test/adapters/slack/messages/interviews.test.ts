import { describe, expect, test } from 'vitest';
import { checkLimits } from '../../../../src/adapters/slack/limits.ts';
import { textOf } from '../../../../src/adapters/slack/messages/compose.ts';
import { duration } from '../../../../src/adapters/slack/messages/debrief.ts';
import { interviewBlocks } from '../../../../src/adapters/slack/messages/home-interviews.ts';
import { changeText, comparisonModal } from '../../../../src/adapters/slack/messages/interview-comparison.ts';
import { mockModal, parseMock } from '../../../../src/adapters/slack/messages/mock-modal.ts';
import {
  openInterviewMessage,
  openInterviewModal,
} from '../../../../src/adapters/slack/messages/open-interview.ts';
import { eventTypeOf, renderContent } from '../../../../src/adapters/slack/messages/render.ts';
import { parseSeat, seatModal } from '../../../../src/adapters/slack/messages/seat-modal.ts';
import { competencies } from '../../../../src/core/bank/question.ts';
import type { SeatDebrief } from '../../../../src/core/delivery/seat-content.ts';
import { aQuestion } from '../../../builders/question.ts';
import { aDebrief, anAsk } from './interview-contents.ts';

const golden = (name: string) => `./golden/${name}.json`;
const asJson = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

describe('a message of an interview', () => {
  test('opens with who asks, the frame and the time', async () => {
    await expect(asJson(renderContent(anAsk()))).toMatchFileSnapshot(golden('interview-opening'));
  });

  test('asks a follow-up with a neutral sentence before it', async () => {
    const ask = anAsk({
      opening: null,
      step: 'follow-up:prove-it',
      title: null,
      said: 'Thank you.',
      hasHints: false,
      frame: { interviewId: 'interview-1', number: 2, of: 3, minutesLeft: 1 },
    });
    await expect(asJson(renderContent(ask))).toMatchFileSnapshot(golden('interview-follow-up'));
    expect(eventTypeOf(ask)).toBe('interview');
  });

  test('says it when the time is up', () => {
    const frame = { interviewId: 'interview-1', number: 2, of: 3, minutesLeft: 0 };
    expect(renderContent(anAsk({ opening: null, frame })).text).toContain('the time is up, this is the last');
  });

  test('ends with a debrief that holds everything in words', async () => {
    await expect(asJson(renderContent(aDebrief()))).toMatchFileSnapshot(golden('debrief'));
  });

  test('of an interview without a grade says so', () => {
    const empty = aDebrief({
      signal: null,
      score: null,
      competencies: [],
      questions: [],
      reading: null,
      best: null,
      weakest: null,
      practise: [],
      weakestSessionId: null,
      earlier: [],
      ended: 'silence',
    });
    const { text } = renderContent(empty);
    expect(text).toContain('No signal:');
    expect(text).not.toContain('Retry');
  });

  test.each(['x', '&', '*', '<!channel>', '😀'])('of %s at its longest stays within the limits', (what) => {
    const text = (length: number) => what.repeat(length).slice(0, length);
    const long = aDebrief({
      competencies: competencies.map((competency) => ({ competency, score: 0.123, points: 20 })),
      questions: Array.from({ length: 4 }, (_, i) => ({
        sessionId: `session-${i}`,
        questionId: 'a/b',
        title: text(70),
        score: 0.5,
        hints: 4,
        steps: Array.from({ length: 4 }, () => ({
          step: 'main' as const,
          score: 0.5,
          seconds: 4000,
          words: 9000,
        })),
      })),
      limits: ['red-flags', 'weak-question', 'few-questions'],
      best: { quote: text(200), asks: text(240), kind: 'met' },
      weakest: { quote: text(200), asks: text(240), kind: 'missed' },
      practise: Array.from({ length: 3 }, () => ({
        asks: text(240),
        competency: 'influence' as const,
        questionId: 'a/b',
        title: text(70),
      })),
    });
    const ask = anAsk({ asks: text(900), title: text(70), said: text(300) });
    for (const content of [
      long,
      { ...ask, opening: ask.opening && { ...ask.opening, company: text(60), role: text(60) } },
    ]) {
      const message = renderContent(content);
      expect(checkLimits(message)).toEqual([]);
      expect(JSON.stringify(message)).not.toContain('<!channel>');
    }
  });
});

describe('what rose and fell', () => {
  const at = (signal: 'lean-no' | 'yes', score: number, risk: number) => ({
    signal,
    score,
    competencies: [{ competency: 'risk' as const, score: risk }],
  });
  test('is named from five points of a hundred', () => {
    expect(changeText(at('lean-no', 0.5, 0.4), at('yes', 0.7, 0.6))).toBe(
      'lean no (50 %) then, yes (70 %) now\nRose: risk (+20)',
    );
    expect(changeText(at('yes', 0.7, 0.6), at('lean-no', 0.5, 0.4))).toContain('Fell: risk (−20)');
    expect(changeText(at('yes', 0.7, 0.6), at('yes', 0.7, 0.64))).toContain('No competency moved much');
  });

  test('stands side by side in a form', () => {
    const { earlier } = aDebrief();
    const many = Array.from({ length: 10 }, () => earlier[0]).flatMap((each) => each ?? []);
    for (const list of [[], earlier, many])
      expect(checkLimits(comparisonModal('platform', list))).toEqual([]);
    expect(JSON.stringify(comparisonModal('platform', []))).toContain('no finished interview');
  });
});

describe('the form', () => {
  const chosen = (values: Record<string, string>) =>
    Object.fromEntries(Object.entries(values).map(([block, value]) => [block, { [block]: { value } }]));

  test('is within the limits, with the member’s level', async () => {
    const view = mockModal({ level: 'staff' });
    expect(checkLimits(view)).toEqual([]);
    await expect(asJson(view)).toMatchFileSnapshot(golden('mock-modal'));
  });

  test('is read as it was filled in', () => {
    const filled = {
      mock_track: 'security',
      mock_level: 'staff',
      mock_minutes: '45',
      mock_feedback: 'each',
      mock_company: ' Acme ',
    };
    expect(parseMock(chosen(filled))).toEqual({
      kind: 'ok',
      wish: { track: 'security', level: 'staff', minutes: 45, feedback: 'each', company: 'Acme', role: null },
    });
  });

  test('names every field that holds what is not on offer', () => {
    expect(parseMock(chosen({ mock_track: 'cooking', mock_level: 'staff', mock_minutes: '60' }))).toEqual({
      kind: 'invalid',
      errors: {
        mock_track: 'Choose one of these.',
        mock_minutes: 'Choose one of these.',
        mock_feedback: 'Choose one of these.',
      },
    });
    expect(parseMock(null).kind).toBe('invalid');
  });
});

test('an open interview is offered to go on with, as a message and as a form', () => {
  const open = {
    interviewId: 'i',
    track: 'mixed',
    isPaused: true,
    number: 2,
    of: 3,
    link: 'https://x.example/1',
  };
  expect(checkLimits(openInterviewMessage(open))).toEqual([]);
  expect(checkLimits(openInterviewModal(open))).toEqual([]);
  expect(openInterviewMessage(open).text).toContain('[Open] [Resume] [End it]');
  expect(openInterviewMessage({ ...open, link: null, isPaused: false }).text).toContain(
    '[Repeat the question] [End it]',
  );
});

test.each([
  [45, '45 s'],
  [60, '1 min'],
  [200, '3 min 20 s'],
])('%i seconds are “%s”', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

describe('the Home tab', () => {
  const open = {
    interviewId: 'i',
    track: 'mixed',
    isPaused: true,
    number: 2,
    of: 3,
    link: 'https://x.example/1',
  };
  const past = {
    interviewId: 'j',
    at: new Date('2026-03-02T10:00:00Z'),
    track: 'security',
    minutes: 15,
    link: null,
  };

  test('shows the interview under way and what the last ones came to', () => {
    const blocks = interviewBlocks({
      open,
      past: [
        { ...past, signal: 'yes', score: 0.74 },
        { ...past, signal: null, score: null },
      ],
    });
    expect(checkLimits({ type: 'home', blocks })).toEqual([]);
    const text = textOf(blocks);
    expect(text).toContain('*Mixed*, under way: question 2 of 3 · paused');
    expect(text).toContain('Security, 15 minutes: *yes* (74 %) · 2026-03-02');
    expect(text).toContain('no signal');
  });

  test('says nothing of interviews where there was none', () => {
    expect(interviewBlocks({ open: null, past: [] })).toEqual([]);
  });
});

describe('the interviewer’s seat', () => {
  const question = aQuestion();
  const debrief: SeatDebrief = {
    kind: 'seat_debrief',
    sessionId: 's',
    title: question.title,
    grade: 'weak',
    guessed: 'middling',
    verdicts: question.criteria.map(({ asks }, i) => ({
      asks,
      seen: i < 2 ? 'met' : 'missed',
      holds: 'missed',
    })),
    plants: [
      { says: 'Treats the outage as somebody’s fault', kind: 'red-flag', found: true },
      { says: 'Keeps people informed', kind: 'gap', found: false },
    ],
    leading: ['Would you add a canary <!here>?'],
    questionsAsked: 3,
  };

  test('opens with the frame, the question and the candidate', () => {
    const message = renderContent({
      kind: 'seat_opening',
      sessionId: 's',
      question,
      says: 'x'.repeat(4_000),
    });
    expect(checkLimits(message)).toEqual([]);
    expect(message.text).toContain('You interview, I am the candidate');
    expect(
      checkLimits(renderContent({ kind: 'seat_reply', sessionId: 's', says: 'Yes, of course.' })),
    ).toEqual([]);
  });

  test('ends with what was seen, found and missed', () => {
    const message = renderContent(debrief);
    expect(checkLimits(message)).toEqual([]);
    for (const words of [
      'I was a weak candidate; you took me for a middling one',
      'you said met',
      'as you said',
      '*2 of 4* verdicts',
      'kinder than the answer',
      ': *found*',
      ': *missed*',
      'Leading questions',
    ])
      expect(message.text).toContain(words);
    expect(message.text).not.toContain('<!here>');
    expect(renderContent({ ...debrief, guessed: null }).text).toContain('You ended without a score');
  });

  test('is scored in a form that is read as it was filled in', () => {
    expect(checkLimits(seatModal({ ref: { sessionId: 's' }, question }))).toEqual([]);
    const fields = Object.fromEntries(question.criteria.map(({ id }) => [`seat_c_${id}`, 'missed']));
    const state = (values: Record<string, string>) =>
      Object.fromEntries(Object.entries(values).map(([block, value]) => [block, { [block]: { value } }]));
    expect(parseSeat(state({ ...fields, seat_guess: 'weak' }), question)).toMatchObject({
      kind: 'ok',
      score: { guessed: 'weak', redFlags: [] },
    });
    expect(parseSeat(state({ seat_guess: 'superb' }), question)).toMatchObject({ kind: 'invalid' });
  });
});
