import {
  defaultSettings,
  type MemberRef,
  type MemberSettings,
  type MemberStore,
} from '../../src/core/members/member.ts';
import type { MemoryTables } from './memory-tables.ts';

export class MemoryMemberStore implements MemberStore {
  readonly #tables: MemoryTables;

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  async settings(member: MemberRef): Promise<MemberSettings> {
    return { ...(this.#tables.rows.settings.find(isOf(member))?.settings ?? defaultSettings) };
  }

  async saveSettings(member: MemberRef, settings: MemberSettings): Promise<void> {
    const { teamId, userId } = member;
    const others = this.#tables.rows.settings.filter((row) => !isOf(member)(row));
    this.#tables.rows.settings = [...others, { teamId, userId, settings: { ...settings } }];
  }

  async forget(member: MemberRef): Promise<{ sessions: number; answers: number }> {
    const { rows } = this.#tables;
    const mine = isOf(member);
    const ids = new Set(rows.sessions.filter(mine).map(({ id }) => id));
    const forgotten = {
      sessions: ids.size,
      answers: rows.answers.filter((row) => mine(row) && !row.setAside).length,
    };
    rows.grades = rows.grades.filter(({ sessionId }) => !ids.has(sessionId));
    rows.answers = rows.answers.filter((row) => !mine(row));
    rows.sessions = rows.sessions.filter((row) => !mine(row));
    rows.settings = rows.settings.filter((row) => !mine(row));
    const interviews = new Set(rows.interviews.filter(mine).map(({ id }) => id));
    rows.interviews = rows.interviews.filter((row) => !mine(row));
    rows.points = rows.points.filter((row) => !mine(row));
    rows.hidden = rows.hidden.filter((row) => !mine(row));
    rows.outbox = rows.outbox.filter(
      ({ teamId, outgoing, destination }) =>
        teamId !== member.teamId ||
        !(
          ('userId' in destination && destination.userId === member.userId) ||
          ('sessionId' in destination && ids.has(destination.sessionId)) ||
          ('sessionId' in outgoing && ids.has(outgoing.sessionId)) ||
          ('interviewId' in outgoing && interviews.has(outgoing.interviewId))
        ),
    );
    return forgotten;
  }
}

function isOf(member: MemberRef) {
  return (row: MemberRef) => row.teamId === member.teamId && row.userId === member.userId;
}
