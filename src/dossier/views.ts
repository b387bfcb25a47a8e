import type { KnownBlock, ModalView } from '@slack/types';
import { outcomeWords } from '../outcomes/rules.ts';
import { projectTitle, tierWords } from '../projects/rules.ts';
import { actions, button, context, section } from '../slack/blocks.ts';
import { pageModal } from '../slack/modal.ts';
import { counted } from '../slack/phrases.ts';
import { dayIn, dayText, escapeMrkdwn, excerpt, inline } from '../slack/text.ts';
import type { DossierEntry } from './part.ts';
import type { Dossier } from './reading.ts';

export const fileAction = 'dossier_file';

/** A modal shows 100 blocks; nine chapters of eight entries leave room for the rest. */
const entriesShown = 8;

/** Everything about a project on one page, each record with its button. */
export function dossierModal(dossier: Dossier): ModalView {
  const { project, chapters } = dossier;
  const filled = chapters.filter(({ entries }) => entries.length > 0);
  return pageModal({
    title: 'Dossier',
    metadata: { channel: null },
    blocks: [
      section(`*${escapeMrkdwn(inline(projectTitle(project)))}*\n${factsOf(dossier)}`),
      actions(button('Send me the file', fileAction, project.id, 'primary')),
      ...(filled.length === 0 ? [section(nothingYet(project.key))] : []),
      ...filled.flatMap((chapter) => chapterBlocks(chapter, dossier)),
      context('The file is Markdown, with each decision as a decision record: fit for a repository.'),
    ],
  });
}

function factsOf({ project, decisions, about }: Dossier): string {
  const { stage, status, tier, targetDate, shippedDate, ownerId } = project;
  const checked = decisions.filter(({ outcome }) => outcome !== null).length;
  const dates = shippedDate
    ? [`shipped ${dayText(shippedDate, about.today)}`]
    : targetDate
      ? [`due ${dayText(targetDate, about.today)}`]
      : [];
  return [
    [`<@${ownerId}>`, stage, status, tier ? `${tier}, ${tierWords[tier]}` : 'not scored yet', ...dates].join(
      ' · ',
    ),
    `${counted(decisions.length, 'decision')}, ${checked} of them checked`,
  ].join('\n');
}

function nothingYet(key: string): string {
  return `Nothing has been recorded for ${key} yet. \`/aipm canvas ${key}\` puts the idea on one page; \`/aipm review ${key}\` holds its first technical review.`;
}

function chapterBlocks({ title, entries }: Dossier['chapters'][number], dossier: Dossier): KnownBlock[] {
  const rest = entries.length - entriesShown;
  return [
    context(`*${title}* (${entries.length})`),
    ...entries.slice(0, entriesShown).map((entry) => entryBlock(entry, dossier)),
    ...(rest > 0 ? [context(`and ${rest} more, in the file`)] : []),
  ];
}

function entryBlock(entry: DossierEntry, { chapters, decisions, about }: Dossier): KnownBlock {
  const day = dayText(dayIn(about.zone, entry.at), about.today);
  const decided = decisions.find(({ decision }) => isOf(decision, entry));
  const all = chapters.flatMap((chapter) => chapter.entries);
  const from = all.filter((other) => entry.links.some((link) => isOf(link, other)));
  const words = [
    `${entry.line} · ${day}`,
    ...(decided?.outcome ? [`outcome: *${outcomeWords[decided.outcome.outcome]}*`] : []),
    ...(decided?.decision.supersededBy ? ['superseded'] : []),
    ...from.map((other) => `from: ${escapeMrkdwn(excerpt(inline(other.title), 80))}`),
  ];
  return section(words.join(' · '), entry.button);
}

function isOf(
  one: { ritual: string; recordId: string },
  other: { ritual: string; recordId: string },
): boolean {
  return one.ritual === other.ritual && one.recordId === other.recordId;
}
