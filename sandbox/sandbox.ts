import type { Manifest } from './manifest.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import type { Recording } from './recording.ts';
import type { Workspace } from './workspace.ts';

/** What every part of the sandbox shares: the remembered workspace, and what lives only while it runs. */
export type Sandbox = {
  workspace: Workspace;
  manifest: Manifest;
  recording: Recording;
  misbehaviour: Misbehaviour;
  settings: Settings;
  /** Business time in milliseconds, for messages and response_urls. Triggers and deadlines use real time. */
  now: () => number;
  /** The origin of the server, such as http://127.0.0.1:4000. */
  origin: string;
  /** Where the content of files is kept. */
  filesFolder: string;
  /** Sends a payload to the bot and waits for its answer, at most until the deadline. */
  send: (delivery: Delivery) => Promise<Ack>;
  /** Keeps the workspace as it is now, where it is kept at all; done when that is safe. */
  remember: () => Promise<void>;
};

export type Settings = {
  triggerMs: number;
  ackMs: number;
  /** Pauses before the three retries of an event. */
  retryDelaysMs: number[];
  enforceRates: boolean;
};

/** What reaches the bot. */
export type Kind = 'command' | 'shortcut' | 'action' | 'suggestion' | 'submission' | 'closed' | 'event';
export type Delivery = {
  kind: Kind;
  payload: Record<string, unknown>;
  retry?: { num: number; reason: string };
};

/** How the bot answered: in time, not in time, or with a failure. */
export type Ack = { status: 'ok'; body: unknown } | { status: 'late' } | { status: 'failed'; reason: string };
