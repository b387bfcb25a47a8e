import type { KnownBlock, PlainTextOption } from '@slack/types';
import type { Content } from '../../messages/schema.ts';
import { logFailureAction } from '../../slack/action-ids.ts';
import {
  actions,
  button,
  type Cell,
  context,
  dataTable,
  fitting,
  option,
  plain,
  section,
} from '../../slack/blocks.ts';
import { counted } from '../../slack/phrases.ts';
import { cut, dayText, escapeMrkdwn, inline, oneLine } from '../../slack/text.ts';
import { capitalized, type Names } from './lines.ts';
import { type Filter, filters, isLeftBy, type Place, placeText, ranked, rankOf } from './register.ts';
import { cellOf, daysOverdue, isOpen, kinds } from './rules.ts';
import type { RegisterEntry } from './store.ts';

export const filterAction = 'failures_filter';
export const kindAction = 'failures_kind';
export const pickAction = 'failures_pick';

type Reader = { userId: string; today: string };
/** What the register is of: all projects, or one. */
type Scope = { key: string; name: string } | undefined;

/** As many rows as its menu has room for. */
const rowsShown = 100;
const rowsBeforeTurning = 10;
const filterWords: Record<Filter, string> = {
  open: 'Open',
  mine: 'Mine',
  overdue: 'Overdue',
  'do now': 'Do now',
  all: 'All',
};

/** The rows of the register that a place shows, in order, and how many there are. */
export function shownRows(all: RegisterEntry[], reader: Reader, place: Place) {
  const left = ofKind(all, place).filter((mode) => isLeftBy(place.filter, mode, reader));
  const order = ranked(left, reader.today);
  const from = place.from < order.length ? place.from : 0;
  return { rows: order.slice(from, from + rowsShown), total: order.length, from };
}

function ofKind(all: RegisterEntry[], { kind }: Place): RegisterEntry[] {
  return all.filter((mode) => kind === null || mode.kind === kind);
}

/** The register as one person may see it. @param names of the owners of the rows that are shown */
export function registerMessage(
  all: RegisterEntry[],
  reader: Reader,
  place: Place,
  names: Names,
  scope: Scope,
): Content {
  const { rows, total, from } = shownRows(all, reader, place);
  const lines = fitting(rows.map((mode) => rowOf(mode, names, reader.today)));
  const of = scope ? ` of ${escapeMrkdwn(inline(scope.name))} (${scope.key})` : '';
  const summary = summaryOf(all, reader);
  return {
    text: `Failure modes${of}: ${summary}`,
    blocks: [
      section(`*Failure modes*${of}\n${summary}`),
      ...(all.length > 0 ? [filterRow(all, reader, place), menus(rows.slice(0, lines.length), place)] : []),
      ...(lines.length > 0
        ? [
            dataTable('By cell of the risk-cost matrix', head, lines, rowsBeforeTurning),
            ...turning(total, from + lines.length, { ...place, from }),
          ]
        : [section(nothing(all, place))]),
      ...(all.length === 0
        ? [actions(button('Log a failure mode', logFailureAction, 'new', 'primary'))]
        : []),
      context('`/aipm failures export` writes them out as test cases · Only you see this list.'),
    ],
  };
}

function summaryOf(all: RegisterEntry[], reader: Reader): string {
  const count = (filter: Filter) => all.filter((mode) => isLeftBy(filter, mode, reader)).length;
  if (all.length === 0) return 'none yet';
  return `${count('open')} open · ${count('do now')} to do now · ${count('overdue')} overdue`;
}

function filterRow(all: RegisterEntry[], reader: Reader, place: Place): KnownBlock {
  return actions(
    ...filters.map((filter) => {
      const count = ofKind(all, place).filter((mode) => isLeftBy(filter, mode, reader)).length;
      const mark = filter === place.filter ? '✓ ' : '';
      const value = placeText({ ...place, filter, from: 0 });
      return button(`${mark}${filterWords[filter]} (${count})`, `${filterAction}/${filter}`, value);
    }),
  );
}

/** The kinds to choose from, and the records that can be opened. */
function menus(rows: RegisterEntry[], place: Place): KnownBlock {
  const choice = (kind: Place['kind']) =>
    option(kind ? capitalized(kind) : 'Every kind', placeText({ ...place, kind, from: 0 }));
  const kindMenu = {
    type: 'static_select' as const,
    action_id: kindAction,
    options: [null, ...kinds].map(choice),
    initial_option: choice(place.kind),
  };
  const openMenu = {
    type: 'static_select' as const,
    action_id: pickAction,
    placeholder: plain('Open one…'),
    options: rows.map(recordOption),
  };
  return { type: 'actions', elements: rows.length > 0 ? [openMenu, kindMenu] : [kindMenu] };
}

function recordOption(mode: RegisterEntry): PlainTextOption {
  return option(`${mode.projectKey}: ${mode.kind}, ${oneLine(mode.gist)}`, mode.id);
}

/** What is most urgent stands first: a phone shows three columns. */
const head = ['Project', 'Cell', 'Due', 'What happens', 'Owner', 'Status', 'Kind', 'Risk x cost'];

function rowOf(mode: RegisterEntry, names: Names, today: string): Cell[] {
  return [
    mode.projectKey,
    { number: rankOf(mode), text: cellOf(mode) },
    dueCell(mode, today),
    inline(cut(oneLine(mode.gist), 60)),
    inline(cut(names.get(mode.ownerId) ?? 'somebody', 30)),
    mode.status,
    mode.kind,
    { number: mode.risk * mode.cost, text: `${mode.risk} x ${mode.cost}` },
  ];
}

function dueCell(mode: RegisterEntry, today: string): Cell {
  if (mode.dueDate === null || !isOpen(mode)) return '–';
  const late = daysOverdue(mode, today);
  return {
    number: Date.parse(mode.dueDate) / 86_400_000,
    text: late > 0 ? `${counted(late, 'day')} overdue` : dayText(mode.dueDate, today),
  };
}

/** Slack turns the pages of a table of at most 200 rows; a larger register is shown in pieces. */
function turning(total: number, to: number, place: Place): KnownBlock[] {
  const { from } = place;
  if (from === 0 && to === total) return [];
  const turn = (text: string, target: number) =>
    button(text, `${filterAction}/${text}`, placeText({ ...place, from: target }));
  return [
    context(`${from + 1} to ${to} of ${total}`),
    actions(
      ...(from > 0 ? [turn('Higher', Math.max(0, from - rowsShown))] : []),
      ...(to < total ? [turn('Lower', to)] : []),
    ),
  ];
}

function nothing(all: RegisterEntry[], { filter }: Place): string {
  if (all.length === 0)
    return 'Nobody has logged a failure mode yet. `/aipm failure` logs one in half a minute, and so does “Log a failure mode” in the menu of any message.';
  const sentences: Record<Filter, string> = {
    open: 'Nothing is open at the moment.',
    mine: 'You own none of the open ones.',
    overdue: 'Nothing is overdue.',
    'do now': 'Nothing is to be done now.',
    all: 'There are none of this kind.',
  };
  return sentences[filter];
}
