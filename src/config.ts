import { existsSync } from 'node:fs';
import { z } from 'zod';

/** Where the records are kept. */
export type DatabaseConfig = { kind: 'postgres'; url: string } | { kind: 'pglite'; path: string };

/** How Slack reaches the bot: over a socket the bot opens, or by requests to `/slack/events`. */
export type Transport = { kind: 'socket'; appToken: string } | { kind: 'http'; signingSecret: string };

export type Config = {
  slack: { botToken: string; apiUrl: string; transport: Transport };
  port: number;
  database: DatabaseConfig;
  logLevel: LogLevel;
  metricsToken: string | undefined;
};

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

const whereToGet = {
  SLACK_BOT_TOKEN: 'Slack app settings > OAuth & Permissions > Bot User OAuth Token',
  SLACK_APP_TOKEN:
    'Slack app settings > Basic Information > App-Level Tokens, with the scope connections:write',
  SLACK_SIGNING_SECRET: 'Slack app settings > Basic Information > App Credentials > Signing Secret',
} as const;

function token(name: keyof typeof whereToGet, prefix: string) {
  return z
    .string()
    .startsWith(prefix, `${name} must begin with ${prefix}; find it under ${whereToGet[name]}.`);
}

const DatabaseUrl = z
  .string()
  .regex(
    /^(postgres(ql)?:\/\/.+|pglite:.+)$/,
    'DATABASE_URL must be postgres://user:password@host/database, or pglite:PATH for a database in a folder.',
  )
  .refine(
    (url) => url.startsWith('pglite:') || URL.canParse(url),
    'DATABASE_URL is no address: write postgres://user:password@host/database, with special characters percent-encoded.',
  )
  .transform(
    (url): DatabaseConfig =>
      url.startsWith('pglite:')
        ? { kind: 'pglite', path: url.slice('pglite:'.length) }
        : { kind: 'postgres', url },
  );

const Environment = z.object({
  SLACK_BOT_TOKEN: token('SLACK_BOT_TOKEN', 'xoxb-'),
  SLACK_APP_TOKEN: token('SLACK_APP_TOKEN', 'xapp-').optional(),
  SLACK_SIGNING_SECRET: z.string().optional(),
  SLACK_API_URL: z
    .url({
      protocol: /^https?$/,
      error: 'SLACK_API_URL must be a web address such as https://slack.com/api/.',
    })
    .transform((url) => (url.endsWith('/') ? url : `${url}/`))
    .default('https://slack.com/api/'),
  PORT: z.coerce
    .number('PORT must be a number.')
    .int('PORT must be a whole number.')
    .min(0, 'PORT must be between 0 and 65535.')
    .max(65_535, 'PORT must be between 0 and 65535.')
    .default(3000),
  DATABASE_URL: DatabaseUrl.default({ kind: 'pglite', path: '.aipm/data' }),
  LOG_LEVEL: z.enum(logLevels, `LOG_LEVEL must be one of ${logLevels.join(', ')}.`).default('info'),
  METRICS_TOKEN: z.string().min(16, 'METRICS_TOKEN must have at least 16 characters.').optional(),
});

/** A wrong environment; `message` is one plain sentence for whoever starts the process. */
export class ConfigError extends Error {}

/** The variables of the process; those in a file `.env` beside it count where the process has none. */
function environment(): Record<string, string | undefined> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}

/**
 * The process's settings, read from environment variables; an empty variable counts as missing.
 * @throws ConfigError that names the first variable that is missing or wrong, and where to get it.
 */
export function readConfig(env: Record<string, string | undefined> = environment()): Config {
  const given = parse(Environment, env);
  return {
    slack: { botToken: given.SLACK_BOT_TOKEN, apiUrl: given.SLACK_API_URL, transport: transport(given) },
    port: given.PORT,
    database: given.DATABASE_URL,
    logLevel: given.LOG_LEVEL,
    metricsToken: given.METRICS_TOKEN,
  };
}

/** The database alone, for commands that need no Slack. @throws ConfigError as `readConfig`. */
export function readDatabaseConfig(env: Record<string, string | undefined> = environment()): DatabaseConfig {
  return parse(Environment.pick({ DATABASE_URL: true }), env).DATABASE_URL;
}

function parse<Schema extends z.ZodObject>(schema: Schema, env: Record<string, string | undefined>) {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = String(issue?.path[0]);
  throw new ConfigError(name in given ? `${issue?.message}` : missing(name));
}

function transport(given: z.infer<typeof Environment>): Transport {
  if (given.SLACK_APP_TOKEN) return { kind: 'socket', appToken: given.SLACK_APP_TOKEN };
  if (given.SLACK_SIGNING_SECRET) return { kind: 'http', signingSecret: given.SLACK_SIGNING_SECRET };
  throw new ConfigError(
    `SLACK_APP_TOKEN (for Socket Mode; ${whereToGet.SLACK_APP_TOKEN}) or SLACK_SIGNING_SECRET (for HTTP; ${whereToGet.SLACK_SIGNING_SECRET}) is missing: set one of them.`,
  );
}

function missing(name: string): string {
  const where = name in whereToGet ? ` Find it under ${whereToGet[name as keyof typeof whereToGet]}.` : '';
  return `${name} is missing.${where}`;
}
