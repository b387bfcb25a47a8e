import type { KnownBlock, ModalView } from '@slack/types';
import { outcomeWords } from '../outcomes/rules.ts';
import { projectTitle, tierWords } from '../projects/rules.ts';
import { actions, button, context, section } from '../slack/blocks.ts';
import { pageModal } from '../slack/modal.ts';
import { counted } from '../slack/phrases.ts';
import { dayIn, dayText, escapeMrkdwn, excerpt, inline, numberText } from '../slack/text.ts';
import type { DossierEntry } from './part.ts';
import { type Dossier, keyOf, linkedTo, recordsOf } from './reading.ts';

export const fileAction = 'dossier_file';

type Records = ReturnType<typeof recordsOf>;

/** A modal shows 100 blocks; nine chapters of eight entries leave room for the rest. */
const entriesShown = 8;

/** Everything about a project on one page, each record with its button. */
export function dossierModal(dossier: Dossier): ModalView {
  const { project, chapters } = dossier;
  const filled = chapters.filter(({ entries }) => entries.length > 0);
  const records = recordsOf(dossier);
  return pageModal({
    title: 'Dossier',
    metadata: { channel: null },
    blocks: [
      section(`*${escapeMrkdwn(inline(projectTitle(project)))}*\n${factsOf(dossier)}`),
      actions(button('Send me the file', fileAction, project.id, 'primary')),
      ...(filled.length === 0 ? [section(nothingYet(project.key))] : []),
      ...filled.flatMap((chapter) => chapterBlocks(chapter, dossier, records)),
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
    `${counted(decisions.length, 'decision')}, ${numberText(checked)} of them checked`,
  ].join('\n');
}

function nothingYet(key: string): string {
  return `Nothing has been recorded for ${key} yet. \`/aipm canvas ${key}\` puts the idea on one page; \`/aipm review ${key}\` holds its first technical review.`;
}

function chapterBlocks(
  { title, entries }: Dossier['chapters'][number],
  dossier: Dossier,
  records: Records,
): KnownBlock[] {
  const rest = entries.length - entriesShown;
  return [
    context(`*${title}* (${numberText(entries.length)})`),
    ...entries.slice(0, entriesShown).map((entry) => entryBlock(entry, dossier, records)),
    ...(rest > 0 ? [context(`and ${numberText(rest)} more, in the file`)] : []),
  ];
}

function entryBlock(entry: DossierEntry, { decisions, about }: Dossier, records: Records): KnownBlock {
  const day = dayText(dayIn(about.zone, entry.at), about.today);
  const decided = decisions.find(({ decision }) => keyOf(decision) === keyOf(entry));
  const words = [
    `${entry.line} · ${day}`,
    ...(decided?.outcome ? [`outcome: *${outcomeWords[decided.outcome.outcome]}*`] : []),
    ...(decided?.decision.supersededBy ? ['superseded'] : []),
    ...linkedTo(entry, records).map((other) => `from: ${escapeMrkdwn(excerpt(inline(other.title), 80))}`),
  ];
  return section(words.join(' · '), entry.button);
}
