import type { WebClient } from '@slack/web-api';
import { UserError } from '../errors.ts';
import { slackRefusal } from './refusal.ts';
import { numberText } from './text.ts';

/** A text file to hand out, and what is said with it. */
export type TextFile = { filename: string; title: string; content: string; comment: string };

/**
 * Sends somebody a file in their conversation with aipm, where nobody else sees it.
 * @throws UserError when Slack does not take it
 */
export async function sendFile(client: WebClient, userId: string, file: TextFile): Promise<void> {
  try {
    const { channel } = await client.conversations.open({ users: userId });
    await client.files.uploadV2({
      channel_id: channel?.id ?? '',
      filename: file.filename,
      title: file.title,
      content: file.content,
      initial_comment: file.comment,
    });
  } catch (error) {
    const refusal = slackRefusal(error);
    throw new UserError(
      refusal
        ? `Slack did not take the file (${refusal}). Ask an admin whether aipm may upload files.`
        : 'Slack did not take the file. Please try again in a moment.',
    );
  }
}

/** A file that somebody chose in a form. */
export type GivenFile = { name: string; content: Buffer };

/**
 * Reads a file that somebody chose in a form, as Slack has it now.
 * @param most how many bytes it may have
 * @throws UserError when it is larger, not theirs, not with Slack, or when Slack does not hand it over
 */
export async function readFile(
  client: WebClient,
  userId: string,
  id: string,
  most: number,
): Promise<GivenFile> {
  const { file } = await client.files.info({ file: id }).catch((error: unknown) => {
    const refusal = slackRefusal(error);
    throw new UserError(refusal ? `${notGiven} (${refusal}). ${mayRead}` : `${notGiven}. ${tryAgain}`);
  });
  const address = file?.url_private_download;
  if (!file || !address || file.user !== userId) throw new UserError(`${notGiven}. Choose it again.`);
  if ((file.size ?? 0) > most) throw new UserError(tooLarge(most));
  return { name: file.name ?? 'file', content: await download(client, address, most) };
}

const notGiven = 'Slack did not hand over the file';
const mayRead = 'Ask an admin whether aipm may read files.';
const tryAgain = 'Please try again in a moment.';

function tooLarge(most: number): string {
  return `A file may have at most ${numberText(most / 1_000_000)} MB: send it in parts.`;
}

/** The bot's token goes to Slack alone, and along no redirect. */
async function download(client: WebClient, address: string, most: number): Promise<Buffer> {
  if (new URL(address).origin !== originOfFiles(client))
    throw new UserError('This file is kept elsewhere than in Slack. Upload it from your computer.');
  try {
    const response = await fetch(address, {
      headers: { authorization: `Bearer ${client.token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(10_000),
    });
    // Whom Slack does not know gets its login page, as if all were well.
    const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false;
    if (!response.ok || isPage || !response.body) throw new UserError(`${notGiven}. ${mayRead}`);
    return await bytesOf(response.body, most);
  } catch (error) {
    throw error instanceof UserError ? error : new UserError(`${notGiven}. ${tryAgain}`);
  }
}

/** Where the Slack that this client talks to keeps files: under a name of their own, unless it is one to try things in. */
function originOfFiles({ slackApiUrl }: WebClient): string {
  const { origin, hostname } = new URL(slackApiUrl);
  return ['slack.com', 'slack-gov.com'].includes(hostname) ? `https://files.${hostname}` : origin;
}

/** What Slack says of a size is not relied on. */
async function bytesOf(stream: AsyncIterable<Uint8Array>, most: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    if (size > most) throw new UserError(tooLarge(most));
    parts.push(part);
  }
  return Buffer.concat(parts);
}
