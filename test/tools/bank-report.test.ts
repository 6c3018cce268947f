import { expect, test } from 'vitest';
import { OfflineGrader } from '../../src/adapters/offline/offline-grader.ts';
import { Bank } from '../../src/core/bank/bank.ts';
import type { Question } from '../../src/core/bank/question.ts';
import { measureBank, reportProblems, reportText } from '../../src/tools/bank-report.ts';
import { aCriterion, aFollowUp, anExemplar, aQuestion } from '../builders/question.ts';

const restores = 'I roll back first.';
const restoresAndTells = `${restores} The incident channel gets a status update.`;
const looks = 'I would look at the logs.';

async function reportOn(...questions: Question[]) {
  const bank = new Bank(questions);
  const report = await measureBank(bank, new OfflineGrader());
  return { report, problems: reportProblems(report), text: reportText(bank, report) };
}

test('each pair that must stand in order is counted by what its exemplars are', async () => {
  const exemplars = [
    anExemplar({ grade: 'strong', text: restoresAndTells }),
    anExemplar({ grade: 'strong', manner: 'terse', text: restores }),
    anExemplar({ grade: 'middling', text: restores }),
    anExemplar({ grade: 'middling', manner: 'padded', text: looks }),
    anExemplar({ grade: 'weak', manner: 'fluent-wrong', text: restoresAndTells }),
    anExemplar({ grade: 'weak', text: looks }),
  ];
  const { report } = await reportOn(aQuestion({ exemplars }));
  expect(report.orders.map(({ name, held, total, of }) => `${name}: ${held} of ${total} ${of}`)).toEqual([
    'strong above weak: 0 of 1 questions',
    'strong above middling: 3 of 4 pairs',
    'fluent but wrong below middling: 0 of 1 pairs',
    'padded below middling: 1 of 1 pairs',
    'terse but strong above middling: 0 of 1 pairs',
  ]);
});

test('what is short of its aim is to be mended, and the worst pair is shown', async () => {
  const exemplars = [
    anExemplar({ grade: 'strong', text: looks }),
    anExemplar({ grade: 'weak', text: restores }),
  ];
  const { problems, text } = await reportOn(aQuestion({ exemplars }));
  expect(problems).toContain('strong above weak: 0 of 1 questions, at least 100 % are asked for');
  expect(text).toContain(
    'worst: incidents/checkout-down exemplars.0 (strong) 0 % against exemplars.1 (weak) 30 %',
  );
});

test('criteria that tell no exemplar from another are named', async () => {
  const exemplars = [
    anExemplar({ grade: 'strong', text: restoresAndTells }),
    anExemplar({ grade: 'weak', text: restores }),
  ];
  const { report } = await reportOn(aQuestion({ exemplars }));
  expect(report.metByAll).toEqual(['incidents/checkout-down stops-the-bleeding']);
  expect(report.metByNone).toEqual([
    'incidents/checkout-down finds-the-trigger',
    'incidents/checkout-down closes-the-gap',
  ]);
});

test('a follow-up whose criterion another question of the chain meets is named, and fails nothing', async () => {
  const telling = aFollowUp({ id: 'telling', asks: 'You inform support. What do they need?' });
  const asked = aFollowUp({
    id: 'asked',
    criteria: [
      aCriterion({ id: 'informs', cues: [['inform', 'tell']] }),
      aCriterion({ id: 'own', cues: [['dashboard', 'gauge']] }),
    ],
  });
  const question = aQuestion();
  const { report, problems, text } = await reportOn({ ...question, follow_ups: [telling, asked] });
  expect(report.givenAway).toEqual(['incidents/checkout-down asked/informs']);
  expect(problems.filter((problem) => problem.includes('asked'))).toEqual([]);
  expect(text).toContain('gives it away:\n  incidents/checkout-down asked/informs');
});

test('questions are counted by topic, level and kind', async () => {
  const { text } = await reportOn(
    aQuestion(),
    aQuestion({ id: 'security/leak', level: 'staff', kind: 'technical' }),
  );
  const rows = text.split('\n').map((line) => line.trim().split(/\s+/));
  const header = rows.find(([first]) => first === 'intermediate');
  expect(header).toEqual([
    'intermediate',
    'senior',
    'staff',
    'behavioral',
    'technical',
    'design',
    'scenario',
    'strategy',
    'all',
  ]);
  expect(rows.find(([first]) => first === 'security')?.slice(1)).toEqual([
    '0',
    '0',
    '1',
    '0',
    '1',
    '0',
    '0',
    '0',
    '1',
  ]);
});
