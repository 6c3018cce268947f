import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import packageJson from '../package.json' with { type: 'json' };
import { readConfig, variableNames } from '../src/config.ts';
import { healthRoutes } from '../src/health.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const readText = (path: string) => readFileSync(join(root, path), 'utf8');
const sorted = (names: Iterable<string>) => [...new Set(names)].toSorted();
const known = sorted(variableNames);

const Compose = z.object({
  services: z.object({
    whetstone: z.object({
      environment: z.record(z.string(), z.string()),
      ports: z.array(z.string()),
      stop_grace_period: z.string(),
      depends_on: z.record(z.string(), z.unknown()),
    }),
    postgres: z.object({ environment: z.record(z.string(), z.string()) }),
  }),
});
const compose = () => Compose.parse(parse(readText('compose.yaml'))).services;

/** The instructions of the Dockerfile, long lines joined: `['CMD', '["node", …]']`. */
function instructions(): [string, string][] {
  const text = readText('Dockerfile').replaceAll(/\\\n\s*/g, '');
  return [...text.matchAll(/^([A-Z]+)\s+(.+)$/gm)].map((match) => [match[1] ?? '', match[2] ?? '']);
}
const instruction = (name: string) => instructions().flatMap(([each, rest]) => (each === name ? [rest] : []));

test.each(['Dockerfile', 'compose.yaml', '.env.example', 'README.md', '.dockerignore'])(
  '%s is there',
  (path) => {
    expect(existsSync(join(root, path))).toBe(true);
  },
);

