import type { Readable } from 'node:stream';
import type { WebClient } from '@slack/web-api';
import { request } from 'undici';
import { UserError } from '../errors.ts';
import { slackRefusal } from '../slack/refusal.ts';
import { numberText } from '../slack/text.ts';

/** A file of any size: its bytes come as they are taken. */
export type LargeFile = {
  filename: string;
  title: string;
  comment: string;
  /** In bytes. */
  size: number;
  open: () => Readable;
};

/** The most that Slack takes, in bytes. */
const most = 1_000_000_000;

/**
 * Sends somebody a file in their conversation with aipm, as a stream: Slack's own client would hold all of it.
 * @throws UserError when Slack does not take it
 */
export async function sendLargeFile(client: WebClient, userId: string, file: LargeFile): Promise<void> {
  const { filename, title, comment, size } = file;
  if (size > most)
    throw new UserError(
      `The export has ${numberText(Math.ceil(size / 1_000_000))} MB, and Slack takes at most ${numberText(most / 1_000_000)}. Ask whoever runs aipm for a copy of the database.`,
    );
  try {
    const { channel } = await client.conversations.open({ users: userId });
    const target = await client.files.getUploadURLExternal({ filename, length: size });
    await upload(target.upload_url ?? '', file);
    await client.files.completeUploadExternal({
      files: [{ id: target.file_id ?? '', title }],
      channel_id: channel?.id ?? '',
      initial_comment: comment,
    });
  } catch (error) {
    const refusal = slackRefusal(error);
    throw new UserError(
      refusal
        ? `Slack did not take the export (${refusal}). Ask whoever runs aipm whether it may upload files.`
        : 'Slack did not take the export. Please try again in a moment.',
    );
  }
}

async function upload(url: string, { size, open }: LargeFile): Promise<void> {
  const { statusCode, body } = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', 'content-length': String(size) },
    body: open(),
  });
  await body.dump();
  if (statusCode !== 200) throw new Error(`The upload was answered with ${statusCode}`);
}
