import { z } from 'zod';
import { Verdict } from '../bank/question.ts';
import { Evidence, type GradeRequest, type Grader, GraderRecord, type GraderReply } from './grader.ts';

/** A grader's reply as a cache keeps it. */
export const JudgedReply = z.strictObject({
  kind: z.literal('judged'),
  judgements: z.array(
    z.strictObject({
      criterionId: z.string(),
      evidence: z.array(Evidence),
      reason: z.string(),
      verdict: Verdict,
    }),
  ),
  flags: z.array(
    z.strictObject({ redFlagId: z.string(), evidence: z.array(Evidence), present: z.boolean() }),
  ),
  record: GraderRecord,
});
export type JudgedReply = z.infer<typeof JudgedReply>;

/** Replies by key. It may lose any of them at any time; the last write wins. */
export interface VerdictCache {
  /** What was set, or undefined. The value has been outside: it is parsed here. */
  get(key: string): Promise<unknown>;
  set(key: string, reply: JudgedReply): Promise<void>;
  delete(key: string): Promise<void>;
}

export type CachedGraderOptions = {
  cache: VerdictCache;
  /** The model that judges: its replies are not those of another. */
  model: string;
  promptHash: string;
  /** A hash that makes keys short and does not show the answer. */
  hash: (text: string) => string;
  /** Told when the cache fails; grading goes on without it. */
  onCacheError: (error: unknown) => void;
};

/**
 * Remembers what a grader judged, so that a job that runs again does not pay twice. Only `judged` replies are kept:
 * a failure is asked anew.
 */
export class CachedGrader implements Grader {
  readonly name: string;
  readonly #grader: Grader;
  readonly #options: CachedGraderOptions;

  constructor(grader: Grader, options: CachedGraderOptions) {
    this.name = grader.name;
    this.#grader = grader;
    this.#options = options;
  }

  async grade(request: GradeRequest): Promise<GraderReply> {
    const key = this.#keyOf(request);
    const { cache } = this.#options;
    const known = JudgedReply.safeParse(await this.#tolerate(() => cache.get(key)));
    if (known.success) return known.data;
    const reply = await this.#grader.grade(request);
    if (reply.kind === 'judged') await this.#tolerate(() => cache.set(key, reply));
    return reply;
  }

  /** Forgets the reply to exactly this request; a request with another `only` is remembered apart. */
  async forget(request: GradeRequest): Promise<void> {
    await this.#tolerate(() => this.#options.cache.delete(this.#keyOf(request)));
  }

  #keyOf({ question, step, answer, only }: GradeRequest): string {
    const { model, promptHash, hash } = this.#options;
    const rubricHash = hash(JSON.stringify([question, step]));
    const asked = only ? [...only].toSorted() : null;
    return hash(JSON.stringify([model, promptHash, rubricHash, step.key, asked, answer]));
  }

  async #tolerate<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#options.onCacheError(error);
      return undefined;
    }
  }
}
