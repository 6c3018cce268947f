import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ContentError, loadBank } from '../adapters/content/load-bank.ts';
import { Bank } from '../core/bank/bank.ts';
import type { Grader } from '../core/grading/grader.ts';
import { attackAnswers } from './eval-attacks.ts';
import { labelledScore } from './eval-compare.ts';
import { configuredGrader } from './eval-grader.ts';
import { attackReport, labelledReport } from './eval-report.ts';
import { type Trial, type TrialOptions, tryAnswers } from './eval-run.ts';
import {
  exemplarAnswers,
  freeAnswers,
  type Half,
  halfOf,
  halves,
  LabelError,
  type LabelledAnswer,
  takeInTurn,
} from './eval-sets.ts';
import {
  type AttackSummary,
  bootstrap,
  type LabelledSummary,
  summariseAttacks,
  summariseLabelled,
} from './eval-summary.ts';

const usage = `npm run eval                       measure the configured grader on everything there is
  -- --set exemplars|free|attacks|all
  -- --half tune|test              only this half of the free answers
  -- --question <topic>/<slug>     only this question
  -- --limit <n>                   at most so many answers of each set, from many questions
  -- --runs <n>                    grade each answer so often, to see how steady the verdicts are
  -- --json                        print everything as JSON

Without OPENAI_API_KEY and OPENAI_BASE_URL the offline grader is measured. A model costs six or more calls an answer.`;

const setNames = ['exemplars', 'free', 'attacks'] as const;
type SetName = (typeof setNames)[number];

const count = z
  .string()
  .regex(/^[1-9]\d{0,5}$/)
  .transform(Number);
const Options = z.object({
  set: z.enum([...setNames, 'all']).default('all'),
  half: z.enum(halves).optional(),
  question: z.string().optional(),
  limit: count.optional(),
  runs: count.default(1),
  json: z.boolean().default(false),
});
type Options = z.infer<typeof Options>;

export type EvalTool = {
  /** The folder that holds `content`, `prompts` and `test`. */
  root: string;
  env: Record<string, string | undefined>;
  print: (text: string) => void;
  /** Progress and trouble, apart from the result. */
  note: (text: string) => void;
  /** Counts milliseconds, from any start. */
  clock: () => number;
  wait: (ms: number) => Promise<void>;
};

/**
 * Measures the configured grader and returns the exit code: 0 when all was graded, 1 when the grader went away or the
 * labels cannot be read, 2 for arguments it does not know. What was measured before the grader went away is printed.
 */
export async function runEvalTool(args: string[], tool: EvalTool): Promise<number> {
  const options = readOptions(args);
  if (!options) {
    tool.print(usage);
    return 2;
  }
  try {
    return await evaluate(options, tool);
  } catch (error) {
    if (!(error instanceof ContentError || error instanceof LabelError)) throw error;
    tool.note(error.message);
    return 1;
  }
}

function readOptions(args: string[]): Options | null {
  try {
    const text = { type: 'string' } as const;
    const options = {
      set: text,
      half: text,
      question: text,
      limit: text,
      runs: text,
      json: { type: 'boolean' },
    } as const;
    return Options.parse(parseArgs({ args, options }).values);
  } catch {
    return null;
  }
}

type Part = { set: SetName; half: Half | null };

/** The halves of the free answers are told apart: on one of them cues may have been tuned. */
function partsOf({ set: wanted, half }: Options): Part[] {
  return setNames
    .filter((set) => wanted === 'all' || wanted === set)
    .flatMap((set): Part[] =>
      set === 'free'
        ? halves.filter((each) => half === undefined || each === half).map((each) => ({ set, half: each }))
        : [{ set, half: null }],
    );
}

/** What one set came to. `stopped` says why it is not complete. */
type Result = { set: SetName; half: Half | null; stopped: string | null; planned: number } & (
  | { set: 'exemplars' | 'free'; summary: LabelledSummary; answers: unknown[] }
  | { set: 'attacks'; summary: AttackSummary }
);

