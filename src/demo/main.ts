import { parseArgs } from 'node:util';
import { startDemo } from './demo.ts';
import { workspace } from './local-slack.ts';
import { runTour } from './tour.ts';

const { values } = parseArgs({ options: { tour: { type: 'boolean' }, port: { type: 'string' } } });

async function main(): Promise<number | null> {
  if (values.tour) return tour();
  console.log('Starting a Slack on this machine, an embedded database and Whetstone …');
  const demo = await startDemo({ port: Number(values.port ?? 3100), env: process.env });
  const names = Object.values(workspace.people).map((person) => person.realName);
  console.log(`
  Open          ${demo.slack.url}
  Channel       #${workspace.channel.name}: today's question is there; reply in its thread
  People        ${names.join(', ')}: choose who you are at the lower left
  Commands      /interview help
  Graded by     ${demo.grader === 'offline' ? 'the offline grader (an estimate; set OPENAI_API_KEY or OPENAI_BASE_URL for a model)' : demo.grader}

  Ctrl+C ends it; nothing is kept.`);
  const stop = () => {
    console.log('\nStopping …');
    demo.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return null;
}

/** Interrupted, it still takes everything down before it ends. */
async function tour(): Promise<number> {
  const interrupted = new AbortController();
  const stop = () => interrupted.abort(new Error('Interrupted'));
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const { signal } = interrupted;
  return (await runTour(process.env, (line) => console.log(line), { signal })) ? 0 : 1;
}

main().then(
  (code) => {
    if (code !== null) process.exit(code);
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
