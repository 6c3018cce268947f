/** What the people of the tour say. Their own words: nothing of it stands in the bank. */
export const texts = {
  mayaFirst:
    'First I touch nothing. Did the p99 jump at one exact minute or has it been creeping up since midnight, and is it every endpoint or only checkout, all regions or one? Then I lay that minute beside the deploy log, the config pushes and the flag flips.',
  mayaSecond:
    'Then I open a slow trace beside a normal one. If a downstream span grew from 40 ms to 2 s I go there; if the gap sits in our own code I stay here. Flat errors mean that requests wait and get through in the end, so I read connection pool wait time, GC pauses and lock waits.',
  mayaAgain:
    'Before any theory: which minute did it start, jump or creep, and which endpoints and regions have it? I line that minute up with deploys, config and flags. A slow trace next to a normal one tells me whether a downstream span grew or our own code did. No errors means waiting, so I read pool wait time, GC pauses and lock waits. Then I ask who else uses the same database at this hour: a nightly report on our primary would push the hot pages out of its cache. I pause that one job, which is easy to undo, and watch p99 for fifteen minutes until it is back at its old level.',
  jonasFirst:
    'I would look into the logs of the order service, and if there is nothing in them I restart the pods first, that fixes most of these.',
  jonasEdited:
    'I would find out when it began, suddenly or slowly, and whether every endpoint has it or just one. Next the deploy log and the config changes since yesterday. Then I take a slow trace and a normal one and see which span grew, a dependency or our own code.',
  priyaToMaya: '<@U0MAYA> pool wait time, of course! I always forget that one.',
  priyaChat: 'We had one like this last winter, and it cost us a whole night and most of the next morning.',
  priyaPrivate:
    'Two facts before any theory: when it began, sudden or gradual, and which users and regions have it. Then I look at what else runs at three in the morning on the same database. A backup or a report against our primary pushes the hot pages out of the cache, and every lookup waits for the disk. I would pause that job, because that is easy to undo, and watch p99 for a quarter of an hour until it is back where it was.',
} as const;

/** What one says to a follow-up, by a word of it: which one comes depends on how the answer was graded. */
const followUpAnswers: readonly { about: RegExp; says: string }[] = [
  {
    about: /postgres|database's cpu/i,
    says: 'With the CPU at 15 percent it does not compute, it waits. I read the wait events and the buffer hit ratio, then I list the sessions by application name. A nightly report with a sequential scan would explain it. To test that I stop it for a moment and watch: if the lookup recovers it was the report, and if nothing changes I look at locks next.',
  },
  {
    about: /sampling/i,
    says: 'I compare what the caller measures for each call with what the callee reports, from the histograms of both sides. Then I raise the sampling rate of one endpoint to everything for a short while and fire some requests at it by hand. And for the future I want sampling that decides after a request is over, so that slow ones are always kept.',
  },
  {
    about: /two ways out/i,
    says: 'The slow one that I can undo: orders go through, so twenty minutes cost little, while being wrong could cost a lot. If errors started I would change my mind. Before it I save a thread dump and the session list, after it I want p99 to stay at its baseline for a quarter of an hour.',
  },
  {
    about: /release|incident channel/i,
    says: 'That theory is dead, the latency came first. I start over from the graph and widen the window to older changes. In the channel I write what we know so far, that the release was ruled out and that the next update comes in 15 minutes. If I have nothing by then I wake the database on-call.',
  },
  {
    about: /write the review/i,
    says: 'A timeline with times, our wrong turn included, because that is where we lost twenty minutes. No names: what in our process let that setting change unnoticed? Two actions with owner and date, one of them a CI check that rejects such a setting.',
  },
];

const otherwise =
  'I would measure first how large it is and whom it hits, take the smallest step that I can undo, name an owner and a date for it, and look at the same figure again after a week.';

/** An answer to a follow-up question. */
export function answerTo(asks: string): string {
  return followUpAnswers.find(({ about }) => about.test(asks))?.says ?? otherwise;
}
