import type { JudgedReply, VerdictCache } from '../../src/core/grading/cached-grader.ts';

/** Keeps replies as the text that a store would, so that nothing is shared by reference. */
export class MemoryVerdictCache implements VerdictCache {
  readonly entries = new Map<string, string>();

  async get(key: string): Promise<unknown> {
    const text = this.entries.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  }

  async set(key: string, reply: JudgedReply): Promise<void> {
    this.entries.set(key, JSON.stringify(reply));
  }

  async delete(key: string): Promise<void> {
    this.entries.delete(key);
  }
}
