import { describe, expect, test } from 'vitest';
import { judgeFlag } from '../../../src/adapters/offline/judge.ts';
import { readAnswer } from '../../../src/adapters/offline/read-answer.ts';
import { aRedFlag } from '../../builders/question.ts';

const flag = aRedFlag({ id: 'restarts', cues: [['restart', 'reboot']] });
const holds = (answer: string) => judgeFlag(flag, readAnswer(answer)).present;

describe('a position that is held is present', () => {
  test.each([
    ['I restart the pods first.'],
    ["If I don't find an error I'd restart the pods."],
    ['There is nothing wrong with it, so restart.'],
    ['I restart to avoid a long outage.'],
    ['My mistake was small. Restarting is what I do.'],
    ['Waiting is too risky, so I restart.'],
    ['It does not help to wait and I restart.'],
  ])('%s', (answer) => {
    expect(holds(answer)).toBe(true);
  });
});

describe('a position that is turned down is not present', () => {
  test.each([
    ['I would not restart anything.'],
    ['Restarting now would be a mistake.'],
    ["I'd avoid a restart."],
    ['It would be wrong to restart.'],
    ['Some people would say restart it.'],
    ['It is tempting to restart.'],
    ['You could restart it. That would be a mistake.'],
    ['Just restart? I disagree with that, a restart is the wrong reflex.'],
    ['We used to restart every night.'],
    ['I push back on the idea to restart.'],
    ['I would not simply restart it.'],
    ["I wouldn't just restart, I look at the graph."],
    ['A restart every night is too rigid.'],
    ['The restart takes four minutes, which is too long for us.'],
    ['The nightly restart is exactly what we have to get rid of.'],
    ['A restart is no solution.'],
    ['They always say restart it.'],
    ["Don't restart it."],
  ])('%s', (answer) => {
    expect(holds(answer)).toBe(false);
  });
});

test('groups of a flag must stand in neighbouring sentences', () => {
  const pair = aRedFlag({
    cues: [
      ['restart', 'reboot'],
      ['blindly', 'at once'],
    ],
  });
  const present = (answer: string) => judgeFlag(pair, readAnswer(answer)).present;
  expect(present('I restart the pods. I do it at once.')).toBe(true);
  expect(present('I restart the pods. Then we look. We inform people at once.')).toBe(false);
});
