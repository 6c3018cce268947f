import { pino } from 'pino';
import type { LogLevel } from './config.ts';
import { currentTrace } from './trace.ts';

/** Writes one line: a static event name and fields. Never answers, prompts, tokens or addresses. */
export type Log = (
  level: 'error' | 'warn' | 'info' | 'debug',
  event: string,
  fields: Record<string, unknown>,
) => void;

/** Structured lines (JSON) on standard output. `trace` is the id of the event that the work came from. */
export function createLog(level: LogLevel): Log {
  const logger = pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: () => {
      const trace = currentTrace();
      return trace === null ? {} : { trace };
    },
  });
  return (at, event, fields) => logger[at]({ event, ...fields });
}
