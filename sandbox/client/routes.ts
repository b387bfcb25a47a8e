import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { json as readJson } from 'node:stream/consumers';
import type { z } from 'zod';
import { explain } from '../block-kit/explain.ts';
import { storeUpload } from '../files/files.ts';
import { Objection } from '../objection.ts';
import type { Sandbox } from '../sandbox.ts';
import { type Channel, openDm } from '../workspace.ts';
import { act, find, perform, search } from './acts.ts';
import { clockJump, type Deadline, faultSwitch, type Traffic } from './controls.ts';
import { createFaults } from './faults.ts';
import { type Closing, createLive } from './live.ts';
import { type Clock, type Screen, screenOf } from './screen.ts';
import { staticFiles } from './static-files.ts';

/** What the page steers besides Slack itself. */
export type Controls = {
  /** False while the workspace is being prepared, which nobody is to see or disturb. */
  isReady: () => boolean;
  clock: () => Clock;
  /** Puts the bot's clock forward, in milliseconds since 1970. */
  jumpTo: (time: number) => Promise<void>;
  deadlines: () => Promise<Deadline[]>;
};

/** Who looks, and at which channel. */
type Seat = { userId: string; channelId: string | undefined };

/** The part of the server that pages talk to. */
export type Client = {
  answer: RequestListener;
  /** Takes a WebSocket to /client/screens. */
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  stop: () => void;
};

const preparing = 'Preparing the workspace…';

/** Serves the page, and what it asks and does under /client/. */
export function createClient(sandbox: Sandbox, controls: Controls): Client {
  const live = createLive();
  const faults = createFaults(sandbox.misbehaviour);
  const page = staticFiles(new URL('../page/dist/', import.meta.url));
  let version = 0;
  sandbox.recording.onExchange = live.changed;

  async function changed(): Promise<void> {
    live.changed();
    await sandbox.remember();
  }

  function look({ userId, channelId }: Seat): Screen {
    version += 1;
    return screenOf(sandbox, userId, channelId, controls.clock(), version);
  }

  async function answer(what: string, url: URL, request: IncomingMessage): Promise<unknown> {
    switch (`${request.method} ${what}`) {
      case 'GET screen':
        return look(seatOf(sandbox, url));
      case 'POST acts': {
        const seat = seatOf(sandbox, url);
        await perform(sandbox, seat.userId, await bodyOf(request, act)).finally(changed);
        return look(seat);
      }
      case 'POST searches':
        return { options: await find(sandbox, seatOf(sandbox, url).userId, await bodyOf(request, search)) };
      case 'POST files': {
        const name = url.searchParams.get('name') ?? 'file';
        const { userId } = seatOf(sandbox, url);
        const { id, size } = await storeUpload(sandbox, { userId, name, stream: request });
        return { id, name, size };
      }
      case 'POST clock': {
        const { to } = await bodyOf(request, clockJump);
        await controls.jumpTo(Date.parse(to));
        await changed();
        return controls.clock();
      }
      case 'GET deadlines':
        return controls.deadlines();
      case 'GET faults':
        return faults.list();
      case 'POST faults': {
        const { name, isOn } = await bodyOf(request, faultSwitch);
        return faults.turn(name, isOn);
      }
      case 'GET traffic':
        return trafficSince(sandbox, Number(url.searchParams.get('after')));
      default:
        throw new Objection('There is nothing here.');
    }
  }

  /** What a page is to follow, or why it can't. */
  function followed(url: URL): (() => Screen) | Closing {
    if (!controls.isReady()) return { code: 4503, sentence: preparing };
    try {
      const seat = seatOf(sandbox, url);
      return () => look(seat);
    } catch (error) {
      return { code: 4400, sentence: sentenceOf(error) };
    }
  }

  return {
    answer: async (request, response) => {
      const url = urlOf(request);
      const [, area, what = ''] = url.pathname.split('/');
      if (area !== 'client') return page(url.pathname, response);
      if (!controls.isReady()) return send(response, 503, { error: preparing });
      try {
        send(response, 200, await answer(what, url, request));
      } catch (error) {
        send(response, error instanceof Objection ? 400 : 500, { error: sentenceOf(error) });
      }
    },
    upgrade: (request, socket, head) => live.greet(request, socket, head, followed(urlOf(request))),
    stop: live.stop,
  };
}

function urlOf(request: IncomingMessage): URL {
  return new URL(request.url ?? '/', 'http://127.0.0.1');
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A person and a channel by id or name; `aipm` is their conversation with the bot. */
function seatOf({ workspace }: Sandbox, { searchParams }: URL): Seat {
  const who = searchParams.get('as') ?? '';
  const where = searchParams.get('channel') ?? '';
  const member = workspace.members.find((one) => one.id === who || one.name === who);
  if (!member || member.isBot || member.isDeactivated) throw new Objection('There is no such person.');
  const named = (one: Channel) => one.id === where || (one.kind !== 'im' && one.name === where);
  const channel =
    where === workspace.app.name ? openDm(workspace, member.id) : workspace.channels.find(named);
  return { userId: member.id, channelId: channel?.id };
}

async function bodyOf<T>(request: IncomingMessage, shape: z.ZodType<T>): Promise<T> {
  const parsed = shape.safeParse(await readJson(request));
  if (!parsed.success)
    throw new Objection(`The sandbox does not understand: ${explain(parsed.error).join('; ')}`);
  return parsed.data;
}

function trafficSince({ recording: { traffic, problems } }: Sandbox, after: number): Traffic {
  return {
    exchanges: traffic.filter((one) => one.number > after),
    problems: problems.map(({ what, about }) => ({ what, about })),
  };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(body));
}
