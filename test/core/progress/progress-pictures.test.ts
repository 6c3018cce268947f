import { expect, test } from 'vitest';
import { Bank } from '../../../src/core/bank/bank.ts';
import type { Verdict } from '../../../src/core/bank/question.ts';
import { inWords } from '../../../src/core/pictures/picture.ts';
import { topicsPicture, weeksPicture } from '../../../src/core/progress/progress-pictures.ts';
import type { GradedAnswer } from '../../../src/core/review/review.ts';
import { aQuestion } from '../../builders/question.ts';

/** Main criteria of 3 + 2 + 2 + 3 points. */
const bank = new Bank([aQuestion(), aQuestion({ id: 'ai-agents/one' }), aQuestion({ id: 'ai-agents/two' })]);

function graded(
  questionId: string,
  date: string,
  met: readonly string[],
  step: GradedAnswer['step'] = 'main',
) {
  const verdicts = aQuestion().criteria.map(({ id }) => ({
    criterionId: id,
    verdict: (met.includes(id) ? 'met' : 'missed') as Verdict,
  }));
  return { questionId, step, gradedAt: new Date(`${date}T10:00:00Z`), verdicts };
}

const history = [
  graded('incidents/checkout-down', '2026-03-02', ['stops-the-bleeding']),
  graded('ai-agents/one', '2026-03-03', [
    'stops-the-bleeding',
    'closes-the-gap',
    'tells-people',
    'finds-the-trigger',
  ]),
  graded('ai-agents/two', '2026-03-10', ['stops-the-bleeding', 'tells-people']),
  graded('incidents/checkout-down', '2026-03-11', [], 'follow-up:rollback-fails'),
  graded('gone/question', '2026-03-12', []),
];

test('topics show the median share of points of main answers, weakest first', () => {
  expect(topicsPicture(bank, history)).toEqual({
    kind: 'bars',
    title: 'Median score by topic',
    bars: [
      { label: 'Incidents', share: 0.3 },
      { label: 'AI agents', share: 0.75 },
    ],
    line: { label: 'the bar', at: 0.7 },
  });
});

test('weeks stand in their order', () => {
  expect(weeksPicture(bank, history)?.points).toEqual([
    { label: '2026-W10', share: 0.65 },
    { label: '2026-W11', share: 0.5 },
  ]);
});

test('without answers there is no picture, and one week makes no line', () => {
  expect([topicsPicture(bank, []), weeksPicture(bank, history.slice(0, 2))]).toEqual([null, null]);
});

test('a line is told in words too', () => {
  const picture = weeksPicture(bank, history);
  expect(picture && inWords(picture)).toBe(
    'Line chart: Median score by week. 2026-W10 65 % (below the line), 2026-W11 50 % (below the line). The line, the bar, stands at 70 %.',
  );
});
