import { figures, judge, type Measured, rowsOf } from './figures.ts';

/** Where and when the figures were taken. */
export type Circumstances = {
  date: string;
  cpu: string;
  cores: number;
  memoryGb: number;
  system: string;
  node: string;
  postgres: string;
  /** The machine's load (processes that run or want to) a minute before and at the end; more than `cores` is too much. */
  loadBefore: number;
  loadAfter: number;
};

/** The page that holds the figures of one run. */
export function report(measured: Measured, at: Circumstances): string {
  const means = new Map(figures.map((figure) => [figure.name, figure.means]));
  const table = rowsOf(measured).map(
    ({ name, value, aim, verdict }) =>
      `| \`${name}\` | ${value} | ${aim} | ${verdict} | ${means.get(name) ?? ''} |`,
  );
  const named = new Set(figures.map(({ name }) => name));
  const others = Object.entries(measured).filter(([name]) => !named.has(name));
  return `# Benchmarks

\`npm run bench\` measures the bot and writes this page; \`npm run bench -- --json\` prints the same as JSON. One run, on
${at.date}: ${at.cores} cores (${at.cpu}), ${at.memoryGb.toFixed(0)} GB, ${at.system}, Node ${at.node}, PostgreSQL ${at.postgres}.
Load of the machine: ${at.loadBefore.toFixed(1)} before, ${at.loadAfter.toFixed(1)} at the end.

| figure | value | aim | | what it is |
|---|---:|---|---|---|
${table.join('\n')}

${missed(measured)}## Beside the figures

| | |
|---|---|
${others.map(([name, value]) => `| \`${name}\` | ${textOf(value)} |`).join('\n')}

## How it is measured

Everything runs on one machine and shares its cores: the bot, PostgreSQL (its defaults: what is committed is on the disk),
a stand-in for Slack that answers at once, and the sender of events. Each is a process of its own. Rounds are repeated and
the middle one counts. Every answer comes from a member and in a channel of its own.

- **Intake.** The bot and Bolt alone take turns with the same signed events, replies in threads that hold no question. The
  worker runs as in life: while events rush in it holds back by itself, since Slack waits for acknowledgements only, and
  handles what was stored when the rush is over.
- **Answers.** Events are put into the inbox at once, a thousand a round, and the clock stops at the last feedback. The
  figures of cores say what the processes used: where bots and PostgreSQL together use all cores, a second process cannot
  add anything, and only a machine with more of them would show its gain.
- **Replies.** Events come one by one at a constant rate, whatever became of those before.
- **Fan-out.** 20 workspaces of 500 channels. The stand-in takes 300 messages a minute of a workspace (the least that
  Slack's "several hundred" can mean; at most 10 at once), and one a second of a channel, and answers 429 beyond. 500
  channels need 98 seconds at that rate.
- **Start.** What \`npm start\` runs, against a database that has its tables, five times, the middle one.
- **Bank.** A process that has just started reads all files, five times, the middle one.
- **Boards.** The standings are built from the answers that earned them (\`boardsRebuildSeconds\` for the million, and it is
  checked that the rows are the same again), then read 2,000 times on each side in turn, by members from all over the board.
- **Growth.** Two databases and a bot for each, in turn. A session, an answer, its grade, two sent messages and the event's
  row for each stored answer, a hundred to a member.
`;
}

/** What is known of why aims were missed. */
function missed(measured: Measured): string {
  const reasons = figures.flatMap((figure) => {
    const value = measured[figure.name];
    if (typeof value !== 'number' || figure.why === undefined || judge(figure, value) === 'met') return [];
    return [`- \`${figure.name}\`: ${figure.why}`];
  });
  return reasons.length === 0 ? '' : `## Why an aim was missed\n\n${reasons.join('\n')}\n\n`;
}

function textOf(value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(4)));
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, part]) => `${name} ${textOf(part)}`)
    .join(', ');
}
