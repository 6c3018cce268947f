import { pino } from 'pino';
import type { LogLevel } from './config.ts';

/** Writes one line: a static event name and fields. Never answers, prompts, tokens or addresses. */
export type Log = (
  level: 'error' | 'warn' | 'info' | 'debug',
  event: string,
  fields: Record<string, unknown>,
) => void;

/** Structured lines (JSON) on standard output. */
export function createLog(level: LogLevel): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
  return (at, event, fields) => logger[at]({ event, ...fields });
}
