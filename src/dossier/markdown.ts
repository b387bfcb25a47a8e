import { outcomeWords } from '../outcomes/rules.ts';
import { projectTitle } from '../projects/rules.ts';
import { escapeMarkdown, markdownQuote } from '../slack/markdown.ts';
import { oneLine } from '../slack/text.ts';
import type { DossierEntry } from './part.ts';
import { type Dossier, keyOf, linkedTo, mention, recordsOf } from './reading.ts';
import type { DossierDecision } from './store.ts';

type Names = Map<string, string>;
type Records = ReturnType<typeof recordsOf>;

/**
 * A project's dossier as a Markdown file for a repository: what was decided under the usual headings of architecture
 * decision records (status, context, decision, consequences), then the records that decided nothing. Days are ISO 8601 in UTC.
 */
export function dossierMarkdown(dossier: Dossier, names: Names): string {
  const { project, chapters, decisions, about } = dossier;
  const records = recordsOf(dossier);
  const decided = new Set(decisions.map(({ decision }) => keyOf(decision)));
  const numbers = new Map(decisions.map(({ decision }, index) => [decision.id, index + 1]));
  const text = [
    `# ${escapeMarkdown(projectTitle(project))}`,
    factsOf(dossier),
    ...(decisions.length > 0 ? ['## Decisions'] : []),
    ...decisions.map((each) => recordOf(each, numbers, records)),
    ...chapters.flatMap(({ title, entries: all }) => {
      const others = all.filter((entry) => !decided.has(keyOf(entry)));
      return others.length > 0 ? [`## ${title}`, ...others.map((entry) => entryText(entry, records))] : [];
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

/** A decision as an architecture decision record. @param numbers of all decisions, by their ids */
function recordOf(
  { decision, outcome }: DossierDecision,
  numbers: Map<string, number>,
  records: Records,
): string {
  const entry = records.get(keyOf(decision));
  const number = numbers.get(decision.id);
  const successor = numbers.get(decision.supersededBy ?? '');
  const status = successor ? `Superseded by [${successor}](#decision-${successor})` : 'Accepted';
  const context = entry ? [entry.markdown, ...linksOf(entry, records)] : ['The record is not kept any more.'];
  return [
    `<a id="decision-${number}"></a><a id="${keyOf(decision)}"></a>`,
    `### ${number}. ${escapeMarkdown(oneLine(decision.verdict))}`,
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

function entryText(entry: DossierEntry, records: Records): string {
  return [
    `<a id="${keyOf(entry)}"></a>`,
    `### ${escapeMarkdown(entry.title)}`,
    dayOf(entry.at),
    entry.markdown,
    ...linksOf(entry, records),
  ].join('\n\n');
}

function linksOf(entry: DossierEntry, records: Records): string[] {
  return linkedTo(entry, records).map(
    (other) => `See also: [${escapeMarkdown(other.title)}](#${keyOf(other)})`,
  );
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
