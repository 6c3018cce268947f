import { expect, test } from 'vitest';
import { fingerprint } from '../../../src/core/grading/fingerprint.ts';

// Values of the reference test suite of FNV-1a, 64 bits.
test.each([
  ['', 'cbf29ce484222325'],
  ['a', 'af63dc4c8601ec8c'],
  ['foobar', '85944171f73967e8'],
])('the fingerprint of %j is %s', (text, expected) => {
  expect(fingerprint(text)).toBe(expected);
});
