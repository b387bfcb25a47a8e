import type { PlainOption } from '../block-kit/composition.ts';
import type { Act, Search } from '../client/acts.ts';
import type { Deadline, Fault, Traffic } from '../client/controls.ts';
import type { Screen } from '../client/screen.ts';

/** Whose Slack is shown, and which of its channels. */
export type Seat = { userId: string; channelId: string };

/** A file somebody chose in a form, as the sandbox keeps it. */
export type UploadedFile = { id: string; name: string; size: number };

/** The sandbox cannot be reached, or cannot answer just now. What was asked may be asked again; a refusal may not. */
export class Away extends Error {}

const STOPPED = 'The sandbox has stopped.';

/** Why something could not be done, as a sentence to show. */
export function sentenceOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

/** Everything a person does ends in the screen they see afterwards. @throws Error with a sentence to show, or Away */
export function perform(seat: Seat, act: Act): Promise<Screen> {
  return post('acts', seat, act);
}

/** The options the bot offers for what was typed. */
export async function search(seat: Seat, asked: Search): Promise<PlainOption[]> {
  const { options } = await post<{ options: PlainOption[] }>('searches', seat, asked);
  return options;
}

export function upload(seat: Seat, file: File): Promise<UploadedFile> {
  return ask(address('files', seat, { name: file.name }), {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
  });
}

export function jumpTo(to: Date): Promise<void> {
  return post('clock', undefined, { to: to.toISOString() });
}

export function deadlines(): Promise<Deadline[]> {
  return ask('/client/deadlines');
}

export function faults(): Promise<Fault[]> {
  return ask('/client/faults');
}

export function switchFault(name: Fault['name'], isOn: boolean): Promise<Fault[]> {
  return post('faults', undefined, { name, isOn });
}

export function traffic(after: number): Promise<Traffic> {
  return ask(`/client/traffic?after=${after}`);
}

/** Where the sandbox is asked about something, for a seat if it is about one. */
export function address(what: string, seat: Seat | undefined, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({ ...(seat && { as: seat.userId, channel: seat.channelId }), ...more });
  return `/client/${what}?${query}`;
}

function post<T>(what: string, seat: Seat | undefined, body: unknown): Promise<T> {
  return ask(address(what, seat), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function ask<T>(url: string, how?: RequestInit): Promise<T> {
  const { status, body } = await answerTo(url, how);
  if (status < 400) return body;
  // A sandbox that is being prepared says so itself.
  if (status === 503) throw new Away(body.error);
  if (status >= 500) throw new Away(`The sandbox failed: ${body.error}.`);
  throw new Error(body.error);
}

async function answerTo(url: string, how?: RequestInit) {
  try {
    const response = await fetch(url, how);
    return { status: response.status, body: await response.json() };
  } catch {
    // Nobody was there, or whoever was went away in the middle of a sentence.
    throw new Away(STOPPED);
  }
}
