import { describe, expect, test } from 'vitest';
import { parseCue } from '../../../src/adapters/offline/cue.ts';
import { found, isFound } from './finding.ts';

describe('a word', () => {
  test.each([
    ['canary', 'We had two canaries.'],
    ['break', 'It broke on a Friday.'],
    ['idempotent', 'Each call needs an idempotency key.'],
    ['behaviour', 'Her behavior changed.'],
    ['organise', 'We organized the work.'],
    ['verify', 'After verification we went on.'],
  ])('"%s" is found in "%s"', (cue, sentence) => {
    expect(isFound(cue, sentence)).toBe(true);
  });

  test.each([
    ['canary', 'We can carry on.'],
    ['production', 'The product was late.'],
    ['dependency', 'It depends.'],
    ['use', 'It was us.'],
    ['experiment', 'In my experience it fails.'],
    ['manager', 'We manage.'],
  ])('"%s" is not found in "%s"', (cue, sentence) => {
    expect(isFound(cue, sentence)).toBe(false);
  });
});

describe('a phrase', () => {
  test('is found in order with two words between neighbours', () => {
    expect(found('blast radius', 'Keep the blast and its radius small.')).toEqual(['blast', 'radius']);
  });

  test('is not found over three words', () => {
    expect(isFound('blast radius', 'The blast has a small radius.')).toBe(true);
    expect(isFound('blast radius', 'The blast has one small radius.')).toBe(false);
  });

  test('is not found in the other order', () => {
    expect(isFound('blast radius', 'The radius of that blast.')).toBe(false);
  });

  test('does not reach over a semicolon, a colon or a bracket', () => {
    expect(isFound('feature freeze', 'No feature; freeze it.')).toBe(false);
    expect(isFound('ship it', 'Then ship (it is late).')).toBe(false);
  });

  test('does not count articles, its own and those of the answer', () => {
    expect(isFound('find the cause', 'We find cause after cause.')).toBe(true);
    expect(isFound('roll back', 'Roll the whole a the thing back.')).toBe(true);
  });
});

describe('choices', () => {
  test('stand for each other at one place', () => {
    expect(found('roll/move/migrate back', 'We moved it back.')).toEqual(['moved', 'back']);
    expect(isFound('roll/move/migrate back', 'We called back.')).toBe(false);
  });

  test('can be several words joined by hyphens', () => {
    expect(isFound('never at-all/ever', 'That is never good at all.')).toBe(true);
  });
});

describe('choices of several words', () => {
  test('stand in parentheses', () => {
    expect(found('(go back)/restart at once', 'Then we go right back at once.')).toEqual([
      'go',
      'back',
      'at',
      'once',
    ]);
    expect(isFound('(go back)/restart at once', 'We go at once.')).toBe(false);
    expect(isFound('wait (<duration> or more)/long', 'We wait two hours or more.')).toBe(true);
  });

  test('leave a slash inside parentheses alone', () => {
    expect(isFound('randomise/(a/b)', 'We ran an A/B test.')).toBe(true);
  });
});

describe('terms with a slash', () => {
  test.each([
    ['i/o wait', 'High I/O waits.'],
    ['i/o wait', 'High IO waits.'],
    ['24/7', 'It runs 24/7.'],
    ['80/20', 'The 80/20 rule.'],
    ['blue/green', 'A blue-green deploy.'],
  ])('"%s" is found in "%s"', (cue, sentence) => {
    expect(isFound(cue, sentence)).toBe(true);
  });

  test.each([
    ['80/20', 'About 20 of them.'],
    ['blue/green', 'All checks are green.'],
    ['24/7', 'After 24 hours.'],
  ])('"%s" is not found in "%s"', (cue, sentence) => {
    expect(isFound(cue, sentence)).toBe(false);
  });
});

test('an article among choices is meant as it stands', () => {
  expect(isFound('<number> per/a day', 'Four a day.')).toBe(true);
  expect(isFound('<number> per/a day', 'It took two days.')).toBe(false);
});

describe('shorthand keeps apart', () => {
  test.each([
    ['rollback', 'Undo the booking.'],
    ['find', 'We run on spot instances.'],
    ['engineer', 'It works in the dev environment.'],
    ['alert', 'One page is enough.'],
    ['gradual', 'It broke on staging.'],
  ])('"%s" from "%s"', (cue, sentence) => {
    expect(isFound(cue, sentence)).toBe(false);
  });

  test.each([
    ['engineer', 'Two devs looked.'],
    ['alert', 'I was paged at night.'],
    ['nobody knows', 'No one knows it.'],
    ['at once', 'We reverted right away.'],
  ])('"%s" finds "%s"', (cue, sentence) => {
    expect(isFound(cue, sentence)).toBe(true);
  });
});

describe('a plus', () => {
  test('joins words of one sentence in any order', () => {
    expect(found('find/locate + cause', 'The cause is what we have to find.')).toEqual(['find', 'cause']);
  });

  test('does not reach further than ten words', () => {
    const words = (count: number) => `Cause ${Array(count).fill('word').join(' ')} found.`;
    expect(isFound('find + cause', words(10))).toBe(true);
    expect(isFound('find + cause', words(11))).toBe(false);
  });

  test('needs all its sides', () => {
    expect(isFound('find + cause', 'We find it.')).toBe(false);
  });
});

