import { beforeEach, describe, expect, test } from 'vitest';
import { defaultSettings, type MemberSettings } from '../../src/core/members/member.ts';
import { aPart, aSession, aStepGrade, nine } from '../core/practice/a-session.ts';
import { aQuestionPost, aSummaryPost, store } from './rows.ts';
import type { OpenStores, Stores } from './stores.ts';

const member = { teamId: 'T1', userId: 'U1' };
const chosen: MemberSettings = { ...defaultSettings, level: 'staff', maxFollowUps: 1 };

/** What every `MemberStore` promises. */
export function describeMemberStore(of: string, open: OpenStores): void {
  describe(`the member store ${of}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      stores = await open();
    });

    test('a member who has chosen nothing has the defaults', async () => {
      expect(await stores.members.settings(member)).toEqual(defaultSettings);
    });

    test('settings are those that were saved last, in this workspace', async () => {
      await stores.members.saveSettings(member, { ...defaultSettings, level: 'senior', maxFollowUps: 0 });
      await stores.members.saveSettings(member, chosen);
      expect(await stores.members.settings(member)).toEqual(chosen);
      expect(await stores.members.settings({ ...member, teamId: 'T2' })).toEqual(defaultSettings);
      expect(await stores.members.settings({ ...member, userId: 'U2' })).toEqual(defaultSettings);
    });

    test('a forgotten member has left nothing, and is told how much it was', async () => {
      await stores.members.saveSettings(member, chosen);
      await store(
        stores,
        { write: 'session', session: aSession() },
        { write: 'answer', answer: aPart() },
        { write: 'answer', answer: aPart({ messageTs: '102.0' }) },
        { write: 'answer', answer: aPart({ messageTs: '103.0', text: null, setAside: true }) },
        { write: 'grade', grade: aStepGrade() },
      );
      expect(await stores.members.forget(member)).toEqual({ sessions: 1, answers: 2 });
      expect(await stores.practice.load('s1')).toBeNull();
      expect(await stores.practice.findByMessage(aPart())).toBeNull();
      expect(await stores.practice.history(member)).toEqual([]);
      expect(await stores.practice.earlierGrade(aSession({ attempt: 2 }))).toBeNull();
      expect(await stores.members.settings(member)).toEqual(defaultSettings);
      expect(await stores.members.forget(member)).toEqual({ sessions: 0, answers: 0 });
    });

    test('no message to or about a forgotten member is kept', async () => {
      await store(stores, { write: 'session', session: aSession() }, { write: 'post', post: aSummaryPost() });
      const elsewhere = { to: 'channel', channelId: 'C1', threadTs: null } as const;
      await stores.outbox.add(
        [aQuestionPost(), aSummaryPost({ key: 'elsewhere', destination: elsewhere })],
        nine,
      );
      await stores.outbox.add([aQuestionPost('s2', { teamId: 'T1', userId: 'U2' })], nine);
      await stores.members.forget(member);
      const keys = ['summary:s1', 'question:s1', 'elsewhere', 'question:s2'];
      const left = await Promise.all(keys.map((key) => stores.outbox.findByKey('T1', key)));
      expect(left.map((entry) => entry?.key)).toEqual([undefined, undefined, undefined, 'question:s2']);
    });

    test('forgetting one leaves everybody else as they were', async () => {
      const others = [
        { teamId: 'T1', userId: 'U2' },
        { teamId: 'T2', userId: 'U1' },
      ];
      for (const [n, other] of others.entries()) {
        const of = { ...other, sessionId: `other${n}`, channelId: `C${n}` };
        await stores.members.saveSettings(other, chosen);
        await store(
          stores,
          { write: 'session', session: aSession({ ...other, id: of.sessionId }) },
          { write: 'answer', answer: aPart(of) },
        );
      }
      await stores.members.forget(member);
      for (const [n, other] of others.entries()) {
        expect(await stores.members.settings(other)).toEqual(chosen);
        expect((await stores.practice.load(`other${n}`))?.answers).toHaveLength(1);
      }
    });
  });
}
