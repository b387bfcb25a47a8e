import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebClient } from '@slack/web-api';
import { afterEach, describe, expect, test } from 'vitest';
import { readFile } from '../../src/slack/file.ts';

const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

type Headers = Record<string, string | undefined>;

/** A Slack that tells of one file and hands it over as `download` says; `elsewhere` is the origin that it names for it. */
async function slackWith(download: RequestListener, file: Record<string, unknown> = {}, elsewhere?: string) {
  const asked: Headers[] = [];
  let origin = '';
  origin = await serve((request, response) => {
    if (request.url !== '/api/files.info') {
      asked.push({ authorization: request.headers.authorization });
      return download(request, response);
    }
    const described = {
      id: 'F1',
      name: 'costs.csv',
      user: 'U1',
      size: 5,
      url_private_download: `${elsewhere ?? origin}/file`,
      ...file,
    };
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ ok: true, file: described }));
  });
  const client = new WebClient('xoxb-secret', {
    slackApiUrl: `${origin}/api/`,
    retryConfig: { retries: 0 },
  });
  return { asked, read: () => readFile(client, 'U1', 'F1', 100) };
}

const hello: RequestListener = (_request, response) => {
  response.setHeader('content-type', 'text/csv').end('hello');
};

describe('a file that somebody chose', () => {
  test('is read with the bot’s token', async () => {
    const { read, asked } = await slackWith(hello);
    expect(await read()).toEqual({ name: 'costs.csv', content: Buffer.from('hello') });
    expect(asked).toEqual([{ authorization: 'Bearer xoxb-secret' }]);
  });

  test('is not asked for where it is kept elsewhere', async () => {
    const asked: (string | undefined)[] = [];
    const elsewhere = await serve((request, response) => {
      asked.push(request.url);
      response.end('hello');
    });
    const { read } = await slackWith(hello, {}, elsewhere);
    await expect(read()).rejects.toThrow('kept elsewhere than in Slack');
    expect(asked).toEqual([]);
  });

  test('is not followed along a redirect', async () => {
    const asked: (string | undefined)[] = [];
    const elsewhere = await serve((request, response) => {
      asked.push(request.url);
      response.end('hello');
    });
    const { read } = await slackWith((_request, response) => {
      response.writeHead(302, { location: `${elsewhere}/file` }).end();
    });
    await expect(read()).rejects.toThrow('Slack did not hand over the file');
    expect(asked).toEqual([]);
  });

  test('is not Slack’s login page', async () => {
    const { read } = await slackWith((_request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8').end('<h1>Sign in</h1>');
    });
    await expect(read()).rejects.toThrow('Ask an admin whether aipm may read files.');
  });

  test('is theirs, or is not read', async () => {
    const { read, asked } = await slackWith(hello, { user: 'U2' });
    await expect(read()).rejects.toThrow('Choose it again.');
    expect(asked).toEqual([]);
  });

  test('may be no larger than it may be, whatever is said of its size', async () => {
    const said = await slackWith(hello, { size: 101 });
    await expect(said.read()).rejects.toThrow('send it in parts');
    expect(said.asked).toEqual([]);
    const unsaid = await slackWith((_request, response) => {
      response.setHeader('content-type', 'text/csv').end('x'.repeat(101));
    });
    await expect(unsaid.read()).rejects.toThrow('send it in parts');
  });
});
