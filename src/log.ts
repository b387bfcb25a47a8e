import { LogLevel, type Logger as SlackLogger } from '@slack/bolt';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from './config.ts';

export type { Logger };

/**
 * JSON lines on standard output. Messages are static sentences, facts are fields; errors are told without the text of
 * their messages, because drivers put what people typed into those.
 */
export function createLogger(level: Config['logLevel'], destination?: DestinationStream): Logger {
  const options = { level, base: { name: 'aipm' }, serializers: { err: describeError } };
  return destination ? pino(options, destination) : pino(options);
}

type Described = { kind: string; code?: string; message?: string; at?: string[]; cause?: Described };

/** Errors of these kinds have messages that the code or Slack wrote, never a person. */
const telling = new Set([
  'TypeError',
  'RangeError',
  'ReferenceError',
  'AssertionError',
  'WebAPIPlatformError',
]);

function describeError(error: unknown): Described {
  if (!(error instanceof Error)) return { kind: typeof error };
  const kind = error.constructor.name;
  const at = error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 8);
  return {
    kind,
    ...('code' in error && { code: String(error.code) }),
    ...(telling.has(kind) && { message: error.message }),
    ...(at && { at: at.map((line) => line.trim()) }),
    ...(error.cause instanceof Error && { cause: describeError(error.cause) }),
  };
}

/** What Slack's packages log: their warnings and errors only, because their debug lines hold payloads. */
export function slackLogger(log: Logger): SlackLogger {
  const tell = (parts: unknown[]) => parts.filter((part) => typeof part === 'string').join(' ');
  return {
    debug: () => {},
    info: () => {},
    warn: (...parts) => log.warn({ said: tell(parts) }, 'Slack package warns'),
    error: (...parts) => log.error({ said: tell(parts) }, 'Slack package reports an error'),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}
