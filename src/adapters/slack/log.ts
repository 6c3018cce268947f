import { type Logger, LogLevel } from '@slack/bolt';

/** Writes one line: a static event name and fields, never what members wrote. */
export type Log = (
  level: 'error' | 'warn' | 'info' | 'debug',
  event: string,
  fields: Record<string, unknown>,
) => void;

/** JSON.parse says what it stumbled over, and with it a piece of the body. */
const bodyInMessage = /^(Malformed request body):.*/s;

/** Slack's packages log through ours. Their debug lines hold message texts and are dropped. */
export function slackLogger(log: Log): Logger {
  const write =
    (level: 'error' | 'warn' | 'info') =>
    (...parts: unknown[]) =>
      log(level === 'info' ? 'debug' : level, 'slack.sdk', {
        message: parts.map(describe).join(' ').replace(bodyInMessage, '$1'),
      });
  return {
    debug: () => {},
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}

function describe(part: unknown): string {
  return part instanceof Error ? `${part.name}: ${part.message}` : String(part);
}
