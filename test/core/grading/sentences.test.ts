import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { locateSentences, maxAnswerLength, splitSentences } from '../../../src/core/grading/sentences.ts';

describe('splitSentences', () => {
  test.each<[string, string, string[]]>([
    ['full stops, question and exclamation marks', 'Stop it. Why? Go!', ['Stop it.', 'Why?', 'Go!']],
    ['line ends', 'one line\nanother\r\nthird', ['one line', 'another', 'third']],
    [
      'list items, without their marks',
      '- revert\n* compare\n2) tell people\n• sleep',
      ['revert', 'compare', 'tell people', 'sleep'],
    ],
    [
      'full stops before a small letter',
      'we rolled back. then we looked. no idea yet',
      ['we rolled back.', 'then we looked.', 'no idea yet'],
    ],
    [
      'full stops before a figure',
      'It took 14 min. 3 of us looked. 2 hosts were old.',
      ['It took 14 min.', '3 of us looked.', '2 hosts were old.'],
    ],
    [
      'full stops without a space',
      'we stopped the job.Then we looked.after that we slept.i wrote it down',
      ['we stopped the job.', 'Then we looked.', 'after that we slept.', 'i wrote it down'],
    ],
    ['question marks before a small letter', 'why? because it was old', ['why?', 'because it was old']],
    ['question marks without a space', 'why?because it was old', ['why?', 'because it was old']],
    ['quoted lines, without their mark', '> the question\nmy answer', ['the question', 'my answer']],
  ])('%s end a sentence', (_, answer, expected) => {
    expect(splitSentences(answer)).toEqual(expected);
  });

  test.each([
    'We use queues, e.g. Kafka or SQS.',
    'It is Redis vs. Postgres for me.',
    'Upgrade to v1.2 of Node.js first.',
    'Latency was 3.5 s at no. 12 of the hosts.',
    'Pods, nodes, disks etc. were all fine.',
    'hmm... i would wait with max. 5 hosts',
    'the file checkout.service.ts and fmt.Println(x) of node.js',
    'see https://example.com/a/bc.The for it',
    'it says "all good." and goes on',
  ])('"%s" is one sentence', (answer) => {
    expect(splitSentences(answer)).toEqual([answer]);
  });

  test('"No." answers a question and ends there', () => {
    expect(splitSentences('Is it safe? No. Then we wait.')).toEqual(['Is it safe?', 'No.', 'Then we wait.']);
  });

  test('lines without a letter or a figure are no sentences', () => {
    expect(splitSentences('before\n---\n:)\nafter')).toEqual(['before', 'after']);
  });

  test('what is beyond the longest answer is not read', () => {
    expect(splitSentences(`${'a'.repeat(maxAnswerLength)}\nbeyond`)).toEqual(['a'.repeat(maxAnswerLength)]);
  });

  test('every sentence is exactly what stands at its place in the answer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (answer) => {
        for (const { text, start, end } of locateSentences(answer))
          expect(answer.slice(start, end)).toBe(text);
      }),
    );
  });
});
