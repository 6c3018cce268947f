import { describe, expect, test } from 'vitest';
import { aimOf, candidateSays, isLeading } from '../../../src/core/mock/candidate.ts';
import { aQuestion } from '../../builders/question.ts';
import { bank } from '../../content/bank.ts';

const question = aQuestion();
const [weak, , , middling, , strong] = question.exemplars;
if (!weak || !middling || !strong) throw new Error('The question has six exemplars');
const criterion = (id: string) => {
  const found = question.criteria.find((each) => each.id === id);
  if (!found) throw new Error(`No criterion ${id}`);
  return found;
};
const says = (said: string, candidate = weak, earlier: string[] = []) =>
  candidateSays(question, candidate, { said, earlier });

const onCanary = 'How would you change the way releases are made afterwards?';
const onTrigger = 'What would you compare to tell whether the release caused the errors on the hosts?';

describe('what a question is about', () => {
  test('is the criterion or the follow-up that it shares most words with', () => {
    expect(aimOf(question, onCanary)).toMatchObject({ at: 'criterion', criterion: { id: 'closes-the-gap' } });
    expect(aimOf(question, 'And what if putting the old build back does not help?')).toMatchObject({
      at: 'follow-up',
      followUp: { id: 'rollback-fails' },
    });
    expect(aimOf(question, 'Nice weather today, is it not?')).toEqual({ at: 'nothing' });
  });
});

describe('a leading question', () => {
  test('can be answered with yes and holds the answer', () => {
    expect(
      isLeading(
        criterion('closes-the-gap'),
        'Would you add a canary that halts when checkout errors double?',
      ),
    ).toBe(true);
    expect(
      isLeading(criterion('closes-the-gap'), 'You would add a canary that halts on checkout errors, right?'),
    ).toBe(true);
    expect(isLeading(criterion('closes-the-gap'), onCanary)).toBe(false);
    expect(isLeading(criterion('closes-the-gap'), 'Would you do anything else?')).toBe(false);
  });
});

describe('a candidate', () => {
  test('shows a weakness when asked openly, and hides it when led', () => {
    expect(says(onCanary)).toBe(criterion('closes-the-gap').misses);
    expect(says('Would you add a canary that halts when checkout errors double?')).toBe(
      'Yes, sure, I would do that.',
    );
  });

  test('says what a good answer holds where they have it', () => {
    expect(says(onCanary, strong)).toBe(criterion('closes-the-gap').meets);
  });

  test('repeats what they said where it was half of it', () => {
    const said = says(onTrigger, middling);
    expect(said).toMatch(/^As I said: /);
    expect(middling.text).toContain(said.replace('As I said: ', ''));
  });

  test('has nothing to add when asked for the same once more', () => {
    expect(says(onCanary, weak, [onCanary])).toBe('That is all I can say about it.');
  });

  test('asks back where it is unclear what is meant', () => {
    expect(says('Hm.')).toContain('not sure what you are after');
  });

  test('is on a follow-up as good as they are', () => {
    const probe = 'And what if putting the old build back does not help?';
    const [first, second] = question.follow_ups[0]?.criteria ?? [];
    expect(says(probe, strong)).toBe(`${first?.meets} ${second?.meets}`);
    expect(says(probe, middling)).toBe(`${first?.meets} ${second?.misses}`);
    expect(says(probe, weak)).toBe(first?.misses);
  });
});

test('every criterion of the bank is reached by asking in its own words, most of them by those words first', async () => {
  let [reached, all] = [0, 0];
  for (const each of bank.questions) {
    for (const { id, asks } of each.criteria) {
      all += 1;
      const aim = aimOf(each, `How about this: ${asks}`);
      if (aim.at === 'criterion' && aim.criterion.id === id) reached += 1;
    }
  }
  expect(reached / all).toBeGreaterThan(0.95);
});
