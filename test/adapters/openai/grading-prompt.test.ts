import { describe, expect, test } from 'vitest';
import { pickExemplars } from '../../../src/adapters/openai/grading-prompt.ts';
import { anExemplar, aQuestion } from '../../builders/question.ts';

describe('pickExemplars', () => {
  test('takes five, every grade among them, in the order of the file', () => {
    const question = aQuestion();
    expect(pickExemplars(question)).toEqual(question.exemplars.slice(0, 5));
  });

  test('takes the traps before more of the same', () => {
    const exemplars = [
      anExemplar({ grade: 'strong', text: 's1' }),
      anExemplar({ grade: 'strong', text: 's2' }),
      anExemplar({ grade: 'strong', text: 's3' }),
      anExemplar({ grade: 'middling', text: 'm1' }),
      anExemplar({ grade: 'middling', text: 'padded', manner: 'padded' }),
      anExemplar({ grade: 'weak', text: 'w1' }),
      anExemplar({ grade: 'weak', text: 'wrong', manner: 'fluent-wrong' }),
    ];
    expect(pickExemplars(aQuestion({ exemplars })).map((exemplar) => exemplar.text)).toEqual([
      's1',
      'm1',
      'padded',
      'w1',
      'wrong',
    ]);
  });

  test('leaves out long ones where there are enough others', () => {
    const exemplars = [anExemplar({ text: 'x'.repeat(1501) }), ...aQuestion().exemplars];
    expect(pickExemplars(aQuestion({ exemplars }))).toEqual(aQuestion().exemplars.slice(0, 5));
  });
});
