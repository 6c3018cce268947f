import { join } from 'node:path';
import { loadBank } from '../../src/adapters/content/load-bank.ts';

export const contentFolder = join(import.meta.dirname, '../../content');

/** The bank as the product reads it. */
export const bank = await loadBank(join(contentFolder, 'questions'));
