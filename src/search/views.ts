import type { KnownBlock, ModalView, RichTextBlock } from '@slack/types';
import { verdictText } from '../decisions/words.ts';
import { projectTitle } from '../projects/rules.ts';
import { projectChoice } from '../projects/views.ts';
import { openRecordAction } from '../slack/action-ids.ts';
import { actions, alert, button, context, section } from '../slack/blocks.ts';
import { type Choice, day, oneOf, person, search, text } from '../slack/fields.ts';
import { type Form, formBlocks } from '../slack/form.ts';
import { formModal, pageModal } from '../slack/modal.ts';
import { counted } from '../slack/phrases.ts';
import { dayIn, dayText, escapeMrkdwn, excerpt, inline, numberText } from '../slack/text.ts';
import { excerptAround } from './excerpt.ts';
import type { Found, FoundPage } from './finding-store.ts';
import type { Query } from './query.ts';
import { decisionKind, mostRanked, mostTyped, SearchInput } from './rules.ts';

export const searchCallback = 'search';
export const searchProjectAction = 'search_project';
export const changeSearchAction = 'search_change';
export const turnSearchAction = 'search_page';

type Reader = { zone: string; today: string };
type Project = { id: string; name: string; key: string };

/** What a search is asked for. @param kinds of records that can be found */
export function searchForm(kinds: Choice[]): Form<typeof SearchInput> {
  return {
    schema: SearchInput,
    fields: {
      words: text('Words', {
        max: mostTyped,
        placeholder: 'latency "peak day" -pilot',
        hint: 'In English or Chinese. In quotes they stand together, "or" takes either, a minus sign leaves out.',
      }),
      projectId: search('Project', { actionId: searchProjectAction, optional: true }),
      kind: oneOf('Kind', { of: kinds, optional: true }),
      personId: person('Person', { optional: true, hint: 'Who decided it or wrote it first.' }),
      from: day('From', { optional: true }),
      to: day('To', { optional: true }),
    },
  };
}

/** The form of a search, filled with one. */
export function searchModal(
  kinds: Choice[],
  asked: Partial<SearchInput>,
  project: Project | undefined,
  notice?: string,
): ModalView {
  const initial = { ...asked, projectId: project && projectChoice(project) };
  return formModal({
    title: 'Search',
    submit: 'Search',
    callbackId: searchCallback,
    blocks: [...(notice ? [alert(notice, 'warning')] : []), ...formBlocks(searchForm(kinds), initial)],
  });
}

/** What was found, a page of it: each with the words that match. The modal carries what was asked. */
export function resultsModal(
  page: FoundPage,
  asked: SearchInput,
  shown: {
    query: Query;
    offset: number;
    size: number;
    kinds: Choice[];
    project: Project | undefined;
    reader: Reader;
  },
): ModalView {
  const { query, reader } = shown;
  return pageModal({
    title: 'Search',
    metadata: asked,
    blocks: [
      section(askedText(asked, shown), button('Change…', changeSearchAction, 'change')),
      ...(page.inAll === 0 ? [section(advice(asked))] : []),
      ...page.found.flatMap((found) => foundBlocks(found, query, reader)),
      ...paging(page, shown),
    ],
  });
}

function askedText(
  { words, kind, personId, from, to }: SearchInput,
  { kinds, project, reader: { today } }: { kinds: Choice[]; project: Project | undefined; reader: Reader },
): string {
  const kept = [
    ...(project ? [escapeMrkdwn(inline(projectTitle(project)))] : []),
    ...kinds.filter(({ value }) => value === kind).map((known) => known.text),
    ...(personId ? [`by <@${personId}>`] : []),
    ...(from ? [`from ${dayText(from, today)}`] : []),
    ...(to ? [`to ${dayText(to, today)}`] : []),
  ];
  return [`*${escapeMrkdwn(inline(words))}*`, ...(kept.length > 0 ? [kept.join(' · ')] : [])].join('\n');
}

/** A project's key as people type it. */
const key = /^[A-Z][A-Z0-9]{1,11}$/;

function advice({ words, projectId, kind, personId, from, to }: SearchInput): string {
  const unknown = key.test(words) ? `I know no project ${words} that you can see. ` : '';
  const isFiltered = [projectId, kind, personId, from, to].some((filter) => filter !== null);
  const how = isFiltered
    ? 'Try fewer words, or a search without project, kind, person and days.'
    : 'Try fewer words, or other ones for the same: all of them must be in a record.';
  return `${unknown}Nothing that you can see holds these words. ${how}`;
}

function foundBlocks(found: Found, { runs }: Query, { zone, today }: Reader): KnownBlock[] {
  const { kind, recordId, decision, words } = found;
  const isDecision = kind === decisionKind;
  const title = isDecision ? verdictText(found.title) : found.title;
  const project = projectTitle({ name: found.projectName, key: found.projectKey });
  const small = [
    ...(isDecision ? ['Decision'] : []),
    `<@${found.personId}>`,
    dayText(dayIn(zone, found.writtenAt), today),
    ...(decision?.supersededBy ? ['superseded'] : []),
  ];
  const opens = isDecision ? decision : { ritual: kind, recordId };
  const line = `*${escapeMrkdwn(excerpt(inline(title), 200))}* · ${escapeMrkdwn(inline(project))}\n${small.join(' · ')}`;
  return [
    section(
      line,
      opens
        ? button('Open', `${openRecordAction(opens.ritual)}/${kind}/${recordId}`, opens.recordId)
        : undefined,
    ),
    ...(found.body === '' ? [] : [excerptBlock(found.body, { words, runs })]),
  ];
}

/** What people wrote is not parsed there, whatever is in it, and the bold needs no spaces around it. */
function excerptBlock(body: string, terms: Parameters<typeof excerptAround>[1]): RichTextBlock {
  const elements = excerptAround(body, terms).map(
    ({ text: piece, isMatch }) =>
      ({ type: 'text', text: piece, ...(isMatch && { style: { bold: true } }) }) as const,
  );
  return { type: 'rich_text', elements: [{ type: 'rich_text_quote', elements }] };
}

function paging(
  { found, inAll, isCut }: FoundPage,
  { offset, size }: { offset: number; size: number },
): KnownBlock[] {
  if (found.length === 0) return [];
  const turn = (words: string, to: number) => button(words, `${turnSearchAction}/${to}`, String(to));
  const buttons = [
    ...(offset > 0 ? [turn('Back', Math.max(0, offset - size))] : []),
    ...(offset + size < inAll ? [turn('More', offset + size)] : []),
  ];
  const which = `${numberText(offset + 1)} to ${numberText(offset + found.length)} of`;
  const count = isCut
    ? `${which} the newest ${numberText(mostRanked)}. More match: another word, or a project, kind, person or day, narrows them.`
    : offset === 0 && found.length === inAll
      ? `${counted(inAll, 'record')}, the best first.`
      : `${which} ${counted(inAll, 'record')}, the best first.`;
  return [...(buttons.length > 0 ? [actions(...buttons)] : []), context(count)];
}
