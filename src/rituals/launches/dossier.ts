import type { DossierEntry, DossierPart } from '../../dossier/part.ts';
import { openRecordAction } from '../../slack/action-ids.ts';
import { button } from '../../slack/blocks.ts';
import { escapeMarkdown, markdownQuote, markdownTable } from '../../slack/markdown.ts';
import { dayIn, dayText } from '../../slack/text.ts';
import { groupLines, stateWords } from './lines.ts';
import { allItems, items, ritual } from './rules.ts';
import { type GateRecord, gateOf, type LaunchGate, type Opening } from './store.ts';

/** A project's launch gate in its dossier: its items, and each time that it was opened. */
export const launchDossier: DossierPart = {
  title: 'Launch gate',
  of: async (workspaceId, tx, viewer, { projectId, today, zone }) => {
    const record = await gateOf(workspaceId, tx, viewer, projectId);
    if (!record?.gate) return [];
    const { gate, openings } = record;
    const dayOf = (moment: Date) => dayText(dayIn(zone, moment), today);
    return [
      ...openings.map((opening) => openingEntry(opening, gate, dayOf)),
      gateEntry(record, gate, today, dayOf),
    ];
  },
};

type DayOf = (moment: Date) => string;

function gateEntry(record: GateRecord, gate: LaunchGate, today: string, dayOf: DayOf): DossierEntry {
  const standings = allItems(record.items);
  const rows = standings.map(({ item, state, evidence, dueDate }) => [
    items[item],
    stateWords[state],
    evidence ?? '',
    dueDate === null ? '' : dayText(dueDate, today),
  ]);
  const lines = groupLines(standings);
  return {
    ritual,
    recordId: gate.id,
    at: gate.createdAt,
    title: `Launch gate, begun ${dayOf(gate.createdAt)}: ${lines.join('; ')}`,
    line: `*Launch gate* · ${lines.join(' · ')}`,
    button: openButton(gate.id),
    markdown: markdownTable(['Item', 'State', 'Evidence', 'By when'], rows),
    links: [],
  };
}

function openingEntry(opening: Opening, gate: LaunchGate, dayOf: DayOf): DossierEntry {
  const { id, openedAt, closedAt, closedBecause, overrode, reason } = opening;
  const over = overrode.length > 0 ? ' over what kept it closed' : '';
  const how = `${over}, ${dayOf(openedAt)}${closedAt ? `; closed again ${dayOf(closedAt)}` : ''}`;
  const said = [
    ...(overrode.length > 0
      ? ['Opened over:', ...overrode.map(({ line }) => `- ${escapeMarkdown(line)}`)]
      : []),
    ...(reason === null ? [] : ['Why it was opened', markdownQuote(reason)]),
    ...(closedBecause === null ? [] : ['Why it was closed again', markdownQuote(closedBecause)]),
  ];
  return {
    ritual,
    recordId: id,
    at: openedAt,
    title: `Launch gate opened${how}`,
    line: `*Launch gate opened*${how}`,
    button: openButton(id),
    markdown: said.join('\n\n'),
    links: [{ ritual, recordId: gate.id }],
  };
}

function openButton(id: string) {
  return button('Open record', `${openRecordAction(ritual)}/${id}`, id);
}
