import { describe, expect, test } from 'vitest';
import { isFound } from './finding.ts';

describe('a negated word is not found', () => {
  test.each([
    ['We did not measure latency.'],
    ["We didn't really look at the latency."],
    ['Nobody watched latency.'],
    ['We shipped without looking at latency.'],
    ['I guessed instead of reading the latency.'],
    ['I trusted my gut rather than the latency.'],
    ['There was no alert, dashboard or latency graph.'],
    ['I do not think that we need to watch latency.'],
    ['It is not true that we watched the errors, the queue and the latency.'],
    ["It's a myth that latency helps."],
    ['We forgot to check latency.'],
    ['It was never about latency; it was about people.'],
    ['We watched latency, which is not true.'],
    ['We never do this: watch latency.'],
    ['They bypassed the latency check.'],
  ])('%s', (sentence) => {
    expect(isFound('latency', sentence)).toBe(false);
  });
});

describe('a word outside the scope of a negation is found', () => {
  test.each([
    ['We did not guess but measured latency.'],
    ['We did not guess, we measured latency.'],
    ['We did not guess; latency told us.'],
    ['no idea at first. latency told us.'],
    ['I did not wait because latency was rising.'],
    ['We did not ship until latency was back.'],
    ['Instead of guessing, measure latency.'],
    ['If I find no error I look at latency.'],
    ['Where we cannot trace it we look at latency.'],
    ['We could not see the bug and we looked at latency.'],
    ['Latency first, not the logs.'],
    ['I did not guess: latency told us.'],
    ['Not as the graph shows: latency costs more.'],
    ['We took latency for harmless, which was wrong.'],
    ['Latency matters, people will tell us.'],
    ['Nobody can bypass the latency check.'],
  ])('%s', (sentence) => {
    expect(isFound('latency', sentence)).toBe(true);
  });
});

describe('words that look like a negation and are none', () => {
  test.each([
    ['Not only errors, also latency.'],
    ['Not just errors and latency.'],
    ['There is no doubt that latency matters.'],
    ['No matter what, I watch latency.'],
    ['Why not watch latency?'],
    ['Nothing ships without a look at latency.'],
    ["Don't forget to watch latency."],
    ['No later than Monday we watch latency.'],
  ])('%s', (sentence) => {
    expect(isFound('latency', sentence)).toBe(true);
  });
});

test('"fixes nothing" negates the verb before it', () => {
  expect(isFound('fix', 'A rewrite of the history fixes nothing.')).toBe(false);
});

describe('a cue with a negation', () => {
  test('is found in the negation that it names', () => {
    expect(isFound('no/without retry', 'We call it without any retries.')).toBe(true);
    expect(isFound('did not test', "I didn't test it.")).toBe(true);
  });

  test('is not found where the negation is another', () => {
    expect(isFound('all/no retries', 'We never counted all retries.')).toBe(false);
  });

  test('is not found where another negation turns it round', () => {
    expect(isFound('skip tests', 'We never skip tests.')).toBe(false);
    expect(isFound('skip tests', "Don't skip tests.")).toBe(false);
    expect(isFound('without canary', 'Nothing ships without a canary.')).toBe(false);
    expect(isFound('skip tests', 'They skip tests.')).toBe(true);
    expect(isFound('did not skip tests', "We didn't skip tests.")).toBe(true);
  });

  test('is ruled out by a negation where it was found by a choice that is none', () => {
    expect(isFound('forgot/run tests', 'We did not run the tests.')).toBe(false);
    expect(isFound('forgot/run tests', 'We forgot the tests.')).toBe(true);
  });

  test('is not found in a denial', () => {
    expect(isFound('no retry', 'It is not true that we had no retries.')).toBe(false);
  });
});
