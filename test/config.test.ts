import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig, readOpenAi, variableNames } from '../src/config.ts';

const socket = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };
const http = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'signing' };
const oauth = {
  SLACK_CLIENT_ID: '1.2',
  SLACK_CLIENT_SECRET: 'client',
  SLACK_STATE_SECRET: 'state',
  SLACK_SIGNING_SECRET: 'signing',
  ENCRYPTION_KEY: 'k'.repeat(32),
};

/** The whole message that a start with these variables ends with. */
function complaint(env: Record<string, string | undefined>): string {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('The configuration was taken');
}

/** The variables that the message names as missing or wrong, one a line. */
function namedIn(message: string): string[] {
  return message.split('\n').flatMap((line) => /^ {2}([A-Z_]+) /.exec(line)?.[1] ?? []);
}

describe('a configuration that is complete', () => {
  test('needs two tokens for one workspace over Socket Mode; all else has a default', () => {
    expect(readConfig(socket)).toEqual({
      slack: { mode: 'socket', botToken: 'xoxb-1', appToken: 'xapp-1' },
      slackApiUrl: null,
      databaseUrl: null,
      dataDir: '.data',
      openai: null,
      prices: null,
      port: 3000,
      logLevel: 'info',
    });
  });

  test('uses what is set', () => {
    const env = {
      ...socket,
      SLACK_API_URL: 'http://127.0.0.1:3100/api/',
      DATABASE_URL: 'postgres://u:p@db/whetstone',
      DATA_DIR: '/data',
      OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1',
      OPENAI_MODEL: 'llama',
      OPENAI_INPUT_PRICE: '0.25',
      OPENAI_OUTPUT_PRICE: '2',
      PORT: '0',
      LOG_LEVEL: 'warn',
    };
    expect(readConfig(env)).toMatchObject({
      slackApiUrl: 'http://127.0.0.1:3100/api/',
      databaseUrl: 'postgres://u:p@db/whetstone',
      dataDir: '/data',
      openai: { apiKey: null, baseUrl: 'http://127.0.0.1:11434/v1', model: 'llama' },
      prices: { input: 0.25, output: 2 },
      port: 0,
      logLevel: 'warn',
    });
  });

  test('is HTTP with a signing secret and no app token, and OAuth with a client', () => {
    expect(readConfig(http).slack).toEqual({ mode: 'http', botToken: 'xoxb-1', signingSecret: 'signing' });
    expect(readConfig(oauth).slack).toEqual({
      mode: 'oauth',
      signingSecret: 'signing',
      clientId: '1.2',
      clientSecret: 'client',
      stateSecret: 'state',
      encryptionKey: 'k'.repeat(32),
    });
  });

  test('is Socket Mode where both an app token and a signing secret are set', () => {
    expect(readConfig({ ...http, ...socket }).slack.mode).toBe('socket');
  });

  test('takes a variable that is empty or blank as one that is not set, as the example file leaves it', () => {
    const empty = Object.fromEntries(variableNames.map((name) => [name, ' ']));
    expect(readConfig({ ...empty, ...socket })).toEqual(readConfig(socket));
  });

  test('does not mind blanks around a value', () => {
    expect(readConfig({ SLACK_BOT_TOKEN: ' xoxb-1\n', SLACK_APP_TOKEN: ' xapp-1' })).toEqual(
      readConfig(socket),
    );
  });
});

describe('what is missing is named', () => {
  test.each([
    ['nothing at all', {}, ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN']],
    ['a bot token alone', { SLACK_BOT_TOKEN: 'xoxb-1' }, ['SLACK_APP_TOKEN']],
    ['an app token alone', { SLACK_APP_TOKEN: 'xapp-1' }, ['SLACK_BOT_TOKEN']],
    ['a signing secret alone', { SLACK_SIGNING_SECRET: 'signing' }, ['SLACK_BOT_TOKEN']],
    [
      'a client id alone',
      { SLACK_CLIENT_ID: '1.2' },
      ['SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET', 'SLACK_SIGNING_SECRET', 'ENCRYPTION_KEY'],
    ],
    ['OAuth without a key', { ...oauth, ENCRYPTION_KEY: '' }, ['ENCRYPTION_KEY']],
    ['OAuth with one workspace’s token', { ...oauth, SLACK_BOT_TOKEN: 'xoxb-1' }, ['SLACK_BOT_TOKEN']],
  ])('with %s', (_name, env, names) => {
    expect(namedIn(complaint(env))).toEqual(names);
  });

  test('with a word on what to do', () => {
    expect(complaint({})).toContain('npm run demo');
  });
});

describe('what is wrong is named', () => {
  test.each([
    ['SLACK_BOT_TOKEN', 'xoxp-secret'],
    ['SLACK_APP_TOKEN', 'xoxb-secret'],
    ['SLACK_API_URL', 'ftp://secret'],
    ['DATABASE_URL', 'mysql://u:secret@db/x'],
    ['DATABASE_URL', 'secret'],
    ['OPENAI_BASE_URL', 'secret'],
    ['OPENAI_INPUT_PRICE', 'secret'],
    ['OPENAI_OUTPUT_PRICE', '-1secret'],
    ['PORT', 'secret'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['LOG_LEVEL', 'secret'],
    ['ENCRYPTION_KEY', 'secret'],
  ])('%s=%s, without the value', (name, value) => {
    const message = complaint({ ...socket, [name]: value });
    expect(namedIn(message)).toEqual([name]);
    expect(message).not.toContain(value);
  });

  test('together with what is missing, in one message', () => {
    const env = { SLACK_BOT_TOKEN: 'xoxb-1', PORT: 'x', DATABASE_URL: 'x', LOG_LEVEL: 'loud' };
    expect(namedIn(complaint(env)).toSorted()).toEqual([
      'DATABASE_URL',
      'LOG_LEVEL',
      'PORT',
      'SLACK_APP_TOKEN',
    ]);
  });
});

test('whatever is set, no value is ever shown, and nothing is said twice', () => {
  const value = fc.string({ minLength: 6 }).map((text) => `secret-${text}`);
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...variableNames), value), (env) => {
      let message = '';
      try {
        readConfig(env);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        message = error.message;
      }
      expect(message).not.toContain('secret-');
      const lines = message.split('\n');
      expect(new Set(lines).size).toBe(lines.length);
    }),
  );
});

describe('the model', () => {
  test.each([
    [{}, null],
    [{ OPENAI_MODEL: 'llama' }, null],
    [{ OPENAI_API_KEY: '', OPENAI_BASE_URL: '' }, null],
    [{ OPENAI_API_KEY: 'k' }, { apiKey: 'k', baseUrl: null, model: 'gpt-5-mini' }],
    [
      { OPENAI_BASE_URL: 'http://m/v1', OPENAI_MODEL: 'llama' },
      { apiKey: null, baseUrl: 'http://m/v1', model: 'llama' },
    ],
  ])('of %j is %j', (env, expected) => {
    expect(readOpenAi(env)).toEqual(expected);
  });
});
