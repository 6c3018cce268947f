import { join } from 'node:path';
import { loadBank } from '../../adapters/content/load-bank.ts';
import { answerTheBench } from './child.ts';

// A process that has just started reads the bank once, as the bot does at its start.
answerTheBench(
  {
    begin: async () => {
      const startedAt = performance.now();
      await loadBank(join(import.meta.dirname, '../../../content/questions'));
      return performance.now() - startedAt;
    },
  },
  async () => {},
);
