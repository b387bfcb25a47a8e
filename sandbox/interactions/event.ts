import { setTimeout as pause } from 'node:timers/promises';
import { subscribesTo } from '../manifest.ts';
import type { Ack, Sandbox } from '../sandbox.ts';
import { describeView } from '../views.ts';
import { openDm } from '../workspace.ts';
import { eventEnvelope, stamp } from './payloads.ts';

/** Sends an event the app subscribes to, and again up to three times while it is not acknowledged. */
export async function sendEvent(sandbox: Sandbox, event: { type: string } & Record<string, unknown>) {
  if (!subscribesTo(sandbox.manifest, event.type)) return;
  const payload = eventEnvelope(sandbox, { ...event, event_ts: stamp(sandbox) });
  let ack = await sandbox.send({ kind: 'event', payload });
  for (const [index, delay] of sandbox.settings.retryDelaysMs.entries()) {
    if (ack.status === 'ok') return;
    await pause(delay, undefined, { ref: false });
    ack = await sandbox.send({ kind: 'event', payload, retry: { num: index + 1, reason: reasonOf(ack) } });
  }
}

/** Someone opens the bot's Home tab; done when the event is acknowledged. */
export async function openHome(sandbox: Sandbox, userId: string): Promise<void> {
  const { workspace } = sandbox;
  const open = workspace.homes[userId];
  await sendEvent(sandbox, {
    type: 'app_home_opened',
    user: userId,
    channel: openDm(workspace, userId).id,
    tab: 'home',
    ...(open ? { view: describeView(sandbox, open) } : {}),
  });
}

function reasonOf(ack: Ack): string {
  return ack.status === 'late' ? 'http_timeout' : 'http_error';
}
