import type { Earned } from '../../src/core/standings/points.ts';
import { aSession } from '../core/practice/a-session.ts';
import { aDaily, store, storeDaily } from './rows.ts';
import type { Stores } from './stores.ts';

export type Earning = {
  userId: string;
  points: number;
  channelId?: string;
  date?: string;
  teamId?: string;
  earned?: Partial<Earned>;
};

/** Has members earn points under questions of channels and dates; each under a question of its own unless told. */
export function earner(stores: Stores): (given: Earning) => Promise<void> {
  let sessions = 0;
  return async ({ userId, points, channelId = 'C1', date = '2026-03-02', teamId = 'T1', earned }) => {
    const dailyId = `d-${teamId}-${channelId}-${date}`;
    await storeDaily(stores, aDaily({ id: dailyId, teamId, channelId, localDate: date }));
    const id = `s${++sessions}`;
    const questionId = earned?.questionId ?? `topic/q${sessions}`;
    const session = aSession({ id, teamId, userId, dailyId, questionId });
    await store(
      stores,
      { write: 'session', session },
      {
        write: 'earn',
        session,
        earned: {
          sessionId: id,
          step: 'main',
          questionId,
          topic: 'topic',
          points,
          score: points * 100,
          isEstimate: false,
          ...earned,
        },
      },
    );
  };
}
