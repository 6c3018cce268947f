/** Tells waiters that something in the fake has changed, so that nobody has to poll. */
export class Changes {
  readonly #waiters = new Set<() => void>();
  readonly #cancels = new Set<(error: Error) => void>();

  notify(): void {
    for (const waiter of [...this.#waiters]) waiter();
  }

  /**
   * Resolves with the first truthy result of `look`, which is called now and after every change inside the fake
   * (a call, a delivery, an acknowledgement). Rejects after `timeoutMs` of real time, or when the fake closes.
   */
  waitFor<T>(
    look: () => T | undefined | null | false,
    options: { timeoutMs: number; describe: () => string },
  ) {
    return new Promise<T>((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        this.#waiters.delete(check);
        this.#cancels.delete(cancel);
        settle();
      };
      const cancel = (error: Error) => finish(() => reject(error));
      const check = () => {
        try {
          const found = look();
          if (found) finish(() => resolve(found));
        } catch (error) {
          finish(() => reject(error));
        }
      };
      const timer = setTimeout(
        () => cancel(new Error(`Nothing came within ${options.timeoutMs} ms: ${options.describe()}`)),
        options.timeoutMs,
      );
      this.#waiters.add(check);
      this.#cancels.add(cancel);
      check();
    });
  }

  close(): void {
    for (const cancel of [...this.#cancels]) cancel(new Error('Cannot wait on: the fake Slack was closed'));
  }
}
