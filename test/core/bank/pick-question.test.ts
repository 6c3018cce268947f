import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Bank } from '../../../src/core/bank/bank.ts';
import { type Had, pickForChannel, pickForMember } from '../../../src/core/bank/pick-question.ts';
import { type Level, levels, topicOf } from '../../../src/core/bank/question.ts';
import { aQuestion } from '../../builders/question.ts';

const first = () => 0;
const last = () => 0.999_999;

function had(...ids: string[]): Had[] {
  return ids.map((questionId, day) => ({ questionId, lastAt: new Date(Date.UTC(2026, 0, 1 + day)) }));
}

function questions(...ids: string[]) {
  return ids.map((id) => aQuestion({ id }));
}

describe('a question for a member', () => {
  const bank = [
    aQuestion({ id: 'a/one', level: 'intermediate' }),
    aQuestion({ id: 'a/two', level: 'senior' }),
    aQuestion({ id: 'a/three', level: 'staff' }),
    aQuestion({ id: 'a/four', level: 'senior' }),
  ];

  test.each([
    ['intermediate', 'a/one'],
    ['senior', 'a/two'],
    ['staff', 'a/three'],
  ] as const)('who prepares for %s is of that level', (level, id) => {
    expect(pickForMember(bank, { history: [], level, random: first })?.id).toBe(id);
  });

  test('among several of the level is left to chance', () => {
    expect(pickForMember(bank, { history: [], level: 'senior', random: last })?.id).toBe('a/four');
  });

  test('is of the nearest level when the own one is used up', () => {
    const history = had('a/three');
    expect(pickForMember(bank, { history, level: 'staff', random: first })?.id).toBe('a/two');
    const seniorsHad = had('a/three', 'a/two', 'a/four');
    expect(pickForMember(bank, { history: seniorsHad, level: 'staff', random: first })?.id).toBe('a/one');
  });

  test('is the one that lies back longest when all were had', () => {
    const history = had('a/two', 'a/four', 'a/one', 'a/three');
    expect(pickForMember(bank, { history, level: 'staff', random: last })?.id).toBe('a/two');
  });

  test('is none where there are no candidates', () => {
    expect(pickForMember([], { history: [], level: 'senior', random: first })).toBeNull();
  });
});

describe('a question for a channel', () => {
  const anything = { topics: [], levels: [], random: first };

  test('is of the topic that was posted longest ago, one that never was before all', () => {
    const bank = questions('a/1', 'a/2', 'b/1', 'b/2', 'c/1', 'c/2');
    expect(pickForChannel(bank, { ...anything, history: had('a/1', 'b/1') })?.id).toBe('c/1');
    expect(pickForChannel(bank, { ...anything, history: had('b/1', 'c/1', 'a/1') })?.id).toBe('b/2');
  });

  test('when all were had is the one that lies back longest, whatever the order of the history', () => {
    const bank = questions('a/1', 'a/2');
    const history = had('a/1', 'a/2', 'a/1');
    expect(pickForChannel(bank, { ...anything, history })?.id).toBe('a/2');
    expect(pickForChannel(bank, { ...anything, history: history.toReversed() })?.id).toBe('a/2');
  });

  test('that came into a bank which was used up comes first', () => {
    const bank = questions('a/1', 'a/2', 'a/3');
    expect(pickForChannel(bank, { ...anything, history: had('a/1', 'a/2', 'a/1') })?.id).toBe('a/3');
  });

  test('that the bank no longer holds still counts for the turn of its topic', () => {
    const bank = questions('a/2', 'b/1');
    expect(pickForChannel(bank, { ...anything, history: had('a/gone') })?.id).toBe('b/1');
  });

  test('is of the topics and levels that the channel wants, and none where nothing fits', () => {
    const bank = [
      aQuestion({ id: 'a/1', level: 'senior' }),
      aQuestion({ id: 'a/2', level: 'staff' }),
      aQuestion({ id: 'b/1', level: 'staff' }),
    ];
    const pick = (topics: string[], wanted: Level[]) =>
      pickForChannel(bank, { topics, levels: wanted, history: [], random: last })?.id ?? null;
    expect(pick(['a'], [])).toBe('a/2');
    expect(pick(['a'], ['senior'])).toBe('a/1');
    expect(pick([], ['staff'])).toBe('b/1');
    expect(pick(['b'], ['senior'])).toBeNull();
    expect(pick(['cooking'], [])).toBeNull();
  });

  test('comes again only after every other that fits, and topics take turns, whatever chance says', () => {
    const anyBank = fc.uniqueArray(
      fc.record({
        topic: fc.constantFrom('a', 'b', 'c', 'd'),
        slug: fc.integer({ min: 1, max: 6 }),
        level: fc.constantFrom(...levels),
      }),
      { selector: ({ topic, slug }) => `${topic}/${slug}`, minLength: 1, maxLength: 15 },
    );
    fc.assert(
      fc.property(
        anyBank,
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1 }),
        (made, dice) => {
          const bank = new Bank(
            made.map(({ topic, slug, level }) => aQuestion({ id: `${topic}/${slug}`, level })),
          );
          const history: Had[] = [];
          const asked: string[] = [];
          for (let day = 0; day < bank.questions.length * 2; day++) {
            const random = () => dice[day % dice.length] ?? 0;
            const question = pickForChannel(bank.questions, { topics: [], levels: [], history, random });
            if (!question) throw new Error('Nothing was picked');
            history.unshift({ questionId: question.id, lastAt: new Date(Date.UTC(2026, 0, 1 + day)) });
            asked.push(question.id);
          }
          const round = asked.slice(0, bank.questions.length);
          expect(new Set(round).size).toBe(bank.questions.length);
          expect(asked.slice(bank.questions.length)).toEqual(round);
          // No topic comes a second time while another has an unasked question that waits longer.
          for (const [day, id] of round.entries()) {
            const left = round.slice(day).map((each) => topicOf({ id: each }));
            const lastTurn = (topic: string) =>
              round.slice(0, day).findLastIndex((each) => topicOf({ id: each }) === topic);
            expect(lastTurn(topicOf({ id }))).toBe(Math.min(...left.map(lastTurn)));
          }
        },
      ),
    );
  });
});
