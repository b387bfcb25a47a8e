import type { ModalView } from '@slack/types';
import type { Database } from '../db/database.ts';
import { read } from '../db/transaction.ts';
import { within } from '../deadline.ts';
import type { Deps } from '../slack/feature.ts';
import type { Viewer } from '../slack/people.ts';
import { newFormId } from '../submission.ts';
import { workspaceSettings } from '../workspaces/store.ts';
import type { SettingsMetadata } from './forms.ts';
import { addressesShown, keysShown } from './store.ts';
import { type SettingsPlace, settingsModal, shownAtOnce } from './views.ts';

/** Where the settings begin. */
export const start: SettingsPlace = { keys: 0, addresses: 0 };

/** The settings as they stand within a transaction. */
export async function settingsPage(
  { workspaceId }: Deps,
  tx: Database,
  viewer: Viewer,
  place: SettingsPlace,
  notice?: string,
): Promise<ModalView> {
  const keys = await keysShown(workspaceId, tx, { from: place.keys, size: shownAtOnce });
  const piece = { from: place.addresses, size: shownAtOnce };
  const addresses = await addressesShown(workspaceId, tx, viewer, piece);
  return settingsModal(await workspaceSettings(workspaceId, tx), keys, addresses, place, notice);
}

export async function showSettings(deps: Deps, viewer: Viewer, place: SettingsPlace): Promise<ModalView> {
  return read(deps.db, within(2000), (tx) => settingsPage(deps, tx, viewer, place));
}

/** The form behind one of the settings' buttons, filled with the settings as they are. */
export async function formPage(
  { workspaceId, db }: Deps,
  modal: (metadata: SettingsMetadata) => ModalView,
): Promise<ModalView> {
  const opened = await read(db, within(2000), (tx) => workspaceSettings(workspaceId, tx));
  return modal({ ...newFormId(), opened });
}