async function evaluate(options: Options, tool: EvalTool): Promise<number> {
  const all = await loadBank(join(tool.root, 'content/questions'));
  const { question } = options;
  const bank = new Bank(all.questions.filter(({ id }) => question === undefined || id === question));
  if (bank.questions.length === 0) {
    tool.note(`Cannot measure on "${question}": the bank holds no such question; write <topic>/<slug>`);
    return 1;
  }
  const parts = partsOf(options);
  const wantsFree = parts.some(({ set }) => set === 'free');
  const free = wantsFree ? await freeAnswers(join(tool.root, 'test/content/free-wording'), all) : [];
  const { grader, label } = await configuredGrader(tool);

  const results: Result[] = [];
  for (const part of parts) {
    const result = await measure(part, { options, tool, grader, bank, free });
    // A half holds nothing where only a question of the other is asked for.
    if (result.planned === 0 && parts.length > 1) continue;
    results.push(result);
    if (!options.json) tool.print(`${reportOf(result)}\n`);
    if (result.stopped !== null) break;
  }
  if (results.length === 0) {
    tool.note('There are no labelled answers to measure on');
    return 1;
  }
  const stopped = results.at(-1)?.stopped ?? null;
  if (options.json) {
    const { runs, limit = null } = options;
    const asked = {
      runs,
      limit,
      question: question ?? null,
      seed: bootstrap.seed,
      resamples: bootstrap.resamples,
    };
    tool.print(JSON.stringify({ grader: label, ...asked, stopped, sets: results }, null, 2));
  }
  if (stopped === null) return 0;
  tool.note(
    `The grader (${label}) became unavailable: ${stopped}. What is printed covers only what was graded before.`,
  );
  return 1;
}

type Work = { options: Options; tool: EvalTool; grader: Grader; bank: Bank; free: readonly LabelledAnswer[] };

async function measure({ set, half }: Part, { options, tool, grader, bank, free }: Work): Promise<Result> {
  const trialOptions: TrialOptions = {
    grader,
    runs: options.runs,
    clock: tool.clock,
    wait: tool.wait,
    onProgress: (done, of) => {
      if (done % 20 === 0 || done === of) tool.note(`${set}: ${done} of ${of}`);
    },
  };
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  if (set === 'attacks') {
    const attacks = takeInTurn(attackAnswers(bank), limit);
    const { trials, stopped } = await tryAnswers(attacks, trialOptions);
    return { set, half, stopped, planned: attacks.length, summary: summariseAttacks(trials) };
  }
  const wanted = ({ question: { id } }: LabelledAnswer) =>
    bank.find(id) !== undefined && (half === null || halfOf(id) === half);
  const answers = takeInTurn((set === 'free' ? free : exemplarAnswers(bank)).filter(wanted), limit);
  const { trials, stopped } = await tryAnswers(answers, trialOptions);
  const summary = summariseLabelled(trials);
  return { set, half, stopped, planned: answers.length, summary, answers: trials.map(verdictsOf) };
}

/** One answer's verdicts beside its label, without its text. */
function verdictsOf({ answer, runs }: Trial<LabelledAnswer>): unknown {
  const { name, grade, verdicts, redFlags } = answer;
  const label = { grade, score: labelledScore(answer), verdicts, redFlags };
  return {
    name,
    half: halfOf(answer.question.id),
    label,
    runs: runs.map(({ outcome }) => {
      if (outcome.kind !== 'graded') return outcome;
      const { score, verdicts: given, redFlags: found } = outcome.grade;
      return {
        kind: outcome.kind,
        score: score.fraction,
        verdicts: Object.fromEntries(given.map(({ criterionId, verdict }) => [criterionId, verdict])),
        redFlags: found.map(({ redFlagId }) => redFlagId),
      };
    }),
  };
}

const titles = {
  exemplars: 'Exemplars of the bank (in-sample: cues and prompts are written with these at hand)',
  attacks: 'Attacks (nothing in them earns a point)',
  test: 'Free wording, half "test" (held out: nothing is tuned on these)',
  tune: 'Free wording, half "tune" (cues may have been tuned on these)',
} as const;

function reportOf(result: Result): string {
  const part = result.stopped === null ? '' : `, stopped before the end of ${result.planned} texts`;
  const name = result.set === 'free' ? (result.half ?? 'tune') : result.set;
  const title = `${titles[name]}${part}`;
  return result.set === 'attacks'
    ? attackReport(title, result.summary)
    : labelledReport(title, result.summary);
}

if (import.meta.main) {
  process.exitCode = await runEvalTool(process.argv.slice(2), {
    root: join(import.meta.dirname, '../..'),
    env: process.env,
    print: (text) => console.log(text),
    note: (text) => console.error(text),
    clock: () => performance.now(),
    wait: async (ms) => void (await wait(ms)),
  });
}
