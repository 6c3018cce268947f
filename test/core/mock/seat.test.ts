import { beforeEach, describe, expect, test } from 'vitest';
import { Bank } from '../../../src/core/bank/bank.ts';
import {
  candidateOf,
  hearInSeat,
  type SeatScore,
  scoreSeat,
  startSeat,
} from '../../../src/core/mock/seat.ts';
import { composeSeat } from '../../../src/core/mock/seat-compose.ts';
import { editAnswer } from '../../../src/core/practice/changed-answers.ts';
import { aQuestion } from '../../builders/question.ts';
import { memoryWorld } from '../../fakes/memory-world.ts';
import { nine } from '../practice/a-session.ts';

const member = { teamId: 'T1', userId: 'U1' };
const question = aQuestion();
const bank = new Bank([question]);

let world: ReturnType<typeof memoryWorld>;
let deps: Parameters<typeof startSeat>[0];
let ts: number;
beforeEach(async () => {
  world = memoryWorld({ now: () => nine });
  deps = {
    bank,
    store: world.practice,
    members: world.members,
    newId: () => 'seat-1',
    random: () => 0,
    settleMs: 0,
  };
  ts = 100;
  expect((await startSeat(deps, { ...member, topic: null }, nine)).kind).toBe('started');
  const [opening] = world.outbox.entries();
  await world.outbox.claim(opening?.id ?? '', nine);
  await world.outbox.markSent(opening?.id ?? '', { channelId: 'D1', messageTs: '50.0' });
});

function say(text: string, messageTs = `${++ts}.0`, threadTs: string | null = '50.0') {
  return hearInSeat(
    { ...deps, interviews: world.interviews },
    { ...member, channelId: 'D1', threadTs, messageTs, text, botUserId: 'UBOT' },
    nine,
  );
}

async function record() {
  const found = await world.practice.load('seat-1');
  if (!found) throw new Error('There is no seat');
  return found;
}

async function contents() {
  const loaded = await record();
  return world.outbox.entries().flatMap(({ outgoing }) => {
    const content = 'sessionId' in outgoing ? composeSeat(bank, outgoing, loaded) : null;
    return content ? [content] : [];
  });
}

const score: SeatScore = {
  guessed: 'weak',
  verdicts: {
    'stops-the-bleeding': 'met',
    'finds-the-trigger': 'missed',
    'tells-people': 'missed',
    'closes-the-gap': 'missed',
  },
  redFlags: [],
};

describe('the interviewer’s seat', () => {
  test('opens with the question and what the candidate says to it', async () => {
    const candidate = candidateOf({ id: 'seat-1' }, question);
    expect(await contents()).toEqual([
      { kind: 'seat_opening', sessionId: 'seat-1', question, says: candidate?.text },
    ]);
  });

  test('replies to each message once, in the thread and at the top of the direct message', async () => {
    expect(await say('How would you change the way releases are made?')).toBe('replied');
    expect(await say('What do you tell support and the business meanwhile?', '200.0', null)).toBe('replied');
    expect(await say('What do you tell support and the business meanwhile?', '200.0', null)).toBe(
      'known-already',
    );
    expect((await contents()).map(({ kind }) => kind)).toEqual(['seat_opening', 'seat_reply', 'seat_reply']);
  });

  test('what is said in it is no answer: it is not graded, not even after an edit, and counts as no attempt', async () => {
    await say('How would you change the way releases are made?', '200.0');
    const change = { channelId: 'D1', messageTs: '200.0', text: 'Changed words', editTs: '1' };
    const writes = editAnswer(await record(), change, { now: nine, gradeAt: nine });
    expect(writes.map(({ write }) => write)).toEqual(['answer-text']);
    expect(world.jobs().filter(({ task }) => task === 'grade')).toEqual([]);
    expect(await world.interviews.attempts(member, [question.id])).toEqual({});
  });

  test('ends with a score that is held against the bank’s verdicts', async () => {
    await say('How would you change the way releases are made?');
    const given = { ...member, sessionId: 'seat-1', viewId: 'V1', score };
    expect(await scoreSeat(deps, given, nine)).toBe('scored');
    expect(await scoreSeat(deps, { ...given, viewId: 'V2' }, nine)).toBe('over');
    const debrief = (await contents()).find((content) => content.kind === 'seat_debrief');
    const candidate = candidateOf({ id: 'seat-1' }, question);
    expect(debrief).toMatchObject({
      grade: candidate?.grade,
      guessed: 'weak',
      questionsAsked: 1,
      leading: [],
    });
    expect(debrief?.verdicts.map(({ seen }) => seen)).toEqual(['met', 'missed', 'missed', 'missed']);
    expect(debrief?.verdicts.map(({ holds }) => holds)).toEqual(
      question.criteria.map(({ id }) => candidate?.verdicts[id] ?? 'missed'),
    );
  });

  test('ends without a score at a word', async () => {
    expect(await say('end')).toBe('ended');
    expect(await say('end')).toBe('not-a-seat');
    const debriefs = (await contents()).filter(({ kind }) => kind === 'seat_debrief');
    expect(debriefs).toMatchObject([{ guessed: null, questionsAsked: 0 }]);
  });

  test('is somebody else’s to nobody', async () => {
    const given = { ...member, sessionId: 'seat-1', viewId: 'V1', score };
    expect(await scoreSeat(deps, { ...given, userId: 'U2' }, nine)).toBe('not-yours');
    expect(await scoreSeat(deps, { ...given, teamId: 'T2' }, nine)).toBe('no-such-seat');
  });

  test('of a topic that the bank lacks is not taken', async () => {
    expect(await startSeat(deps, { ...member, topic: 'cooking' }, nine)).toEqual({
      kind: 'no-such-question',
    });
  });
});

test('gaps that an open question brought out are found, those of a leading one are not', async () => {
  const weak = aQuestion({
    exemplars: [question.exemplars[0], question.exemplars[1]].flatMap((each) => each ?? []),
  });
  const bankOfWeak = new Bank([weak]);
  await say('How would you change the way releases are made?');
  await say('Would you keep support and the business informed while working on it?');
  await say('end');
  const loaded = await record();
  const content = composeSeat(bankOfWeak, { kind: 'seat_debrief', sessionId: 'seat-1' }, loaded);
  if (content?.kind !== 'seat_debrief') throw new Error('There is no debrief');
  const found = content.plants.filter((plant) => plant.found).map(({ says }) => says);
  expect(found).toEqual(['Changes how releases are made so that this kind of failure stops earlier']);
  expect(content.leading).toEqual(['Would you keep support and the business informed while working on it?']);
});
