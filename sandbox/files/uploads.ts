import type { IncomingMessage } from 'node:http';
import type { Answer } from '../behave.ts';
import { behave } from '../behave.ts';
import { recordExchange, recordProblem } from '../recording.ts';
import type { Sandbox } from '../sandbox.ts';
import { removeContent, writeContent } from './content.ts';
import { boundaryOf, firstPart } from './multipart.ts';

/** Takes the bytes the bot posts to an upload_url, raw or as a form. Rules about `upload` make it misbehave. */
export async function receiveUpload(sandbox: Sandbox, id: string, request: IncomingMessage): Promise<Answer> {
  const started = performance.now();
  const answer = await behave(sandbox.misbehaviour, 'upload', undefined, () => receive(sandbox, id, request));
  // A sender that is still sending would not hear the answer.
  request.resume();
  await sandbox.remember();
  recordExchange(sandbox.recording, {
    way: 'in',
    method: 'upload',
    args: { file: id },
    response: answer === 'drop' ? 'dropped' : answer.body,
    status: answer === 'drop' ? 0 : answer.status,
    ms: performance.now() - started,
  });
  return answer;
}

async function receive(sandbox: Sandbox, id: string, request: IncomingMessage): Promise<Answer> {
  const { filesFolder, workspace, recording } = sandbox;
  const file = workspace.files.find((one) => one.id === id && one.awaits === 'content');
  if (!file) return { status: 404, headers: {}, body: 'There is no such upload.' };
  const boundary = boundaryOf(request.headers['content-type']);
  const bytes = boundary === undefined ? request : firstPart(request, boundary);
  const size = await writeContent(filesFolder, id, bytes, file.size);
  if (size !== file.size) {
    await removeContent(filesFolder, id);
    recordProblem(recording, 'an upload of another length', 'upload', { announced: file.size, sent: size });
    return { status: 400, headers: {}, body: `${file.size} bytes were announced, not ${size}.` };
  }
  file.awaits = 'completion';
  return { status: 200, headers: {}, body: `OK - ${size}` };
}
