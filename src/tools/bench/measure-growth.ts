import { measureRounds } from './measure-answers.ts';
import { measureReplies } from './measure-replies.ts';
import { seedHistory } from './seed.ts';
import { type Bench, openStage } from './stage.ts';

const few = 1_000;
const many = 1_000_000;

/** What a thousand times as many stored answers do to the time of a reply, and to the answers that one process gets through. */
export async function measureGrowth(bench: Bench) {
  const before = await measureWith(bench, few);
  const after = await measureWith(bench, many);
  return {
    replyGrowth: after.replyP95Ms / before.replyP95Ms,
    answersGrowth: before.perSecond / after.perSecond,
    replyP95MsWithFew: before.replyP95Ms,
    replyP95MsWithMany: after.replyP95Ms,
    answersPerSecondWithFew: before.perSecond,
    answersPerSecondWithMany: after.perSecond,
  };
}

async function measureWith(bench: Bench, count: number) {
  await using stack = new AsyncDisposableStack();
  const { database, slack, startBot } = await openStage(bench, { stack });
  bench.note(`growth: storing ${count} answers`);
  await seedHistory(database.pool, { count, questions: bench.questions });
  const { child, port } = await startBot();
  const { replyP95Ms } = await measureReplies({ database, slack, port, bench });
  const { perSecond } = await measureRounds(
    { database, slack, bots: [child], bench },
    { name: `${count} stored` },
  );
  return { replyP95Ms, perSecond };
}
