import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const Reply = z.object({ id: z.int(), answer: z.unknown().optional(), error: z.string().optional() });
const Question = z.object({ id: z.int(), ask: z.string(), with: z.unknown() });

const stopWaitMs = 30_000;

/** A process of the bench's own, which answers questions over its channel. */
export class Child {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (e: Error) => void }>();
  #lastId = 0;

  private constructor(process: ChildProcess) {
    this.#process = process;
    process.on('message', (message) => {
      const { id, answer, error } = Reply.parse(message);
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve(answer);
      else waiting?.reject(new Error(error));
    });
    process.once('exit', (code, signal) => {
      for (const { reject } of this.#waiting.values())
        reject(new Error(`A process of the bench ended (${signal ?? code}) before it answered`));
      this.#waiting.clear();
    });
  }

  /** Starts `file` (beside this one) and asks it to begin; resolves with its answer. */
  static async start<T>(
    file: string,
    options: unknown,
    Answer: z.ZodType<T>,
  ): Promise<{ child: Child; answer: T }> {
    const path = fileURLToPath(new URL(file, import.meta.url));
    const execArgv = process.env.BENCH_NODE_OPTIONS?.split(' ') ?? [];
    const child = new Child(fork(path, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv }));
    try {
      return { child, answer: await child.ask('begin', options, Answer) };
    } catch (error) {
      await child.stop();
      throw error;
    }
  }

  async ask<T>(ask: string, options: unknown, Answer: z.ZodType<T>): Promise<T> {
    const id = ++this.#lastId;
    const answer = await new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#process.send({ id, ask, with: options });
    });
    return Answer.parse(answer);
  }

  /** Seconds of processor time that the process has used. */
  cpuSeconds(): Promise<number> {
    return this.ask('cpu', null, z.number());
  }

  /** Ends the process: first it is asked to, then it is killed. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    if (this.#process.connected) this.#process.disconnect();
    const late = setTimeout(() => this.#process.kill('SIGKILL'), stopWaitMs);
    await ended;
    clearTimeout(late);
  }
}

type Handlers = Record<string, (options: unknown) => Promise<unknown>>;

/** The other side: answers what the bench asks until the bench lets go of the channel, then ends by `end`. */
export function answerTheBench(handlers: Handlers, end: () => Promise<void>): void {
  const all: Handlers = {
    cpu: async () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1_000_000;
    },
    ...handlers,
  };
  process.on('message', (message) => {
    const { id, ask, with: options } = Question.parse(message);
    const handler = all[ask];
    if (!handler) throw new Error(`Cannot answer "${ask}"`);
    handler(options).then(
      (answer) => process.send?.({ id, answer }),
      (error: unknown) => process.send?.({ id, error: String(error) }),
    );
  });
  process.once('disconnect', () => {
    end().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
