import { fileURLToPath } from 'node:url';
import { ContentError } from './adapters/content/load-bank.ts';
import { PromptError } from './adapters/openai/prompts.ts';
import { EmbeddedDatabaseError } from './adapters/postgres/embedded.ts';
import { ConfigError, readConfig } from './config.ts';
import { createLog } from './log.ts';
import { wire } from './wire.ts';

/** A stop that takes longer than this is cut off; what was under way is taken up at the next start. */
const hardStopMs = 25_000;

/** Errors whose message says all that an operator needs. */
const plainErrors = [ConfigError, ContentError, PromptError, EmbeddedDatabaseError];

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  const whetstone = await wire(config, { log, root: fileURLToPath(new URL('..', import.meta.url)) });
  let stopping = false;
  const stop = (why: string, code: number) => {
    if (stopping) return;
    stopping = true;
    log('info', 'stop.asked', { why });
    setTimeout(() => process.exit(1), hardStopMs).unref();
    whetstone.stop().then(
      () => process.exit(code),
      (error: unknown) => {
        log('error', 'stop.failed', { error: String(error) });
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', () => stop('SIGTERM', 0));
  process.once('SIGINT', () => stop('SIGINT', 0));
  // The socket client can reject unheard while it reconnects. A supervisor starts us again; nothing is lost by it.
  process.on('unhandledRejection', (error) => {
    log('error', 'unhandled.rejection', { error: String(error) });
    stop('unhandledRejection', 1);
  });
  await whetstone.start();
}

main().catch((error: unknown) => {
  const isPlain = plainErrors.some((kind) => error instanceof kind);
  console.error(isPlain && error instanceof Error ? error.message : error);
  process.exit(1);
});
