import { beforeEach, describe, expect, test } from 'vitest';
import { aGrade, aPart, aSession, aStepGrade, later } from '../core/practice/a-session.ts';
import { store } from './rows.ts';
import type { OpenStores, Stores } from './stores.ts';

const member = { teamId: 'T1', userId: 'U1' };

/** What every `ReviewHistory` promises. */
export function describeReviewHistory(of: string, open: OpenStores): void {
  describe(`the answers behind reviews ${of}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      stores = await open();
    });

    test('are first grades, oldest first, without those that were taken back', async () => {
      const graded = async (id: string, seconds: number, overrides: Parameters<typeof aSession>[0] = {}) => {
        const gradedAt = later(seconds);
        await store(
          stores,
          { write: 'session', session: aSession({ id, questionId: `topic/${id}`, ...overrides }) },
          { write: 'answer', answer: aPart({ sessionId: id, messageTs: `${id}.1` }) },
          {
            write: 'grade',
            grade: aStepGrade({ sessionId: id, gradedAt, grade: aGrade({ 'tells-people': 'missed' }) }),
          },
        );
      };
      await graded('late', 20);
      await graded('early', 10);
      await graded('gone', 30, { ended: 'withdrawn' });
      await graded('aside', 40);
      await store(
        stores,
        { write: 'set-aside', sessionId: 'aside', step: 'main' },
        { write: 'grade', grade: aStepGrade({ sessionId: 'late', revision: 2, gradedAt: later(50) }) },
      );
      const history = await stores.reviews.gradedAnswers(member);
      expect(history.map(({ questionId, gradedAt }) => [questionId, gradedAt])).toEqual([
        ['topic/early', later(10)],
        ['topic/late', later(20)],
      ]);
      expect(history[0]).toMatchObject({
        step: 'main',
        verdicts: expect.arrayContaining([{ criterionId: 'tells-people', verdict: 'missed' }]),
      });
      expect(await stores.reviews.gradedAnswers({ teamId: 'T2', userId: 'U1' })).toEqual([]);
    });
  });
}
