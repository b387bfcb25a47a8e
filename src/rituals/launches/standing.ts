import type { Database } from '../../db/database.ts';
import { button } from '../../slack/blocks.ts';
import type { Deps } from '../../slack/feature.ts';
import type { Viewer } from '../../slack/people.ts';
import { numberText } from '../../slack/text.ts';
import type { Blocker, Gate } from '../gate.ts';
import { itemAction, itemKey, itemValue } from './keys.ts';
import { type InList, lackLine } from './lines.ts';
import { allItems, moreKey, type Standing, type Verdict, verdictOf } from './rules.ts';
import { type GateRecord, type Opening, openNow } from './store.ts';

/** What the launch gate works with: also what the other rituals say of it. */
export type LaunchDeps = Deps & { gates: Gate[] };

/** A gate as it stands now, with all that keeps it closed: what other rituals have first, then its own items. */
export type GateState = {
  record: GateRecord;
  standings: Standing[];
  verdict: Verdict;
  blockers: InList[];
  opening: Opening | undefined;
};

/** Holds a gate against its items and the other rituals. @param viewer who may see the project */
export async function stateOf(
  { workspaceId, gates, now }: Pick<LaunchDeps, 'workspaceId' | 'gates' | 'now'>,
  tx: Database,
  viewer: Viewer,
  record: GateRecord,
): Promise<GateState> {
  const about = { projectId: record.project.id, now: now() };
  const others: Awaited<ReturnType<Gate>>[] = [];
  for (const gate of gates) others.push(await gate(workspaceId, tx, viewer, about));
  const standings = allItems(record.items);
  const verdict = verdictOf(standings, others);
  const blockers = [...others.flatMap(listOf), ...itemBlockers(record.project.id, verdict)];
  return { record, standings, verdict, blockers, opening: openNow(record) };
}

function listOf({ blockers, inAll }: Awaited<ReturnType<Gate>>): InList[] {
  const [first] = blockers;
  const more = inAll - blockers.length;
  if (!first || more <= 0) return blockers;
  return [...blockers, { key: moreKey(first.key), line: `and ${numberText(more)} more like these`, more }];
}

function itemBlockers(projectId: string, { lacking }: Verdict): Blocker[] {
  return lacking.map(({ item, lack }) => ({
    key: itemKey(item),
    line: lackLine({ item, lack }),
    button: button('Fill it in', `${itemAction}/lacking-${item}`, itemValue(projectId, item)),
  }));
}
