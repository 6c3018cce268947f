/** What the bench measures by, and what it aims at. */
export type Figure = {
  name: string;
  aim: { atLeast: number } | { atMost: number };
  digits: number;
  means: string;
  /** Why the aim may be missed, where that is known. */
  why?: string;
};

export const figures: readonly Figure[] = [
  {
    name: 'intakeRatio',
    aim: { atLeast: 0.5 },
    digits: 2,
    means:
      'Events stored and acknowledged per second at 50 concurrent requests, divided by what Bolt alone acknowledges, storing nothing. The bot works on the stored events meanwhile.',
    why: 'Bolt alone waits for nothing, and it and the sender of events have the cores to themselves. The bot’s own work on an event (intakeBotMsPerEvent) and PostgreSQL’s (intakePostgresMsPerEvent: the row and its job, on the disk before the acknowledgement) come on top; inserts of events that arrive together are one statement already. What is left is PostgreSQL’s time on the same few cores.',
  },
  {
    name: 'ackP99Ms',
    aim: { atMost: 250 },
    digits: 0,
    means: 'The acknowledgement that 99 of 100 events had by then, at that load. Slack gives up after 3000.',
  },
  {
    name: 'answersPerSecond',
    aim: { atLeast: 100 },
    digits: 0,
    means:
      'Answers graded and replied to per second by one process, with a grader that answers at once: from stored event to feedback accepted by Slack.',
  },
  {
    name: 'twoProcessGain',
    aim: { atLeast: 1.7 },
    digits: 2,
    means: 'The same with two processes on the same machine and database, divided by one.',
    why: 'With a grader that answers at once, one process and PostgreSQL use most of two cores (coresOfOne), so a second process has little left to use: twoProcessGainWithModel is the same where the processes wait for a grader instead.',
  },
  {
    name: 'twoProcessGainWithModel',
    aim: { atLeast: 1.7 },
    digits: 2,
    means:
      'The same gain where the grader takes a second for an answer, as a model would, and waiting limits a process rather than the processor.',
  },
  {
    name: 'replyP95Ms',
    aim: { atMost: 400 },
    digits: 0,
    means:
      'From sending an event to Slack having the feedback, at 10 answers per second, for 95 of 100 answers. No wait for a second message, grader answering at once.',
  },
  {
    name: 'fanOutRatio',
    aim: { atMost: 1.1 },
    digits: 3,
    means:
      'Time until 10,000 channels that are due in the same minute have their question, none twice, divided by the shortest time that Slack’s limits allow.',
  },
  {
    name: 'startMs',
    aim: { atMost: 2000 },
    digits: 0,
    means: 'From starting the process to its taking events.',
  },
  {
    name: 'idleMb',
    aim: { atMost: 200 },
    digits: 0,
    means: 'Resident memory (MiB) after 20 seconds of nothing to do.',
  },
  {
    name: 'replyGrowth',
    aim: { atMost: 1.2 },
    digits: 2,
    means: 'replyP95Ms with 1,000,000 stored answers, divided by that with 1,000.',
    why: 'A slow tail of a few milliseconds (replyP95MsWithFew, replyP95MsWithMany), which other work on the machine moves more than the stored answers do: the processor’s time for an answer does not grow (cpuMsPerAnswerWithFew, cpuMsPerAnswerWithMany).',
  },
  {
    name: 'answersGrowth',
    aim: { atMost: 1.2 },
    digits: 2,
    means: 'answersPerSecond with 1,000 stored answers, divided by that with 1,000,000.',
  },
  {
    name: 'boardP95Ms',
    aim: { atMost: 10 },
    digits: 2,
    means:
      'Reading the first ten and the own rank, for 95 of 100 looks at boards of channels and of the workspace, with 1,000,000 graded answers of 50,000 members in 200 channels.',
  },
  {
    name: 'boardGrowth',
    aim: { atMost: 1.5 },
    digits: 2,
    means: 'boardP95Ms, divided by the same with 10,000 answers of 500 members.',
  },
  {
    name: 'bankLoadMs',
    aim: { atMost: 300 },
    digits: 0,
    means: 'Reading and checking all questions of the bank in a process that has just started.',
  },
];

/** Whether a value keeps its figure's aim: `met`, or by how much it does not. */
export function judge({ aim }: Pick<Figure, 'aim'>, value: number): string {
  const [limit, share] =
    'atLeast' in aim ? [aim.atLeast, 1 - value / aim.atLeast] : [aim.atMost, value / aim.atMost - 1];
  if (share <= 0) return 'met';
  return `missed by ${(share * 100).toFixed(share < 0.1 ? 1 : 0)} % of ${limit}`;
}

export function aimOf({ aim }: Pick<Figure, 'aim'>): string {
  return 'atLeast' in aim ? `≥ ${aim.atLeast}` : `≤ ${aim.atMost}`;
}

export type Measured = Readonly<Record<string, unknown>>;

/** The figures that were measured, as rows of texts. */
export function rowsOf(measured: Measured): { name: string; value: string; aim: string; verdict: string }[] {
  return figures.flatMap((figure) => {
    const value = measured[figure.name];
    if (typeof value !== 'number') return [];
    return [
      {
        name: figure.name,
        value: value.toFixed(figure.digits),
        aim: aimOf(figure),
        verdict: judge(figure, value),
      },
    ];
  });
}

/** A table in columns, for a terminal. */
export function tableOf(measured: Measured): string {
  const rows = [{ name: 'figure', value: 'value', aim: 'aim', verdict: '' }, ...rowsOf(measured)];
  const width = (of: 'name' | 'value' | 'aim') => Math.max(...rows.map((row) => row[of].length));
  return rows
    .map(({ name, value, aim, verdict }) =>
      `${name.padEnd(width('name'))}  ${value.padStart(width('value'))}  ${aim.padEnd(width('aim'))}  ${verdict}`.trimEnd(),
    )
    .join('\n');
}
