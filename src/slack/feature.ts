import type { WebClient } from '@slack/web-api';
import type { Endpoint } from '../api/endpoint.ts';
import type { OnReport } from '../api/reports.ts';
import type { Database } from '../db/database.ts';
import type { DigestPart } from '../digest/part.ts';
import type { DossierPart } from '../dossier/part.ts';
import type { Awaiting } from '../home/awaiting.ts';
import type { Logger } from '../log.ts';
import type { Predictions } from '../outcomes/prediction.ts';
import type { Findable } from '../search/part.ts';
import type { WorkspaceLocale } from '../workspaces/locale.ts';
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
  /** How dates and numbers are written for people. */
  locale: WorkspaceLocale;
  log: Logger;
};

/** What work in a transaction needs to know of where and when it is done. */
export type Clocked = Pick<Deps, 'workspaceId' | 'now'>;

/** A part of the bot that people and programs can use: its commands, its listeners, its endpoints. */
export type Feature = {
  name: string;
  commands: Command[];
  register: (router: Router, deps: Deps) => void;
  /** Does what has fallen due by now; called every minute, by every process. */
  due?: (deps: Deps) => Promise<void>;
  /** What it tells in digests, perhaps in several sections. */
  digest?: DigestPart | DigestPart[];
  /** What of it waits for people: on their Home, in their reminders. */
  awaits?: Awaiting;
  /** What it holds of a project's dossier. */
  dossier?: DossierPart;
  /** What its records predict, to be checked with their decisions. */
  predictions?: Predictions;
  /** What of it people find by its words. */
  findable?: Findable;
  /** What it adds to the HTTP API. */
  api?: (deps: Deps) => Endpoint[];
  /** Takes what another tool reports of a project's cost. */
  onReport?: OnReport<Deps>;
};
