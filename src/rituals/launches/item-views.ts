import type { KnownBlock } from '@slack/types';
import { button, context, section } from '../../slack/blocks.ts';
import { momentText } from '../../slack/text.ts';
import { itemAction, itemKey, itemValue } from './keys.ts';
import { itemName, type Numbered, numbered, standingLine } from './lines.ts';
import type { groups, Standing } from './rules.ts';
import type { GateState } from './standing.ts';

type Group = (typeof groups)[number];

/** A group of items: how each stands, and who changed one last. */
export function groupBlocks({ title: heading, of }: Group, state: GateState, today: string): KnownBlock[] {
  const { record, standings, blockers, opening } = state;
  const lacking = opening ? [] : numbered(blockers);
  const rows = standings
    .filter(({ item }) => of.includes(item))
    .map((standing) => {
      const found = lacking.find(({ blocker }) => blocker.key === itemKey(standing.item));
      return found ? lackingBlock(found, standing, today) : itemBlock(record.project.id, standing, today);
    });
  const changed = record.items.filter(({ item }) => of.some((each) => each === item));
  const newest = changed.sort((a, b) => b.changedAt.getTime() - a.changedAt.getTime())[0];
  const last = newest && context(`Last changed by <@${newest.changedBy}>, ${momentText(newest.changedAt)}`);
  return [{ type: 'divider' }, section(`*${heading}*`), ...rows, ...(last ? [last] : [])];
}

/** How many characters of an item's evidence a page shows; the whole stands in its form. */
const evidenceShown = 1200;

function itemBlock(projectId: string, standing: Standing, today: string): KnownBlock {
  const { item } = standing;
  const edit = button('Edit', `${itemAction}/${item}`, itemValue(projectId, item));
  return section(`*${itemName(item)}*\n${standingLine(standing, today, evidenceShown)}`, edit);
}

/** An item that keeps the gate closed, under its number. */
function lackingBlock({ blocker, line }: Numbered, standing: Standing, today: string): KnownBlock {
  const so = standing.state === 'missing' && standing.evidence === null && standing.ownerId === null;
  const rest = so ? '' : `\n${standingLine(standing, today, evidenceShown)}`;
  return section(`${line}${rest}`, blocker.button);
}
