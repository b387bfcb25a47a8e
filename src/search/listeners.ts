import type { ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { read } from '../db/transaction.ts';
import { type Deadline, within } from '../deadline.ts';
import { decisionLog } from '../decisions/listeners.ts';
import { projectById, projectByKey, searchProjects } from '../projects/store.ts';
import { searchOptions } from '../projects/views.ts';
import { showSearchAction } from '../slack/action-ids.ts';
import { parseCommand } from '../slack/command.ts';
import type { Deps, Feature } from '../slack/feature.ts';
import type { Choice } from '../slack/fields.ts';
import { fieldErrors, parseForm } from '../slack/form.ts';
import { inPlace, showModal, updateModal } from '../slack/modal.ts';
import { readerAt, type Viewer } from '../slack/people.ts';
import type { Router } from '../slack/router.ts';
import { oneLine, tidy } from '../slack/text.ts';
import { isSearchable, search } from './finding-store.ts';
import { createIndexing } from './indexing.ts';
import type { Findable } from './part.ts';
import { queryOf } from './query.ts';
import { mostTyped, type SearchInput } from './rules.ts';
import {
  changeSearchAction,
  resultsModal,
  searchCallback,
  searchForm,
  searchModal,
  searchProjectAction,
  turnSearchAction,
} from './views.ts';

const title = 'Search';
const pageSize = 8;

/** Finding records by their words. @param parts of all features, asked for as they are needed */
export function createSearch(parts: () => Findable[]): Feature {
  const kinds = () => parts().flatMap((part) => part.kinds);
  return {
    name: 'search',
    commands: [
      { word: 'decisions', usage: '[project or words]', does: 'List decisions, or find records by words' },
    ],
    register: (router, deps) => register(router, deps, kinds),
    due: createIndexing(parts),
  };
}

function register(router: Router, deps: Deps, kinds: () => Choice[]): void {
  router.command('decisions', async ({ ack, command, client, context }) => {
    await ack();
    const typed = oneLine(parseCommand(command.text).rest);
    await showModal({ client, context }, { open: command.trigger_id }, 'Decisions', async () =>
      logOrResults(deps, kinds(), await context.viewer(), typed),
    );
  });

  router.action(showSearchAction, async ({ ack, body, action, client, context }) => {
    await ack();
    const asked = { projectId: action.value ?? null };
    await showModal({ client, context }, inPlace(body), title, async () =>
      formPage(deps, kinds(), await context.viewer(), asked),
    );
  });

  router.action(changeSearchAction, async ({ ack, body, client, context }) => {
    await ack();
    const asked = JSON.parse(body.view?.private_metadata || '{}') as SearchInput;
    await showModal({ client, context }, inPlace(body), title, async () =>
      formPage(deps, kinds(), await context.viewer(), asked),
    );
  });

  router.options(searchProjectAction, async ({ ack, payload, context }) => {
    const viewer = await context.viewer();
    const typed = oneLine(tidy(payload.value));
    const found = await read(deps.db, context.deadline, (tx) =>
      searchProjects(deps.workspaceId, tx, viewer, typed),
    );
    await ack({ options: searchOptions(found, '') });
  });

  router.view(searchCallback, async ({ ack, view, context }) => {
    const shown = await submit(deps, kinds(), context.deadline, await context.viewer(), view);
    await ack({ response_action: 'update', view: shown });
  });

  router.action(turnSearchAction, async ({ ack, body, action, client, context }) => {
    await ack();
    const { view } = body;
    if (!view) return;
    const asked = JSON.parse(view.private_metadata) as SearchInput;
    const viewer = await context.viewer();
    const shown = await resultsPage(deps, kinds(), within(2000), viewer, asked, Number(action.value));
    if (typeof shown !== 'string') await updateModal(client, view, shown);
  });
}

/** The decision log, of a project whose key was typed; of anything else, what is found by it. */
async function logOrResults(deps: Deps, kinds: Choice[], viewer: Viewer, typed: string): Promise<ModalView> {
  if (typed === '') return decisionLog(deps, viewer, {});
  const project = await read(deps.db, within(2000), (tx) =>
    projectByKey(deps.workspaceId, tx, viewer, typed),
  );
  if (project) return decisionLog(deps, viewer, { projectId: project.id });
  const asked = { words: typed, projectId: null, kind: null, personId: null, from: null, to: null };
  if (typed.length > mostTyped)
    return formPage(
      deps,
      kinds,
      viewer,
      { ...asked, words: typed.slice(0, mostTyped).toWellFormed() },
      tooLong,
    );
  const shown = await resultsPage(deps, kinds, within(2000), viewer, asked, 0);
  return typeof shown === 'string' ? formPage(deps, kinds, viewer, asked, shown) : shown;
}

async function formPage(
  { workspaceId, db }: Deps,
  kinds: Choice[],
  viewer: Viewer,
  asked: Partial<SearchInput>,
  notice?: string,
): Promise<ModalView> {
  const { projectId } = asked;
  const project = projectId
    ? await read(db, within(2000), (tx) => projectById(workspaceId, tx, viewer, projectId))
    : undefined;
  return searchModal(kinds, asked, project, notice);
}

/** @throws InvalidForm where there is nothing to look for, or where the project can't be seen */
async function submit(
  deps: Deps,
  kinds: Choice[],
  deadline: Deadline,
  viewer: Viewer,
  view: ViewOutput,
): Promise<ModalView> {
  const asked = parseForm(searchForm(kinds), view);
  const shown = await resultsPage(deps, kinds, deadline, viewer, asked, 0);
  if (typeof shown === 'string') throw fieldErrors(view, { words: shown });
  return shown;
}

const tooLong = `A search takes ${mostTyped} characters at most, and this was longer. Choose the words that matter.`;

const nothingToFind =
  'I can not look for this: words such as "the" are in every text, and something must be there beside what a minus sign leaves out.';

/** A page of what is found, or the sentence that says why nothing can be looked for. */
async function resultsPage(
  { workspaceId, db, now }: Deps,
  kinds: Choice[],
  deadline: Deadline,
  viewer: Viewer,
  asked: SearchInput,
  offset: number,
): Promise<ModalView | string> {
  const query = queryOf(asked.words);
  return read(db, deadline, async (tx) => {
    if (!(await isSearchable(tx, query))) return nothingToFind;
    const { words: _words, ...filters } = asked;
    const project = filters.projectId
      ? await projectById(workspaceId, tx, viewer, filters.projectId)
      : undefined;
    const wanted = { query, filters, size: pageSize };
    const there = await search(workspaceId, tx, viewer, { ...wanted, offset });
    // What was on a later page may not match any more.
    const isPast = offset > 0 && there.found.length === 0;
    const page = isPast ? await search(workspaceId, tx, viewer, { ...wanted, offset: 0 }) : there;
    return resultsModal(page, asked, {
      ...{ query, offset: isPast ? 0 : offset, size: pageSize, kinds, project },
      reader: readerAt(viewer, now()),
    });
  });
}
