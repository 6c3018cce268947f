import fc from 'fast-check';

const pieces = [
  '<!here>',
  '<!channel|x>',
  '<@U999999>',
  '<#C999999|general>',
  '<https://evil.example|click>',
  '<!date^1^{time}|x>',
  '@here',
  '@everyone',
  '&',
  '&lt;!here&gt;',
  '*',
  '_ _',
  '~~~',
  '```',
  '\n> ',
  '\n\n',
  '\r\n',
  '”',
  'مرحبا بالعالم ',
  '\u202Eabc',
  '👩‍👩‍👧‍👦',
  '😀',
  '\u0000\u0007',
  '\uD83D',
  'a\u0301\u0302\u0303',
  ':tada:',
  'word ',
] as const;

/** Text of exactly `length` characters that tries to do harm. */
export function nastyText(length: number): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...pieces) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }) },
  );
  // Starts with a letter: a question or an answer is never blank.
  return fc
    .array(piece, { minLength: 1, maxLength: 12 })
    .map((some) => `a${some.join('').repeat(Math.ceil(length / some.join('').length))}`.slice(0, length));
}

/** Text of the longest legal length: ordinary, all of one awkward character, or doing harm. */
export function longText(length: number): fc.Arbitrary<string> {
  return fc.oneof(
    nastyText(length),
    fc
      .constantFrom('&', '<', '😀', 'م', '*', '\n>', 'x ')
      .map((unit) => `a${unit.repeat(length)}`.slice(0, length)),
    fc.constant('an ordinary sentence of a few words. '.repeat(length).slice(0, length)),
  );
}
