import { beforeEach, describe, expect, test } from 'vitest';
import type { VerdictCache } from '../../src/core/grading/cached-grader.ts';
import { aJudgedReply, aRecord } from '../builders/grading.ts';

/** What every `VerdictCache` promises, as long as it loses nothing. */
export function describeVerdictCache(of: string, open: () => Promise<VerdictCache>): void {
  describe(`the verdict cache ${of}`, () => {
    let cache: VerdictCache;
    beforeEach(async () => {
      cache = await open();
    });

    test('a key that was never set is undefined', async () => {
      expect(await cache.get('a')).toBeUndefined();
    });

    test('a reply comes back as it was set, under its key alone', async () => {
      const reply = aJudgedReply({ record: aRecord({ model: 'größer "x" \\ 🚀' }) });
      await cache.set('a', reply);
      expect(await cache.get('a')).toEqual(reply);
      expect(await cache.get('b')).toBeUndefined();
    });

    test('the last reply to be set wins', async () => {
      await cache.set('a', aJudgedReply());
      await cache.set('a', aJudgedReply({ judgements: [] }));
      expect(await cache.get('a')).toEqual(aJudgedReply({ judgements: [] }));
    });

    test('a deleted reply is gone; deleting nothing is no fault', async () => {
      await cache.set('a', aJudgedReply());
      await cache.delete('a');
      await cache.delete('a');
      expect(await cache.get('a')).toBeUndefined();
    });
  });
}
