import { type Demo, startDemo } from './demo.ts';
import { workspace } from './local-slack.ts';
import { expectThat } from './tour-look.ts';
import { buttonsOf, type Message } from './tour-payloads.ts';
import { Person } from './tour-people.ts';
import { theChain, todaysQuestion, twoPeopleAnswer } from './tour-scenes.ts';
import { secondThoughts, talkInTheThread } from './tour-scenes-changes.ts';
import { commands, leaving, theDayCloses, theHomeTab, theSchedule } from './tour-scenes-channel.ts';
import { interviewersSeat, mockInterview } from './tour-scenes-interview.ts';
import { inPrivate, onceMore, practice } from './tour-scenes-private.ts';
import { theBoard, theWeek } from './tour-scenes-standings.ts';
import { TourSlack } from './tour-slack.ts';
import type { Scene, Stage, Step } from './tour-stage.ts';
import { Story } from './tour-story.ts';

const firstQuestion = 'incidents/three-am-latency';
/** Shorter than in a conversation: the people of the tour write fast. */
const settleMs = 2_000;
/** How long one thing may take; a model takes its time. */
const patienceMs = { offline: 30_000, model: 150_000 };

/** How a step ended; `not-reached` where an earlier one failed. */
export type StepResult = { fact: string; outcome: 'happened' | 'failed' | 'not-reached' };

/**
 * Plays scripted people against the real bot in a local Slack and tells the story. True only if every step happened.
 * Takes everything down again, also when `signal` ends it early.
 */
export async function runTour(
  env: Record<string, string | undefined>,
  say: (line: string) => void,
  options: { signal?: AbortSignal } = {},
): Promise<boolean> {
  const story = new Story(say);
  story.title('Whetstone: a tour');
  story.paragraph('Starting a Slack on this machine, an embedded database and the bot …');
  const startedAt = Date.now();
  let aheadMs = 0;
  const demo = await startDemo({
    port: 0,
    env,
    settleMs,
    firstQuestion,
    now: () => new Date(Date.now() + aheadMs),
    ...options,
  });
  try {
    const slack = await TourSlack.open(demo.slack.url, {
      patienceMs: demo.grader === 'offline' ? patienceMs.offline : patienceMs.model,
      ...options,
    });
    try {
      story.paragraph(introduction(demo));
      const closeTheDay = (daily: Message) =>
        atTheClose(demo, daily, (ms) => {
          aheadMs = ms;
        });
      const results = await play(
        scenesOf({ slack, story, closeTheDay, bank: demo.whetstone.coach.bank }),
        story,
        options.signal,
      );
      return conclude(results, { say, seconds: (Date.now() - startedAt) / 1000 });
    } finally {
      slack.close();
    }
  } finally {
    await demo.stop();
  }
}

function introduction({ grader }: Demo): string {
  const names = Object.values(workspace.people).map(({ realName }) => realName);
  const by = grader === 'offline' ? 'the offline grader (an estimate by rules, no model)' : grader;
  return `${names.join(', ')} act; everything else is the real bot. Graded by ${by}.`;
}

function scenesOf(parts: Pick<Stage, 'slack' | 'story' | 'closeTheDay' | 'bank'>): Scene[] {
  const { maya, jonas, priya } = workspace.people;
  const person = ({ id }: { id: string }) => new Person(id, parts.slack, parts.story);
  const stage: Stage = { ...parts, maya: person(maya), jonas: person(jonas), priya: person(priya) };
  return [
    todaysQuestion,
    twoPeopleAnswer,
    theChain,
    secondThoughts,
    talkInTheThread,
    inPrivate,
    onceMore,
    practice,
    mockInterview,
    interviewersSeat,
    commands,
    theBoard,
    theSchedule,
    theHomeTab,
    theDayCloses,
    theWeek,
    leaving,
  ].map((scene) => scene(stage));
}

/** Plays the scenes in order; a step that fails ends the story, since the next ones build on it. */
async function play(scenes: readonly Scene[], story: Story, signal?: AbortSignal): Promise<StepResult[]> {
  const results: StepResult[] = [];
  let failed = false;
  for (const [index, { title, steps }] of scenes.entries()) {
    if (!failed) story.scene(index + 1, title);
    for (const step of steps) {
      const outcome: StepResult['outcome'] = failed ? 'not-reached' : await take(step, story, signal);
      failed ||= outcome === 'failed';
      results.push({ fact: step.fact, outcome });
    }
  }
  return results;
}

async function take({ fact, run }: Step, story: Story, signal?: AbortSignal): Promise<'happened' | 'failed'> {
  try {
    await run();
    return 'happened';
  } catch (error) {
    signal?.throwIfAborted();
    story.line();
    story.paragraph(`✗ Did not happen: ${fact}. ${error instanceof Error ? error.message : String(error)}`);
    return 'failed';
  }
}

const marks = { happened: '✓', failed: '✗', 'not-reached': '·' } as const;

function conclude(
  results: readonly StepResult[],
  { say, seconds }: { say: (line: string) => void; seconds: number },
): boolean {
  say('');
  for (const { fact, outcome } of results) say(`${marks[outcome]} ${fact}`);
  const happened = results.filter(({ outcome }) => outcome === 'happened').length;
  const all = happened === results.length;
  say('');
  say(`${results.length} steps, ${all ? 'all happened' : `${happened} happened`} (${seconds.toFixed(0)} s)`);
  return all;
}

/** Lets the bot look at the clock just after the question closed. */
async function atTheClose(
  { whetstone }: Demo,
  daily: Message,
  setAhead: (ms: number) => void,
): Promise<void> {
  const value = buttonsOf(daily.blocks).find(({ actionId }) => actionId === 'answer_privately')?.value;
  const { dailyId } = JSON.parse(value ?? '{}') as { dailyId?: string };
  const posted = dailyId ? await whetstone.coach.dailies.load(dailyId) : null;
  expectThat(posted !== null, 'The bot does not know its own question');
  setAhead(posted.closesAt.getTime() - Date.now() + 1_000);
  try {
    await whetstone.tick();
  } finally {
    // Back before anything is sent: the limiter would otherwise wait for the evening.
    setAhead(0);
  }
}
