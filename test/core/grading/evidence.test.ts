import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkEvidence, evidenceBasis, maxQuoteLength } from '../../../src/core/grading/evidence.ts';

const none = { questionTexts: [], rubricTexts: [] };
const answer =
  'We rolled back to the last good build at once. Then I didn’t touch the cache; I compared the error rate of 12 old and 4 new hosts.\n' +
  '- Support got a *short* “status update” every 15 minutes.\n' +
  '- Costs fell by $40k, i.e. about 30% of the bill.';

function check(quote: string, sentence = 1, basis = evidenceBasis(answer, none)) {
  return checkEvidence([{ sentence, quote }], basis).quotes;
}

describe('a quote survives', () => {
  test('when it stands in the cited sentence', () => {
    expect(check('rolled back to the last good build')).toEqual([
      { sentence: 1, quote: 'rolled back to the last good build' },
    ]);
  });

  test('when case, spaces, kinds of quote marks and markup differ, in the wording of the answer', () => {
    expect(check('SUPPORT  got a short "status update"', 3)).toEqual([
      { sentence: 3, quote: 'Support got a *short* “status update' },
    ]);
    expect(check("I didn't touch the cache", 2)).toEqual([
      { sentence: 2, quote: 'I didn’t touch the cache' },
    ]);
  });

  test('when full-width letters or invisible characters hide in the answer', () => {
    const basis = evidenceBasis('We ｃｏｍｐａｒｅ\u200bd both builds.', none);
    expect(check('compared both builds', 1, basis)).toEqual([
      { sentence: 1, quote: 'ｃｏｍｐａｒｅ\u200bd both builds' },
    ]);
  });

  test('with the right number when another sentence was cited', () => {
    for (const wrong of [1, 3, 99, 0, -1])
      expect(check('compared the error rate', wrong)).toEqual([
        { sentence: 2, quote: 'compared the error rate' },
      ]);
  });

  test('with the cited number when two sentences hold it', () => {
    const basis = evidenceBasis('Stop the rollout. Later: stop the rollout again.', none);
    expect(check('stop the rollout', 2, basis)).toEqual([{ sentence: 2, quote: 'stop the rollout' }]);
  });

  test('when it runs on into the next sentence', () => {
    expect(check('at once. Then I didn’t touch')).toEqual([
      { sentence: 1, quote: 'at once. Then I didn’t touch' },
    ]);
  });

  test('as the answer has it when one word in ten is wrong', () => {
    expect(check('I compared the error rates of 12 old and 4 new hosts', 2)).toEqual([
      { sentence: 2, quote: 'I compared the error rate of 12 old and 4 new hosts' },
    ]);
  });

  test('piece by piece when its middle was left out', () => {
    expect(check('rolled back ... good build […] invented words here')).toEqual([
      { sentence: 1, quote: 'rolled back' },
      { sentence: 1, quote: 'good build' },
    ]);
  });

  test('with the signs that belong to its figures', () => {
    expect(check('fell by 40k', 4)).toEqual([{ sentence: 4, quote: 'fell by $40k' }]);
    expect(check('about 30', 4)).toEqual([{ sentence: 4, quote: 'about 30%' }]);
  });

  test('cut at the end of a word when it is long', () => {
    const long = 'word '.repeat(100).trim();
    const [found] = check(long, 1, evidenceBasis(long, none));
    expect(found?.quote).toBe('word '.repeat(40).trim());
    expect(found?.quote.length).toBeLessThanOrEqual(maxQuoteLength);
  });
});

describe('a quote does not survive', () => {
  test.each([
    ['the answer does not say it', 'we added a canary release'],
    ['two words in ten are wrong', 'I compared the latency rates of 12 old and 4 new hosts'],
    ['a figure is another', 'I compared the error rate of 12 old and 5 new hosts'],
    ['a negation is left out', 'Then I did touch the cache; I compared the error rate'],
    ['a negation is added', 'We never rolled back to the last good build at once then I compared'],
    ['it is one word', 'cache'],
    ['it is punctuation', '... !'],
    ['it is empty', ''],
  ])('when %s', (_, quote) => {
    expect(check(quote, 2)).toEqual([]);
  });

  test('when it only repeats the question', () => {
    const basis = evidenceBasis('One checkout in five fails, so I roll back.', {
      questionTexts: ['Ten minutes after a release, one checkout in five fails. What now?'],
      rubricTexts: [],
    });
    expect(check('One checkout in five fails', 1, basis)).toEqual([]);
    expect(check('in five fails, so I roll back', 1, basis)).toHaveLength(1);
  });

  test('when it is a long stretch of the rubric', () => {
    const basis = evidenceBasis(
      'Put service back first: the previous build, or the feature switched off. Then tell support.',
      {
        questionTexts: [],
        rubricTexts: ['Put service back first: the previous build, or the feature switched off.'],
      },
    );
    expect(
      check('Put service back first: the previous build, or the feature switched off', 1, basis),
    ).toEqual([]);
    // A few words in common are chance.
    expect(check('Put service back first', 1, basis)).toHaveLength(1);
  });
});

test('the same quote twice is kept once, and what was rejected is counted', () => {
  const claimed = [
    { sentence: 1, quote: 'last good build' },
    { sentence: 3, quote: 'LAST GOOD BUILD' },
    { sentence: 1, quote: 'made up entirely' },
  ];
  expect(checkEvidence(claimed, evidenceBasis(answer, none))).toEqual({
    quotes: [{ sentence: 1, quote: 'last good build' }],
    claimed: 3,
    rejected: 1,
  });
});

test('whatever is claimed, every quote that comes back is a verbatim piece of the answer', () => {
  const words = fc.array(
    fc.constantFrom('we', 'roll', 'back.', 'not', 'Fast', '12', '\n- ', '“x”', 'e.g.', '😀a'),
    {
      maxLength: 40,
    },
  );
  fc.assert(
    fc.property(words, words, fc.integer(), (said, claimed, sentence) => {
      const text = said.join(' ');
      for (const { quote } of check(claimed.join(' '), sentence, evidenceBasis(text, none)))
        expect(text).toContain(quote);
    }),
  );
});
