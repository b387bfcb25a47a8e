import type { WebClient } from '@slack/web-api';
import type { Database } from '../db/database.ts';
import type { Logger } from '../log.ts';
import type { Command } from './command.ts';
import type { People } from './people.ts';
import type { Router } from './router.ts';

/** What listeners work with. */
export type Deps = {
  workspaceId: string;
  db: Database;
  client: WebClient;
  people: People;
  /** Tells the dispatcher that a commit owes Slack messages. */
  messagesOwed: () => void;
  /** Business time; leases, rate limits and signatures go by the real clock. */
  now: () => Date;
  log: Logger;
};

/** A part of the bot that people can use: its commands, and its listeners. */
export type Feature = {
  name: string;
  commands: Command[];
  register: (router: Router, deps: Deps) => void;
  /** Does what has fallen due by now; called every minute, by every process. */
  due?: (deps: Deps) => Promise<void>;
};
