import { outcomeWords } from '../outcomes/rules.ts';
import { projectTitle } from '../projects/rules.ts';
import { escapeMarkdown, markdownQuote } from '../slack/markdown.ts';
import { oneLine } from '../slack/text.ts';
import type { DossierEntry } from './part.ts';
import { type Dossier, mention } from './reading.ts';
import type { DossierDecision } from './store.ts';

type Names = Map<string, string>;

/**
 * A project's dossier as a Markdown file for a repository: what was decided under the usual headings of architecture
 * decision records (status, context, decision, consequences), then the records that decided nothing. Days are ISO 8601 in UTC.
 */
export function dossierMarkdown(dossier: Dossier, names: Names): string {
  const { project, chapters, decisions, about } = dossier;
  const entries = chapters.flatMap((chapter) => chapter.entries);
  const decided = new Set(decisions.map(({ decision }) => anchorOf(decision)));
  const text = [
    `# ${escapeMarkdown(projectTitle(project))}`,
    factsOf(dossier),
    ...(decisions.length > 0 ? ['## Decisions'] : []),
    ...decisions.map((each, index) => recordOf(each, index, dossier, entries)),
    ...chapters.flatMap(({ title, entries: all }) => {
      const others = all.filter((entry) => !decided.has(anchorOf(entry)));
      return others.length > 0 ? [`## ${title}`, ...others.map((entry) => entryText(entry, entries))] : [];
    }),
    `Written by aipm on ${dayOf(about.now)}.`,
    '',
  ].join('\n\n');
  return text.replace(mention, (_, id: string) => escapeMarkdown(names.get(id) ?? 'somebody'));
}

function factsOf({ project }: Dossier): string {
  const { stage, status, tier, targetDate, shippedDate, visibility, ownerId } = project;
  return [
    `- Owner: <@${ownerId}>`,
    `- Stage: ${stage}, ${status}`,
    `- Tier: ${tier ?? 'not scored yet'}`,
    ...(targetDate ? [`- Target date: ${targetDate}`] : []),
    ...(shippedDate ? [`- Shipped: ${shippedDate}`] : []),
    ...(visibility === 'restricted' ? ['- Restricted: for the people of the project only'] : []),
  ].join('\n');
}

/** A decision as an architecture decision record. */
function recordOf(
  { decision, outcome }: DossierDecision,
  index: number,
  { decisions }: Dossier,
  entries: DossierEntry[],
): string {
  const entry = entries.find((each) => anchorOf(each) === anchorOf(decision));
  const successor = decisions.findIndex(({ decision: { id } }) => id === decision.supersededBy);
  const status = successor < 0 ? 'Accepted' : `Superseded by [${successor + 1}](#decision-${successor + 1})`;
  const context = entry ? [entry.markdown, ...linksOf(entry, entries)] : ['The record is not kept any more.'];
  return [
    `<a id="decision-${index + 1}"></a><a id="${anchorOf(decision)}"></a>`,
    `### ${index + 1}. ${escapeMarkdown(oneLine(decision.verdict))}`,
    `${entry ? `${escapeMarkdown(entry.title)} · ` : ''}${dayOf(decision.decidedAt)}, <@${decision.ownerId}>`,
    '#### Status',
    status,
    '#### Context',
    ...context,
    '#### Decision',
    `${escapeMarkdown(oneLine(decision.verdict))}${decision.confidence === null ? '' : `, ${decision.confidence} % confident`}.`,
    ...(decision.terms ? [markdownQuote(decision.terms)] : []),
    '#### Consequences',
    ...consequences({ decision, outcome }),
  ].join('\n\n');
}

function consequences({ decision, outcome }: DossierDecision): string[] {
  const { expectation, askedOn } = decision;
  return [
    ...(expectation ? ['It will show to be right if:', markdownQuote(expectation)] : []),
    ...(outcome
      ? [
          `Outcome, ${outcome.recordedOn}: **${outcomeWords[outcome.outcome]}**, said <@${outcome.recordedBy}>.`,
        ]
      : [askedOn ? `To be checked on ${askedOn}.` : 'None were named.']),
    ...(outcome?.learned ? [markdownQuote(outcome.learned)] : []),
  ];
}

function entryText(entry: DossierEntry, entries: DossierEntry[]): string {
  return [
    `<a id="${anchorOf(entry)}"></a>`,
    `### ${escapeMarkdown(entry.title)}`,
    dayOf(entry.at),
    entry.markdown,
    ...linksOf(entry, entries),
  ].join('\n\n');
}

/** The records that an entry belongs to, as far as they are in the dossier. */
function linksOf({ links }: DossierEntry, entries: DossierEntry[]): string[] {
  const found = entries.filter((entry) => links.some((link) => anchorOf(link) === anchorOf(entry)));
  return found.map((entry) => `See also: [${escapeMarkdown(entry.title)}](#${anchorOf(entry)})`);
}

function anchorOf({ ritual, recordId }: { ritual: string; recordId: string }): string {
  return `${ritual}-${recordId}`;
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
