import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startDemo } from './demo.ts';
import { workspace } from './local-slack.ts';
import { runTour } from './tour.ts';

const { values } = parseArgs({ options: { tour: { type: 'boolean' }, port: { type: 'string' } } });

/** Told when the user ends it, in whatever state it is: what was started by then is taken down in order. */
function untilInterrupted(): AbortSignal {
  const interrupted = new AbortController();
  const stop = () => interrupted.abort(new Error('Interrupted'));
  // Not once: npm hands the signal on, so that it comes twice, and the second would end us half-way.
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return interrupted.signal;
}

async function main(signal: AbortSignal): Promise<number> {
  if (values.tour) return (await runTour(process.env, (line) => console.log(line), { signal })) ? 0 : 1;
  console.log('Starting a Slack on this machine, an embedded database and Whetstone …');
  const port = Number(values.port ?? 3100);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`Cannot use port "${values.port}": give a number from 0 to 65535`);
  const demo = await startDemo({ port, env: process.env, signal });
  const names = Object.values(workspace.people).map((person) => person.realName);
  console.log(`
  Open          ${demo.slack.url}
  Channel       #${workspace.channel.name}: today's question is there; reply in its thread
  People        ${names.join(', ')}: choose who you act as at the top right
  Commands      /interview help
  Graded by     ${demo.grader === 'offline' ? 'the offline grader (an estimate; set OPENAI_API_KEY or OPENAI_BASE_URL for a model)' : demo.grader}

  Ctrl+C ends it; nothing is kept.`);
  if (!signal.aborted) await once(signal, 'abort');
  console.log('\nStopping …');
  await demo.stop();
  return 0;
}

main(untilInterrupted()).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
