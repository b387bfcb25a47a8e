import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { describeFile, fileById, newFile } from '../files/files.ts';
import { addMessage, type Content, checkedBlocks, checkedContent } from '../messages.ts';
import { recordProblem } from '../recording.ts';
import { Refusal } from '../refusal.ts';
import type { Sandbox } from '../sandbox.ts';
import type { StoredFile } from '../workspace.ts';
import { shareable, threadIn } from './destinations.ts';
import { json, type Method, method, page } from './method.ts';

const ALT_LIMIT = 1000;
const CHANNELS_LIMIT = 100;
/** Slack takes a person's id in `channels`, but not here. */
const CHANNEL_ID = /^[CGDZ][A-Z0-9]{8,}$/;

const completed = json.pipe(
  z
    .array(
      z.strictObject({ id: z.string(), title: z.string().optional(), highlight_type: z.string().optional() }),
    )
    .min(1),
);

/** files.*. */
export const fileMethods: Record<string, Method> = {
  'files.getUploadURLExternal': method({
    scopes: ['files:write'],
    args: {
      filename: z.string().min(1),
      length: z.coerce.number().int().min(0),
      // Slack's page says alt_txt, its own client sends alt_text.
      alt_txt: z.string().optional(),
      alt_text: z.string().optional(),
      snippet_type: z.string().optional(),
    },
    run(sandbox, args) {
      const { workspace, origin } = sandbox;
      if (args.length === 0) throw new Refusal('missing_argument');
      if ((args.alt_txt ?? args.alt_text ?? '').length > ALT_LIMIT) throw new Refusal('alt_txt_too_large');
      const owner = workspace.app.userId;
      const file = newFile(sandbox, { owner, name: args.filename, size: args.length });
      workspace.files.push({ ...file, awaits: 'content' });
      return { upload_url: `${origin}/upload/${file.id}`, file_id: file.id };
    },
  }),

  'files.completeUploadExternal': method({
    scopes: ['files:write'],
    args: {
      files: completed,
      channel_id: z
        .string()
        .regex(CHANNEL_ID, `input must match regex pattern: ${CHANNEL_ID.source}`)
        .optional(),
      channels: z.string().optional(),
      thread_ts: z.string().optional(),
      initial_comment: z.string().optional(),
      blocks: json.optional(),
    },
    run(sandbox, args) {
      const uploads = args.files.map(({ id, title }) => ({ file: uploaded(sandbox, id), title }));
      const places = destinationsOf(args).map((id) => shareable(sandbox, id));
      const threads = places.map((channel) => ({
        channel: channel.id,
        ...threadIn(sandbox, channel, args.thread_ts),
      }));
      const content = commentOf(sandbox, args);
      for (const { file, title } of uploads) {
        delete file.awaits;
        if (title) file.title = title;
      }
      const files = uploads.map(({ file }) => file.id);
      for (const place of threads)
        addMessage(sandbox, { ...place, ...content, user: sandbox.workspace.app.userId, files });
      return { files: uploads.map(({ file: { id, title } }) => ({ id, title })) };
    },
  }),

  'files.info': method({
    scopes: ['files:read'],
    args: { file: z.string(), ...page },
    run(sandbox, args) {
      return { file: describeFile(sandbox, known(sandbox, args.file)), comments: [] };
    },
  }),

  'files.delete': method({
    scopes: ['files:write'],
    args: { file: z.string() },
    run(sandbox, args) {
      const { workspace, filesFolder } = sandbox;
      const file = known(sandbox, args.file);
      if (file.owner !== workspace.app.userId) throw new Refusal('cant_delete_file');
      workspace.files.splice(workspace.files.indexOf(file), 1);
      rmSync(join(filesFolder, file.id), { force: true });
      return {};
    },
  }),
};

function known({ workspace }: Sandbox, id: string): StoredFile {
  const file = fileById(workspace, id);
  if (!file) throw new Refusal('file_not_found');
  return file;
}

/** A file whose upload can be completed, which Slack allows once. */
function uploaded({ workspace, recording }: Sandbox, id: string): StoredFile {
  const file = workspace.files.find((one) => one.id === id);
  if (file?.awaits === 'content')
    recordProblem(recording, 'a file completed before its upload', 'files.completeUploadExternal');
  if (file?.awaits !== 'completion') throw new Refusal('file_not_found');
  return file;
}

function destinationsOf(args: { channel_id?: string | undefined; channels?: string | undefined }): string[] {
  const listed = (args.channels ?? '').split(',').map((id) => id.trim());
  const ids = new Set([args.channel_id ?? '', ...listed].filter((id) => id !== ''));
  if (ids.size > CHANNELS_LIMIT) throw new Refusal('channels_limit_exceeded');
  return [...ids];
}

/** What stands above the files; Slack leaves out the blocks when there is a comment. */
function commentOf(
  sandbox: Sandbox,
  args: { initial_comment?: string | undefined; blocks?: unknown },
): Content {
  if (args.initial_comment)
    return checkedContent(sandbox, { text: args.initial_comment }, 'files.completeUploadExternal');
  return { text: '', blocks: checkedBlocks(sandbox, args.blocks ?? []) };
}
