import type { IncomingMessage } from 'node:http';
import { beforeDeadline, type Deadline } from '../deadline.ts';
import { ApiProblem } from './problem.ts';

/** The largest body that is taken, in bytes: 2 MB. */
export const mostBytes = 2_000_000;

const tooLarge = `A body has at most ${mostBytes} bytes. Send it in parts; nothing was taken of it.`;

/** The JSON in a request's body. @throws ApiProblem 400, 408, 413 or 415 */
export async function readJson(request: IncomingMessage, deadline: Deadline): Promise<unknown> {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json')
    throw new ApiProblem(415, 'Send JSON, with the header content-type: application/json.');
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity')
    throw new ApiProblem(415, 'Send the body without compression.');
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) throw new ApiProblem(413, tooLarge);
  const late = () =>
    new ApiProblem(408, 'The body did not arrive in time. Nothing was changed; send it again.');
  return parseJson(await beforeDeadline(bytesOf(request), deadline, late));
}

/** What is beyond the limit is read too and dropped, so that whoever sends it hears the answer. */
function bytesOf(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= mostBytes) {
        chunks.push(chunk);
      } else {
        chunks = [];
        reject(new ApiProblem(413, tooLarge));
      }
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('close', () => reject(new ApiProblem(400, 'The body ended too early.')));
    request.on('error', reject);
  });
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new ApiProblem(400, 'The body is no JSON in UTF-8.');
  }
}
