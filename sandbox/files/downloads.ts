import type { IncomingMessage } from 'node:http';
import type { Answer } from '../behave.ts';
import { BOT_TOKEN } from '../fixtures.ts';
import { recordExchange, recordProblem } from '../recording.ts';
import type { Sandbox } from '../sandbox.ts';
import type { StoredFile } from '../workspace.ts';
import { readContent } from './content.ts';
import { fileById, mayDownload } from './files.ts';

const LOGIN_PAGE =
  '<!DOCTYPE html><html lang="en"><title>Slack</title><h1>Sign in to your workspace</h1></html>';
const NOT_FOUND = { status: 404, headers: {}, body: 'There is no such file.' } satisfies Answer;
// Slack sends whoever it does not know to its login page, which is no error to somebody who only looks at the status.
const LOGIN = {
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: LOGIN_PAGE,
} satisfies Answer;

/** Answers for a file's url_private: to the bot by its token, to a person of the page by `?as=` and their id. */
export async function download(
  sandbox: Sandbox,
  id: string,
  as: string | null,
  { headers }: IncomingMessage,
): Promise<Answer> {
  if (as === null) return downloadForBot(sandbox, id, headers.authorization);
  const file = fileById(sandbox.workspace, id);
  const isAllowed = file && mayDownload(sandbox.workspace, file, as);
  return isAllowed ? contentOf(sandbox, file) : NOT_FOUND;
}

async function downloadForBot(sandbox: Sandbox, id: string, bearer: string | undefined): Promise<Answer> {
  const started = performance.now();
  const answer = await answerBot(sandbox, id, bearer);
  recordExchange(sandbox.recording, {
    way: 'in',
    method: 'download',
    args: { file: id },
    response: answer === LOGIN ? 'the login page' : `status ${answer.status}`,
    status: answer.status,
    ms: performance.now() - started,
  });
  return answer;
}

async function answerBot(sandbox: Sandbox, id: string, bearer: string | undefined) {
  const { workspace, recording } = sandbox;
  if (bearer !== `Bearer ${BOT_TOKEN}` || !workspace.scopes.includes('files:read')) {
    recordProblem(recording, 'a download without the right token or files:read', 'download');
    return LOGIN;
  }
  const file = fileById(workspace, id);
  return file ? contentOf(sandbox, file) : NOT_FOUND;
}

async function contentOf({ filesFolder }: Sandbox, file: StoredFile) {
  const body = await readContent(filesFolder, file.id);
  if (!body) return NOT_FOUND;
  return {
    status: 200,
    headers: {
      'content-type': file.mimetype,
      'content-length': String(file.size),
      'content-disposition': disposition(file.name),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
    body,
  };
}

/** Both forms of RFC 6266: what every client reads, and the name as it is. */
function disposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\/]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
