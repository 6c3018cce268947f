/**
 * Gathers single calls into batches: while one batch is under way, the calls that arrive make up the next. A lone call
 * does not wait. A batch that fails for what an item holds is run again item by item, so that the bad one fails alone.
 */
export function coalesce<Item, Result>(
  runBatch: (items: Item[]) => Promise<Result[]>,
  options: { maxBatch: number; maxUnderWay: number; isItemFault: (error: unknown) => boolean },
): (item: Item) => Promise<Result> {
  type Waiting = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void };
  let waiting: Waiting[] = [];
  let underWay = 0;

  const run = async (batch: Waiting[]): Promise<void> => {
    try {
      const results = await runBatch(batch.map(({ item }) => item));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const result = results[index];
        if (result === undefined) reject(new Error('The batch returned no result for an item'));
        else resolve(result);
      }
    } catch (error) {
      if (batch.length > 1 && options.isItemFault(error)) for (const each of batch) await run([each]);
      else for (const each of batch) each.reject(error);
    }
  };

  const next = (): void => {
    while (waiting.length > 0 && underWay < options.maxUnderWay) {
      const batch = waiting.slice(0, options.maxBatch);
      waiting = waiting.slice(options.maxBatch);
      underWay++;
      void run(batch).finally(() => {
        underWay--;
        next();
      });
    }
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      next();
    });
}
