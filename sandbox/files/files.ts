import type { Values } from '../inputs.ts';
import { Objection } from '../objection.ts';
import type { Sandbox } from '../sandbox.ts';
import { type Channel, canRead, memberById, newId, type StoredFile, type Workspace } from '../workspace.ts';
import { type Bytes, removeContent, writeContent } from './content.ts';
import { filetypeOf } from './filetypes.ts';

const LIMIT_BYTES = 100 * 1024 * 1024;

/** A file that is not yet in the workspace. */
export function newFile(
  { workspace, now }: Sandbox,
  { owner, name, size }: { owner: string; name: string; size: number },
): StoredFile {
  const known = name.toWellFormed() || 'file';
  return {
    id: newId(workspace, 'F'),
    name: known,
    title: known,
    mimetype: filetypeOf(known).mimetype,
    size,
    owner,
    created: now(),
  };
}

/**
 * Keeps what a person uploads; nobody else can read it until they give it to the bot.
 * @throws Objection when it is larger than 100 MB
 */
export async function storeUpload(
  sandbox: Sandbox,
  { userId, name, stream }: { userId: string; name: string; stream: Bytes },
): Promise<StoredFile> {
  const { filesFolder, workspace } = sandbox;
  const file = newFile(sandbox, { owner: userId, name, size: 0 });
  file.size = await writeContent(filesFolder, file.id, stream, LIMIT_BYTES);
  if (file.size > LIMIT_BYTES) {
    await removeContent(filesFolder, file.id);
    throw new Objection('A file may have at most 100 MB.');
  }
  workspace.files.push(file);
  await sandbox.remember();
  return file;
}

/** A file whose upload is done. */
export function fileById(workspace: Workspace, id: string): StoredFile | undefined {
  return workspace.files.find((file) => file.id === id && !file.awaits);
}

function channelsWith(workspace: Workspace, id: string): Channel[] {
  return workspace.channels.filter((channel) =>
    workspace.messages.some((one) => one.channel === channel.id && one.files?.includes(id)),
  );
}

/** True for its owner and for everybody who can read a channel it was shared in. */
export function mayDownload(workspace: Workspace, file: StoredFile, userId: string): boolean {
  if (file.owner === userId) return true;
  return channelsWith(workspace, file.id).some((channel) => canRead(workspace, channel, userId));
}

/** A file as it appears in responses and payloads. */
export function describeFile({ workspace, origin }: Sandbox, file: StoredFile): Record<string, unknown> {
  const { id, name, title, mimetype, size, owner } = file;
  const channels = channelsWith(workspace, id);
  const idsOf = (kind: Channel['kind']) => channels.filter((one) => one.kind === kind).map((one) => one.id);
  const created = Math.floor(file.created / 1000);
  const url = `${origin}/files/${id}/${encodeURIComponent(name)}`;
  return {
    id,
    created,
    timestamp: created,
    name,
    title,
    mimetype,
    filetype: filetypeOf(name).filetype,
    user: owner,
    user_team: memberById(workspace, owner)?.teamId ?? workspace.team.id,
    editable: false,
    size,
    mode: 'hosted',
    is_external: false,
    external_type: '',
    is_public: idsOf('public').length > 0,
    public_url_shared: false,
    url_private: url,
    url_private_download: url,
    channels: idsOf('public'),
    groups: idsOf('private'),
    ims: idsOf('im'),
    file_access: 'visible',
  };
}

/** Files by their ids; what is left of deleted ones is a tombstone, as in Slack. */
export function describeFiles(sandbox: Sandbox, ids: readonly string[]): Record<string, unknown>[] {
  return ids.map((id) => {
    const file = fileById(sandbox.workspace, id);
    return file ? describeFile(sandbox, file) : { id, mode: 'tombstone' };
  });
}

/** Values as the bot gets them: with everything about the files somebody chose, which must be their own. */
export function describeValues(sandbox: Sandbox, values: Values, userId: string): Values {
  const copy = structuredClone(values);
  for (const value of Object.values(copy).flatMap((block) => Object.values(block))) {
    if (!value.files) continue;
    const own = value.files.filter(({ id }) => fileById(sandbox.workspace, id)?.owner === userId);
    Object.assign(value, {
      files: describeFiles(
        sandbox,
        own.map((file) => file.id),
      ),
    });
  }
  return copy;
}
