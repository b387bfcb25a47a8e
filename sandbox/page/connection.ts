import type { PlainOption } from '../block-kit/composition.ts';
import type { Act, Search } from '../client/acts.ts';
import type { Deadline, Fault, Traffic } from '../client/controls.ts';
import type { Screen } from '../client/screen.ts';

/** Whose Slack is shown, and which of its channels. */
export type Seat = { userId: string; channelId: string };

/** A file somebody chose in a form, as the sandbox keeps it. */
export type UploadedFile = { id: string; name: string; size: number };

/** Everything a person does ends in the screen they see afterwards. @throws Error with a sentence to show */
export function perform(seat: Seat, act: Act): Promise<Screen> {
  return post('acts', seat, act);
}

/** The options the bot offers for what was typed. */
export async function search(seat: Seat, asked: Search): Promise<PlainOption[]> {
  const { options } = await post<{ options: PlainOption[] }>('searches', seat, asked);
  return options;
}

export async function upload(seat: Seat, file: File): Promise<UploadedFile> {
  const response = await fetch(address('files', seat, { name: file.name }), {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
  });
  return await read<UploadedFile>(response);
}

export function jumpTo(to: Date): Promise<void> {
  return post('clock', undefined, { to: to.toISOString() });
}

export function deadlines(): Promise<Deadline[]> {
  return get('deadlines');
}

export function faults(): Promise<Fault[]> {
  return get('faults');
}

export function switchFault(name: Fault['name'], isOn: boolean): Promise<Fault[]> {
  return post('faults', undefined, { name, isOn });
}

export function traffic(after: number): Promise<Traffic> {
  return get(`traffic?after=${after}`);
}

/**
 * Follows what a person's Slack shows. `onScreen` hears of every change, `onLost` when the sandbox goes away; the
 * returned function ends it.
 */
export function follow(seat: Seat, onScreen: (screen: Screen) => void, onLost: () => void): () => void {
  const source = new EventSource(address('screens', seat));
  source.onmessage = (event) => onScreen(JSON.parse(event.data));
  source.onerror = onLost;
  return () => source.close();
}

function address(what: string, seat: Seat | undefined, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({ ...(seat && { as: seat.userId, channel: seat.channelId }), ...more });
  return `/client/${what}?${query}`;
}

async function get<T>(what: string): Promise<T> {
  return await read<T>(await fetch(`/client/${what}`));
}

async function post<T>(what: string, seat: Seat | undefined, body: unknown): Promise<T> {
  const response = await fetch(address(what, seat), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return await read<T>(response);
}

async function read<T>(response: Response): Promise<T> {
  const body = await response.json();
  if (!response.ok) throw new Error(body.error);
  return body;
}
