import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { SIGNING_SECRET } from './fixtures.ts';
import { recordExchange, recordProblem } from './recording.ts';
import type { Ack, Delivery, Sandbox } from './sandbox.ts';

export type Transport = (delivery: Delivery) => Promise<Ack>;

/** Wraps the way to the bot with recording and misbehaviour. */
export function createSend(sandbox: Omit<Sandbox, 'send'>, transport: Transport): Transport {
  return async function send(delivery) {
    const fault = sandbox.misbehaviour.forDelivery(delivery.kind);
    if (fault && 'delayMs' in fault) await pause(fault.delayMs, undefined, { ref: false });
    const isTwice = fault !== undefined && 'twice' in fault;
    const isLost = fault !== undefined && 'dropResponse' in fault;
    const [ack] = await Promise.all([once(delivery, isLost), ...(isTwice ? [once(delivery, isLost)] : [])]);
    return ack;
  };

  /** What Slack makes of one delivery; the bot is not to blame for an answer that gets lost. */
  async function once(delivery: Delivery, isLost: boolean): Promise<Ack> {
    const started = performance.now();
    const given = await transport(delivery);
    const ack: Ack = isLost ? { status: 'late' } : given;
    const { kind, payload } = delivery;
    recordExchange(sandbox.recording, {
      way: 'out',
      kind,
      payload,
      ack,
      ms: performance.now() - started,
    });
    if (given.status === 'late') recordProblem(sandbox.recording, 'no answer in time', kind);
    if (given.status === 'failed') recordProblem(sandbox.recording, 'not acknowledged', kind, given.reason);
    return ack;
  }
}

/** Sends a signed request to the bot's URL. */
export function deliverOverHttp(
  url: string,
  delivery: Delivery,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<Ack> {
  const { type, body } = encode(delivery);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const digest = createHmac('sha256', SIGNING_SECRET).update(`v0:${timestamp}:${body}`).digest('hex');
  const headers: Record<string, string> = {
    'content-type': type,
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${digest}`,
  };
  if (delivery.retry) {
    headers['x-slack-retry-num'] = String(delivery.retry.num);
    headers['x-slack-retry-reason'] = delivery.retry.reason;
  }
  return new Promise((resolve) => {
    const sent = request(url, { method: 'POST', headers, agent: false, signal }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        clearTimeout(timer);
        const status = response.statusCode ?? 0;
        const isOk = status >= 200 && status < 300;
        resolve(
          isOk
            ? { status: 'ok', body: decode(Buffer.concat(chunks).toString()) }
            : { status: 'failed', reason: `status ${status}` },
        );
      });
    });
    const timer = setTimeout(() => {
      resolve({ status: 'late' });
      sent.destroy();
    }, deadlineMs);
    sent.on('error', (error) => {
      clearTimeout(timer);
      resolve({ status: 'failed', reason: error.message });
    });
    sent.end(body);
  });
}

function encode({ kind, payload }: Delivery): { type: string; body: string } {
  if (kind === 'event') return { type: 'application/json', body: JSON.stringify(payload) };
  const fields =
    kind === 'command' ? (payload as Record<string, string>) : { payload: JSON.stringify(payload) };
  return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(fields).toString() };
}

function decode(body: string): unknown {
  if (body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
