import type { WebClient } from '@slack/web-api';
import { UserError } from '../errors.ts';
import { slackRefusal } from './refusal.ts';

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
