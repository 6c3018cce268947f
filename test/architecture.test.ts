import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('..', import.meta.url));

/** Import and export lines, the last line of a long one, and imports inside of functions. */
const importLine =
  /^(?:(?:import|export)\b[^'\n]*\bfrom |import |\} from )'([^']+)'|\bimport(?:\.meta\.resolve)?\(\s*'([^']+)'/gm;

type Source = { path: string; text: string; imports: string[] };

/** All files with the files that they import, by their paths from the root, and the packages by their names. */
function read(folder: 'src' | 'test'): Source[] {
  return globSync(`${folder}/**/*.ts`, { cwd: root }).map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const specifiers = [...text.matchAll(importLine)].map((match) => match[1] ?? match[2] ?? '');
    const imports = specifiers.map((name) =>
      name.startsWith('.') ? normalize(join(dirname(path), name)) : name,
    );
    return { path, text, imports };
  });
}

const sources = read('src');
const tests = read('test');

/** `src/core/bank`, `src/adapters/slack`, `src/demo`; a file that lies in `src` itself stands for itself. */
function partOf(path: string): string {
  const names = path.split('/');
  if (names.length === 2) return path;
  return names.slice(0, names[1] === 'core' || names[1] === 'adapters' ? 3 : 2).join('/');
}

function isFile(name: string): boolean {
  return name.startsWith('src/') || name.startsWith('test/') || name.endsWith('.json');
}

/** The imports that break a rule, each as `file → import`. */
function offences(files: readonly Source[], allows: (imported: string, file: Source) => boolean): string[] {
  return files.flatMap((file) =>
    file.imports
      .filter((imported) => !allows(imported, file))
      .map((imported) => `${file.path} → ${imported}`),
  );
}

const under = (folder: string) => sources.filter(({ path }) => path.startsWith(`${folder}/`));

/** What the parts of core may know besides themselves. A new part says here what it rests on. */
const coreArrows: Record<string, string[]> = {
  bank: [],
  grading: ['bank'],
  delivery: ['bank', 'grading'],
  intake: [],
  daily: ['bank', 'delivery'],
  members: ['bank', 'daily'],
  standings: ['bank', 'grading', 'members'],
  practice: ['bank', 'grading', 'delivery', 'daily', 'members', 'standings'],
  pictures: [],
  review: ['bank', 'grading', 'members'],
  mock: ['bank', 'grading', 'delivery', 'members', 'practice', 'pictures'],
};

/** Parts that put adapters together, or are for the people who work on the project. */
const composes = ['src/wire.ts', 'src/main.ts', 'src/wiring', 'src/demo', 'src/tools'];

test('there is something to check', () => {
  expect(sources.length).toBeGreaterThan(80);
  expect(offences(sources, (imported) => !imported.startsWith('src/core/')).length).toBeGreaterThan(50);
});

test('every import names a file that is there', () => {
  const known = new Set([...sources, ...tests].map(({ path }) => path));
  const found = (name: string) => !name.endsWith('.ts') || !isFile(name) || known.has(name);
  expect(offences([...sources, ...tests], found)).toEqual([]);
});

describe('core', () => {
  test('imports zod and core, and nothing else', () => {
    // ts-fsrs is a formula: no clock, no network, no storage.
    const allowed = (name: string, { path }: Source) =>
      name === 'zod' ||
      name.startsWith('src/core/') ||
      (name === 'ts-fsrs' && path.startsWith('src/core/review/'));
    expect(offences(under('src/core'), allowed)).toEqual([]);
  });

  test('has arrows that run one way', () => {
    const allowed = (name: string, { path }: Source) => {
      if (!isFile(name)) return true;
      const [from = '', to = ''] = [path, name].map((each) => each.split('/')[2] ?? '');
      return from === to || (coreArrows[from] ?? []).includes(to);
    };
    expect(offences(under('src/core'), allowed)).toEqual([]);
  });

  test('has no part without a rule, and no rule without a part', () => {
    const parts = new Set(under('src/core').map(({ path }) => path.split('/')[2]));
    expect([...parts].toSorted()).toEqual(Object.keys(coreArrows).toSorted());
  });

  test('does not know the time, chance, or the process', () => {
    const knows =
      /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\brandomUUID\b|\bprocess\.|\bfetch\(|Temporal\.Now/;
    expect(under('src/core').flatMap(({ path, text }) => (knows.test(text) ? [path] : []))).toEqual([]);
  });
});

describe('an adapter', () => {
  test('imports core, packages and its own folder, never another adapter', () => {
    const allowed = (name: string, { path }: Source) =>
      !isFile(name) || name.startsWith('src/core/') || partOf(name) === partOf(path);
    expect(offences(under('src/adapters'), allowed)).toEqual([]);
  });

  test('is known to those only that put the parts together', () => {
    const others = sources.filter(
      ({ path }) => !path.startsWith('src/adapters/') && !composes.some((part) => partOf(path) === part),
    );
    expect(offences(others, (name) => !name.startsWith('src/adapters/'))).toEqual([]);
  });
});

test('what runs in production knows neither the demo, nor the tools, nor the tests', () => {
  const production = sources.filter(({ path }) => !/^src\/(demo|tools)\//.test(path));
  expect(offences(production, (name) => !/^(src\/(demo|tools)|test)\//.test(name))).toEqual([]);
  expect(offences(sources, (name) => !name.startsWith('test/'))).toEqual([]);
});

test('only config.ts reads the environment; the entry points hand it on whole, tools may read what is theirs', () => {
  const found = sources.flatMap(({ path, text }) => {
    if (path.startsWith('src/tools/')) return [];
    const uses = [...text.matchAll(/process\s*\.\s*env\b(\s*[.[?])?|import\.meta\.env|node:process/g)];
    const mayHandOn = path === 'src/main.ts' || path === 'src/demo/main.ts';
    return uses.filter((use) => !mayHandOn || use[1] !== undefined).map(([use]) => `${path}: ${use}`);
  });
  expect(found).toEqual([]);
});

test('no folder is reached again from itself', () => {
  const arrows = new Map<string, Set<string>>();
  for (const { path, imports } of sources) {
    const from = partOf(path);
    const to = imports.filter((name) => name.startsWith('src/')).map(partOf);
    arrows.set(from, new Set([...(arrows.get(from) ?? []), ...to.filter((part) => part !== from)]));
  }
  const reached = (from: string, seen = new Set<string>()): Set<string> => {
    for (const next of arrows.get(from) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      reached(next, seen);
    }
    return seen;
  };
  expect([...arrows.keys()].filter((part) => reached(part).has(part))).toEqual([]);
});

test('a package that the bot runs with is a dependency, and no dependency is left over', () => {
  const used = new Set<string>();
  const seen = new Set<string>();
  const visit = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const name of sources.find((source) => source.path === path)?.imports ?? []) {
      if (name.startsWith('src/')) visit(name);
      else if (!isFile(name) && !name.startsWith('node:')) used.add(packageOf(name));
    }
  };
  visit('src/main.ts');
  const declared = Object.keys(packageJson.dependencies);
  expect([...used].filter((name) => !declared.includes(name))).toEqual([]);
  const anywhere = new Set(sources.flatMap(({ imports }) => imports.map(packageOf)));
  expect(declared.filter((name) => !anywhere.has(name))).toEqual([]);
});

function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

describe('a file', () => {
  const lines = ({ text }: Source) => text.split('\n').length - 1;

  test('of the source has 400 lines at most, nine in ten have fewer than 250', () => {
    expect(sources.filter((file) => lines(file) > 400).map(({ path }) => path)).toEqual([]);
    const long = sources.filter((file) => lines(file) >= 250);
    expect(long.length / sources.length).toBeLessThan(0.1);
  });

  test('of the tests has 500 lines at most', () => {
    expect(tests.filter((file) => lines(file) > 500).map(({ path }) => path)).toEqual([]);
  });

  test('hands nothing on that is another file’s, and has no default', () => {
    const barrel =
      /^\s*export\s+(?:type\s+)?(?:\*|\{[^}]*\})\s*(?:as\s+\w+\s+)?from\b|^\s*export\s+default\b/m;
    expect(sources.filter(({ text }) => barrel.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test('is named in small letters and hyphens, and none is a drawer for odds and ends', () => {
    const paths = [...sources, ...tests].map(({ path }) => path);
    expect(paths.filter((path) => !/^(?:[a-z0-9-]+\/)+[a-z0-9-]+(?:\.[a-z]+)*\.ts$/.test(path))).toEqual([]);
    expect(paths.filter((path) => /\/(?:utils?|helpers?|common|misc|index)\.ts$/.test(path))).toEqual([]);
  });

  test('leaves nothing for later', () => {
    const marks = new RegExp(
      `\\b(?:${['TO', 'FIX', 'XX'].map((a, i) => a + ['DO', 'ME', 'X'][i]).join('|')})\\b`,
    );
    expect([...sources, ...tests].filter(({ text }) => marks.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

describe('a test', () => {
  test('is neither singled out nor left out by hand', () => {
    const byHand = /\b(?:test|it|describe|suite)\.(?:only|skip|todo)\b/;
    const itself = relative(root, fileURLToPath(import.meta.url));
    const found = tests.filter(({ path, text }) => path !== itself && byHand.test(text));
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  test('that may be skipped says in its name why', () => {
    const silent = tests.filter(({ text }) => /\.(?:skipIf|runIf)\(/.test(text) && !/\(skipped\b/.test(text));
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  test('mocks no module and waits for no fixed time', () => {
    const word = ['vi', 'mock'].join('\\.');
    expect(
      tests.filter(({ text }) => new RegExp(`\\b${word}\\(`).test(text)).map(({ path }) => path),
    ).toEqual([]);
  });
});