describe('a star', () => {
  test('finds every word that starts so', () => {
    expect(isFound('observ*', 'Observability first.')).toBe(true);
    expect(isFound('observ*', 'We obsessed.')).toBe(false);
  });

  test('stands after the last of several joined words', () => {
    expect(isFound('under-provision*', 'It is under-provisioned.')).toBe(true);
    expect(isFound('pg_stat_*', 'Look into pg_stat_activity.')).toBe(true);
  });
});

describe('spelling', () => {
  test.each([
    ['rollback', 'We rolled it back.'],
    ['roll back', 'A rollback took a minute.'],
    ['roll-back', 'The roll-back worked.'],
    ['post-mortem', 'The postmortem is public.'],
    ['did not test', 'We didn’t test it.'],
    ["didn't test", 'We didnt test it.'],
    ['a/b test', 'We ran an A/B test.'],
    ['100 percent', 'It went to 100% at once.'],
    ['100 %', 'It went to 100 percent at once.'],
    ['two weeks', 'It took 2 weeks.'],
    ['RESTORE', 'restored'],
  ])('"%s" is found in "%s"', (cue, sentence) => {
    expect(isFound(cue, sentence)).toBe(true);
  });
});

describe('shorthand', () => {
  test.each([
    ['production', 'It is in prod.'],
    ['prod', 'It is in production.'],
    ['database connection', 'The db connections ran out.'],
    ['kubernetes', 'We run k8s.'],
    ['latency', 'Everything got slow.'],
    ['latency', 'The response time doubled.'],
    ['pull request', 'One PR a day.'],
    ['small PR', 'Small pull requests.'],
    ['rollback', 'We reverted.'],
    ['test/canary production', 'A canary in prod.'],
  ])('"%s" is found in "%s"', (cue, sentence) => {
    expect(isFound(cue, sentence)).toBe(true);
  });
});

describe('figures', () => {
  test.each([
    ['<number>', '12 users'],
    ['<number>', 'twelve users'],
    ['<number>', 'about 400,000 rows'],
    ['<number>', '40% of it'],
    ['<percent>', '40 %'],
    ['<percent>', 'forty percent'],
    ['<percent>', '5 per cent'],
    ['<percent>', 'half of the traffic'],
    ['<money>', '$3k'],
    ['<money>', '200 euros'],
    ['<money>', 'five thousand dollars'],
    ['<duration>', 'two weeks'],
    ['<duration>', '90s'],
    ['<duration>', '1.5 hours'],
    ['<duration>', 'within a day'],
    ['<duration>', 'half an hour'],
    ['<duration>', 'a couple of days'],
    ['<duration> of downtime', '10 minutes of downtime'],
    ['wait <duration>', 'we wait 15 min'],
  ])('%s is found in "%s"', (cue, sentence) => {
    expect(isFound(cue, sentence)).toBe(true);
  });

  test.each([
    ['<number>', 'one of us'],
    ['<number>', 'p99 and k8s'],
    ['<percent>', '40 people'],
    ['<money>', '40 people'],
    ['<duration>', '40 people'],
    ['<duration>', 'a second team'],
    ['<duration>', 'every week'],
  ])('%s is not found in "%s"', (cue, sentence) => {
    expect(isFound(cue, sentence)).toBe(false);
  });
});

describe('a cue that cannot be read says what is wrong', () => {
  test.each([
    ['find + ', 'Cannot read cue "find + ": a side of "+" is empty; write words on both sides'],
    [
      'find / locate',
      'Cannot read cue "find / locate": "/" has an empty choice; write words on both sides of "/", without spaces',
    ],
    [
      '<time> passed',
      'Cannot read cue "<time> passed": <time> is not a figure; use one of <number>, <percent>, <money>, <duration>',
    ],
    ['ab* test', 'Cannot read cue "ab* test": "ab*": a star stands at the end of three letters or more'],
    ['ob*serve', 'Cannot read cue "ob*serve": "ob*serve": a star stands at the end of three letters or more'],
    ['[find] it', 'Cannot read cue "[find] it": "[" has no meaning in a cue; remove it'],
    ['(find it', 'Cannot read cue "(find it": "(find" has half a parenthesis; write (several words)/word'],
    ['() it', 'Cannot read cue "() it": "()" holds no word; write words between the parentheses'],
    [
      'r/w load',
      'Cannot read cue "r/w load": "r/w" are choices of one letter each; write (r/w) for a term with a slash',
    ],
    ['find +it ...', 'Cannot read cue "find +it ...": "..." holds no word; a "+" needs spaces around it'],
    [
      'over<number>',
      'Cannot read cue "over<number>": "over<number>" is half a figure; write <number>, with spaces around it',
    ],
  ])('%s', (source, problem) => {
    expect(parseCue(source)).toEqual({ ok: false, problem });
  });
});
