import { beforeEach, describe, expect, test } from 'vitest';
import { weeklyPost } from '../../src/core/daily/weekly-post.ts';
import type { Write } from '../../src/core/practice/practice-store.ts';
import { later, nine } from '../core/practice/a-session.ts';
import { aDaily, aSummaryPost, entryId, store, storeDaily } from './rows.ts';
import type { OpenStores, Stores } from './stores.ts';

const followUp = 'follow-up:rollback-fails';

/** What every `PracticeStore` promises about the jobs and the posts that a change stores. */
export function describePracticeJobs(of: string, open: OpenStores): void {
  describe(`the jobs of the practice store ${of}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      stores = await open();
    });

    test('a session has one grading job, and a later call moves its time', async () => {
      await store(stores, { write: 'grade-job', sessionId: 's1', at: later(4) });
      await store(stores, { write: 'grade-job', sessionId: 's1', at: later(9) });
      expect(await stores.jobs()).toEqual([
        { task: 'grade', payload: { sessionId: 's1' }, key: 'grade:s1', queue: null, at: later(9) },
      ]);
    });

    test('each step has one regrading job', async () => {
      await store(stores, { write: 'regrade-job', sessionId: 's1', step: 'main', revision: 1 });
      await store(stores, { write: 'regrade-job', sessionId: 's1', step: followUp, revision: 2 });
      await store(stores, { write: 'regrade-job', sessionId: 's1', step: followUp, revision: 2 });
      const job = (step: string, revision: string) => ({
        task: 'regrade',
        payload: { sessionId: 's1', step, revision },
        key: `regrade:s1:${step}`,
        queue: null,
        at: null,
      });
      expect(await stores.jobs()).toEqual([job('main', '1'), job(followUp, '2')]);
    });

    test('a post is stored once under its key, with one job that delivers it', async () => {
      await store(stores, { write: 'post', post: aSummaryPost() }, { write: 'post', post: aSummaryPost() });
      await store(stores, { write: 'post', post: aSummaryPost() });
      const id = await entryId(stores, aSummaryPost());
      expect(await stores.jobs()).toEqual([
        {
          task: 'deliver',
          payload: { entryId: id },
          key: `deliver:${id}`,
          queue: null,
          at: null,
        },
      ]);
    });

    describe('the weekly post', () => {
      const again: Write = { write: 'weekly-again', teamId: 'T1', dailyId: 'd1', cause: 'withdrawn:s1' };
      const key = 'weekly:C1:2026-03-02';
      const posted = () => stores.outbox.findByKey('T1', `${key}:withdrawn:s1`);

      test('that was posted is replaced, by practice and by what accompanies it alike', async () => {
        await storeDaily(stores, aDaily({ localDate: '2026-03-04' }));
        await stores.outbox.add([weeklyPost(aDaily())], nine);
        await store(stores, again);
        expect(await posted()).toMatchObject({
          outgoing: {
            kind: 'weekly_board',
            teamId: 'T1',
            channelId: 'C1',
            monday: '2026-03-02',
            isAgain: true,
          },
          destination: { to: 'replace', key },
        });
        const other: Write = { ...again, cause: 'withdrawn:s2' };
        await stores.interviews.changeSession(
          { by: 'question', questionId: 'none', teamId: 'T1', userId: 'U1' },
          null,
          () => ({ result: null, writes: [other] }),
        );
        expect(await stores.outbox.findByKey('T1', `${key}:withdrawn:s2`)).not.toBeNull();
      });

      test('that never was is not', async () => {
        await storeDaily(stores, aDaily({ localDate: '2026-03-04' }));
        await store(stores, again);
        expect(await posted()).toBeNull();
      });
    });
  });
}