describe('the variables that are read are', () => {
  test('those of .env.example', () => {
    const lines = readText('.env.example').split('\n');
    const names = lines.flatMap((line) => /^([A-Z_]+)=/.exec(line)?.[1] ?? []);
    expect(sorted(names)).toEqual(known);
    expect(names).toHaveLength(known.length);
    expect(lines.filter((line) => !/^(#.*|[A-Z_]+=\S*|)$/.test(line))).toEqual([]);
  });

  test('those that compose.yaml hands on', () => {
    expect(sorted(Object.keys(compose().whetstone.environment))).toEqual(known);
  });

  test('those that the README explains', () => {
    const section = /## Configuration\n([\s\S]*?)\n## /.exec(readText('README.md'))?.[1] ?? '';
    const cells = section.split('\n').flatMap((line) => /^\| (`[^|]+) \|/.exec(line)?.[1] ?? []);
    const names = cells.flatMap((cell) => [...cell.matchAll(/`([A-Z_]+)`/g)].map((match) => match[1] ?? ''));
    expect(sorted(names)).toEqual(known);
    expect(names).toHaveLength(known.length);
  });
});

test('the defaults of .env.example are those of a start without them', () => {
  const pairs = readText('.env.example').matchAll(/^([A-Z_]+)=(\S+)$/gm);
  const example = Object.fromEntries([...pairs].map((match) => [match[1] ?? '', match[2] ?? '']));
  const tokens = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };
  expect(Object.keys(example).length).toBeGreaterThan(0);
  expect(readConfig({ ...example, ...tokens })).toEqual(readConfig(tokens));
});

describe('compose.yaml', () => {
  test('hands every variable on under its own name, those aside that it decides itself', () => {
    const { environment } = compose().whetstone;
    const decided = ['DATABASE_URL', 'DATA_DIR', 'PORT'];
    const handedOn = Object.entries(environment).filter(([name]) => !decided.includes(name));
    const strange = handedOn.filter(([name, value]) => !value.startsWith(`\${${name}:-`));
    expect(strange).toEqual([]);
  });

  test('makes a configuration that the bot takes, once the two tokens are there', () => {
    const { environment } = compose().whetstone;
    const filled = Object.entries(environment).map(([name, value]) => [
      name,
      value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1'),
    ]);
    const tokens = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };
    expect(readConfig({ ...Object.fromEntries(filled), ...tokens })).toMatchObject({
      port: 3000,
      dataDir: '/data',
    });
  });

  test('points the bot at its own database', () => {
    const { whetstone, postgres } = compose();
    const url = new URL((whetstone.environment.DATABASE_URL ?? '').replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1'));
    const password = (postgres.environment.POSTGRES_PASSWORD ?? '').replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1');
    expect([url.hostname, url.username, url.password, url.pathname]).toEqual([
      'postgres',
      postgres.environment.POSTGRES_USER,
      password,
      `/${postgres.environment.POSTGRES_DB}`,
    ]);
    expect(Object.keys(whetstone.depends_on)).toEqual(['postgres']);
  });

  test('gives a stop longer than the bot takes for it', () => {
    const seconds = Number(/^(\d+)s$/.exec(compose().whetstone.stop_grace_period)?.[1]);
    const hardStopMs = Number(
      /hardStopMs = ([\d_]+)/.exec(readText('src/main.ts'))?.[1]?.replaceAll('_', ''),
    );
    expect(seconds * 1000).toBeGreaterThan(hardStopMs);
  });
});

describe('the image', () => {
  test('has the Node that the project is developed with, and that it demands', () => {
    const version = /^node:([\d.]+)-slim$/.exec(instruction('FROM')[0] ?? '')?.[1];
    expect(version).toBe(packageJson.devDependencies.node);
    const least = Number(/^>=(\d+)$/.exec(packageJson.engines.node)?.[1]);
    expect(Number(version?.split('.')[0])).toBeGreaterThanOrEqual(least);
  });

  test('starts what npm start does', () => {
    expect(instruction('CMD').map((command) => JSON.parse(command))).toEqual([['node', 'src/main.ts']]);
    expect(packageJson.scripts.start).toBe('node src/main.ts');
  });

  test('holds what the bot reads at start, and installs what it runs with', () => {
    const copied = instruction('COPY').flatMap((line) => line.split(/\s+/).slice(0, -1));
    expect(sorted(copied)).toEqual([
      'content',
      'manifest.json',
      'package-lock.json',
      'package.json',
      'prompts',
      'src',
    ]);
    expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(instruction('RUN')[0]).toMatch(/^npm ci --omit=dev\b/);
  });

  test('does not run as root', () => {
    expect(instruction('USER')).toEqual(['node']);
  });

  test('is asked for its health where the bot tells it, on the port that it opens', () => {
    const [check = ''] = instruction('HEALTHCHECK');
    const path = /\/healthz\b/.exec(check)?.[0];
    const never = async () => null;
    const routes = healthRoutes({ database: never, worker: never, slack: never });
    expect(routes.map((route) => route.path)).toContain(path);
    expect(check).toMatch(/127\.0\.0\.1:\$\{process\.env\.PORT\}\/healthz/);
    const port = /\bPORT=(\d+)/.exec(instruction('ENV').join(' '))?.[1];
    expect(instruction('EXPOSE')).toEqual([port]);
    expect(compose().whetstone.ports.map((pair) => pair.split(':').at(-1))).toEqual([port]);
    expect(compose().whetstone.environment.PORT).toBe(port);
  });
});

describe('a script', () => {
  const scripts: Record<string, string> = packageJson.scripts;

  test('of package.json runs a file that is there', () => {
    const files = Object.values(scripts).flatMap((script) => [...script.matchAll(/\bnode (\S+\.ts)/g)]);
    expect(files.length).toBeGreaterThan(2);
    expect(files.map((match) => match[1] ?? '').filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test.each(['README.md', 'docs/authoring.md', 'docs/slack-setup.md'])('that %s names exists', (path) => {
    const named = [...readText(path).matchAll(/\bnpm run ([a-z:-]+)/g)].map((match) => match[1] ?? '');
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !scripts[name])).toEqual([]);
  });

  test('is what the machine that checks the project runs', () => {
    expect(readText('.ci/run')).toMatch(/^npm test$/m);
  });
});

test('every link from the README to a file of the project leads somewhere', () => {
  const links = [...readText('README.md').matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
    (match) => match[1] ?? '',
  );
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
