import { z } from 'zod';

/** How the process talks to Slack. */
export type SlackMode =
  | { mode: 'socket'; botToken: string; appToken: string }
  | { mode: 'http'; botToken: string; signingSecret: string }
  | {
      mode: 'oauth';
      signingSecret: string;
      clientId: string;
      clientSecret: string;
      stateSecret: string;
      encryptionKey: string;
    };

export type Config = {
  slack: SlackMode;
  /** Null: Slack's own. */
  slackApiUrl: string | null;
  /** Null: the embedded database under `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
  /** Null: the offline grader. */
  openai: { apiKey: string | null; baseUrl: string | null; model: string } | null;
  /** What the model's tokens cost, per million; null: costs are not counted. */
  prices: { input: number; output: number } | null;
  port: number;
  logLevel: LogLevel;
};

const LogLevel = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']);
export type LogLevel = z.infer<typeof LogLevel>;

/** Variables that are missing or wrong. The message names all of them and never shows a value. */
export class ConfigError extends Error {
  readonly code = 'CONFIG_INVALID';
}

export const defaultModel = 'gpt-5-mini';

const optional = z
  .string()
  .trim()
  .transform((value) => (value === '' ? undefined : value))
  .optional();
const url = (protocols: RegExp, example: string) =>
  optional.refine(
    (value) => value === undefined || (URL.canParse(value) && protocols.test(value)),
    `must be an address like ${example}`,
  );
const token = (prefix: string) =>
  optional.refine((value) => value === undefined || value.startsWith(prefix), `must start with ${prefix}`);

const price = optional.refine(
  (value) => value === undefined || /^\d+(\.\d+)?$/.test(value),
  'must be a number like 0.25',
);

const maxPort = 65_535;

const Variables = z.object({
  SLACK_BOT_TOKEN: token('xoxb-'),
  SLACK_APP_TOKEN: token('xapp-'),
  SLACK_SIGNING_SECRET: optional,
  SLACK_CLIENT_ID: optional,
  SLACK_CLIENT_SECRET: optional,
  SLACK_STATE_SECRET: optional,
  SLACK_API_URL: url(/^https?:/, 'http://127.0.0.1:3000/api/'),
  DATABASE_URL: url(/^postgres(ql)?:/, 'postgresql://user:password@host:5432/database'),
  OPENAI_API_KEY: optional,
  OPENAI_BASE_URL: url(/^https?:/, 'http://127.0.0.1:11434/v1'),
  OPENAI_MODEL: optional,
  OPENAI_INPUT_PRICE: price,
  OPENAI_OUTPUT_PRICE: price,
  PORT: optional.refine(
    (value) => value === undefined || (/^\d{1,5}$/.test(value) && Number(value) <= maxPort),
    'must be a port number',
  ),
  LOG_LEVEL: optional.pipe(LogLevel.optional()),
  DATA_DIR: optional,
  ENCRYPTION_KEY: optional.refine(
    (value) => value === undefined || value.length >= 32,
    'must have at least 32 characters',
  ),
});
/** Every variable that is read, and no other is. */
export const variableNames: readonly string[] = Object.keys(Variables.shape);
type Variables = { [name in keyof z.infer<typeof Variables>]?: string | undefined };

/**
 * Reads the configuration.
 * @throws ConfigError that names every variable that is missing or wrong.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const parsed = Variables.safeParse(env);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map(
        (issue) => `${issue.path.join('.')} ${issue.message.replace(/^Invalid option: expected/, 'must be')}`,
      );
  // What is missing is named together with what is wrong, so that one start tells all.
  const slack = readSlackMode(trimmed(env));
  if ('problems' in slack) problems.push(...slack.problems);
  if (!parsed.success || 'problems' in slack) {
    throw new ConfigError(
      `Cannot start, the configuration is not complete:\n${problems.map((problem) => `  ${problem}`).join('\n')}\n` +
        'The README says what each is for. To try Whetstone without Slack: npm run demo',
    );
  }
  const variables = parsed.data;
  return {
    slack,
    slackApiUrl: variables.SLACK_API_URL ?? null,
    ...databaseOf(variables),
    openai: readOpenAi(variables),
    prices: readPrices(variables),
    port: Number(variables.PORT ?? 3000),
    logLevel: variables.LOG_LEVEL ?? 'info',
  };
}

/**
 * The database's part of the configuration, for tools that need no Slack.
 * @throws ConfigError where it is wrong.
 */
