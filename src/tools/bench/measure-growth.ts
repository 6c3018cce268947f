import { measureRounds, type Round, type Stage } from './measure-answers.ts';
import { measureReplies } from './measure-replies.ts';
import { seedHistory } from './seed.ts';
import { type Bench, openStage } from './stage.ts';
import { median } from './statistics.ts';

const few = 1_000;
const many = 1_000_000;
const rounds = 3;

/**
 * What a thousand times as many stored answers do to the time of a reply, and to the answers that one process gets
 * through: two bots with a database each, in turn.
 */
export async function measureGrowth(bench: Bench) {
  await using stack = new AsyncDisposableStack();
  const before = await openWith(bench, { stack, count: few });
  const after = await openWith(bench, { stack, count: many });
  for (let round = 1; round <= rounds; round++) {
    await measureOnce(before);
    await measureOnce(after);
  }
  const [repliesBefore, repliesAfter] = [median(before.replyP95Ms), median(after.replyP95Ms)];
  const [answersBefore, answersAfter] = [perSecondOf(before), perSecondOf(after)];
  return {
    replyGrowth: repliesAfter / repliesBefore,
    answersGrowth: answersBefore / answersAfter,
    replyP95MsWithFew: repliesBefore,
    replyP95MsWithMany: repliesAfter,
    answersPerSecondWithFew: answersBefore,
    answersPerSecondWithMany: answersAfter,
    cpuMsPerAnswerWithFew: cpuMsOf(before),
    cpuMsPerAnswerWithMany: cpuMsOf(after),
  };
}

type Case = { name: string; stage: Stage & { port: number }; replyP95Ms: number[]; rounds: Round[] };

async function openWith(
  bench: Bench,
  { stack, count }: { stack: AsyncDisposableStack; count: number },
): Promise<Case> {
  const { database, slack, startBot } = await openStage(bench, { stack });
  bench.note(`growth: storing ${count} answers`);
  await seedHistory(database.pool, { count, questions: bench.questions });
  const { child, port } = await startBot();
  const stage = { database, slack, bots: [child], bench, port };
  return { name: `${count} stored`, stage, replyP95Ms: [], rounds: [] };
}

async function measureOnce(one: Case): Promise<void> {
  one.replyP95Ms.push((await measureReplies(one.stage)).replyP95Ms);
  one.rounds.push(await measureRounds(one.stage, { name: one.name, rounds: 1 }));
}

function perSecondOf({ rounds: all }: Case): number {
  return median(all.map(({ perSecond }) => perSecond));
}

/** Processor time of the bot and of PostgreSQL together, which other work on the machine hardly changes. */
function cpuMsOf({ rounds: all }: Case): number {
  return median(
    all.map(({ perSecond, cores }) => ((cores.bots + (cores.postgres ?? Number.NaN)) / perSecond) * 1000),
  );
}
