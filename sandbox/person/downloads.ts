import { fileById } from '../files/files.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Message, StoredFile, Workspace } from '../workspace.ts';

/** The file of a name that was shared last in some messages. */
export function newestFile(
  workspace: Workspace,
  messages: readonly Message[],
  name: string,
): StoredFile | undefined {
  return messages
    .flatMap((message) => message.files ?? [])
    .map((id) => fileById(workspace, id))
    .findLast((file) => file?.name === name);
}

/** Downloads a file the way the page does. @throws Error when this person may not */
export async function downloadAs({ origin }: Sandbox, userId: string, file: StoredFile): Promise<Buffer> {
  const response = await fetch(`${origin}/files/${file.id}/${encodeURIComponent(file.name)}?as=${userId}`);
  if (!response.ok) throw new Error(`${userId} cannot download ${file.name}: ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}