export function readDatabase(
  env: Record<string, string | undefined>,
): Pick<Config, 'databaseUrl' | 'dataDir'> {
  const { data, error } = Variables.pick({ DATABASE_URL: true, DATA_DIR: true }).safeParse(env);
  if (data) return databaseOf(data);
  throw new ConfigError(error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('\n'));
}

function databaseOf({
  DATABASE_URL: url,
  DATA_DIR: folder,
}: Variables): Pick<Config, 'databaseUrl' | 'dataDir'> {
  return { databaseUrl: url ?? null, dataDir: folder ?? '.data' };
}

/** The model's part of the configuration, which the demo reads too. */
export function readOpenAi(env: {
  OPENAI_API_KEY?: string | undefined;
  OPENAI_BASE_URL?: string | undefined;
  OPENAI_MODEL?: string | undefined;
}): Config['openai'] {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: model } = env;
  if (!apiKey && !baseUrl) return null;
  return { apiKey: apiKey || null, baseUrl: baseUrl || null, model: model || defaultModel };
}

function readPrices({ OPENAI_INPUT_PRICE: input, OPENAI_OUTPUT_PRICE: output }: Variables): Config['prices'] {
  if (input === undefined && output === undefined) return null;
  return { input: Number(input ?? 0), output: Number(output ?? 0) };
}

function readSlackMode(env: Variables): SlackMode | { problems: string[] } {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = env;
  const clientId = env.SLACK_CLIENT_ID;
  const clientSecret = env.SLACK_CLIENT_SECRET;
  const stateSecret = env.SLACK_STATE_SECRET;
  if (clientId || clientSecret || stateSecret) {
    const needed = {
      SLACK_CLIENT_ID: clientId,
      SLACK_CLIENT_SECRET: clientSecret,
      SLACK_STATE_SECRET: stateSecret,
      SLACK_SIGNING_SECRET: signingSecret,
      ENCRYPTION_KEY: env.ENCRYPTION_KEY,
    };
    const problems = missing(needed, 'is missing; many workspaces by OAuth need it');
    if (botToken) problems.push('SLACK_BOT_TOKEN is for one workspace; leave it out with SLACK_CLIENT_ID');
    if (
      problems.length > 0 ||
      !clientId ||
      !clientSecret ||
      !stateSecret ||
      !signingSecret ||
      !env.ENCRYPTION_KEY
    ) {
      return { problems };
    }
    return {
      mode: 'oauth',
      signingSecret,
      clientId,
      clientSecret,
      stateSecret,
      encryptionKey: env.ENCRYPTION_KEY,
    };
  }
  if (signingSecret && !appToken) {
    if (!botToken)
      return {
        problems: missing({ SLACK_BOT_TOKEN: botToken }, 'is missing; one workspace over HTTP needs it'),
      };
    return { mode: 'http', botToken, signingSecret };
  }
  if (botToken && appToken) return { mode: 'socket', botToken, appToken };
  return {
    problems: missing(
      { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken },
      'is missing; one workspace over Socket Mode needs it',
    ),
  };
}

function trimmed(env: Record<string, string | undefined>): Variables {
  return Object.fromEntries(
    Object.keys(Variables.shape).map((name) => [name, env[name]?.trim() || undefined]),
  );
}

function missing(variables: Record<string, string | undefined>, why: string): string[] {
  return Object.entries(variables)
    .filter(([, value]) => !value)
    .map(([name]) => `${name} ${why}`);
}
