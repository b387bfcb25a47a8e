import { registerDrafts } from '../../drafts/listeners.ts';
import { tidyCopy } from '../../messages/copies.ts';
import { openRecordAction } from '../../slack/action-ids.ts';
import type { Command } from '../../slack/command.ts';
import type { Deps } from '../../slack/feature.ts';
import { inPlace, onTop, showModal, updateModal } from '../../slack/modal.ts';
import type { Router } from '../../slack/router.ts';
import { listed } from '../../slack/text.ts';
import type { Ritual } from '../ritual.ts';
import { registerStart } from '../start.ts';
import { pageBefore, submitPage } from './changes.ts';
import { notesDigest } from './digest.ts';
import { documentsDossier } from './dossier.ts';
import { findableDocuments } from './findable.ts';
import { specGate } from './gate.ts';
import { keptForm } from './keeping.ts';
import {
  backActionOf,
  callbackOf,
  chooseAction,
  chooseActionOf,
  compareAction,
  editAction,
  messageKey,
  readAction,
  readingsCallback,
  revisionAction,
  startActionOf,
} from './keys.ts';
import { chooser, comparePage, editPage, newDocument, readingsPage, recordPage } from './pages.ts';
import { submitReadings } from './readings-submission.ts';
import type { Template } from './template.ts';
import { templates } from './templates/index.ts';

const title = 'Write a document';

/** The documents that a team writes: those of some templates. */
export function createDocuments(all: Template[]): Ritual {
  return {
    name: 'documents',
    commands: [...byWord(all)].map(([word, kinds]) => commandOf(word, kinds)),
    start: {
      text: title,
      about: 'A canvas, a spec, a data plan, a note: choose which',
      actionId: chooseAction,
    },
    register: (router, deps) => register(router, deps, all),
    digest: notesDigest(all),
    dossier: documentsDossier(all),
    gate: specGate,
    findable: findableDocuments(all),
  };
}

export const documents = createDocuments(templates);

/** The templates that share a command, by its word. */
function byWord(all: Template[]): Map<string, Template[]> {
  const words = [...new Set(all.map(({ word }) => word))];
  return new Map(words.map((word) => [word, all.filter((template) => template.word === word)]));
}

function commandOf(word: string, kinds: Template[]): Command {
  const [first] = kinds;
  const titles = kinds.map((kind) => kind.title.toLowerCase());
  const does = kinds.length === 1 && first ? first.about : `Write a ${word}: ${listed(titles, 'or')}`;
  return { word, usage: '[project]', does };
}

function register(router: Router, deps: Deps, all: Template[]): void {
  registerStart(router, { actionId: chooseAction, title }, (viewer, begun) =>
    chooser(deps, all, viewer, begun),
  );
  for (const [word, kinds] of byWord(all))
    if (kinds.length > 1)
      registerStart(router, { word, actionId: chooseActionOf(word), title }, (viewer, begun) =>
        chooser(deps, kinds, viewer, begun),
      );
  for (const template of all) registerTemplate(router, deps, template, byWord(all).get(template.word) ?? []);
  registerRecords(router, deps, all);

  router.view(readingsCallback, async ({ ack, view, context }) => {
    const viewer = await context.viewer();
    await ack(await submitReadings(deps, all, context.deadline, viewer, view));
    deps.messagesOwed();
  });
}

/** The form of a kind of document: how it is begun, turned and saved. */
function registerTemplate(router: Router, deps: Deps, template: Template, sharing: Template[]): void {
  const { kind, title, word } = template;
  const isOnly = sharing.length === 1;
  const ways = { word: isOnly ? word : undefined, actionId: startActionOf(kind), title };
  registerStart(router, ways, (viewer, begun) => newDocument(deps, template, viewer, begun));

  router.view(callbackOf(kind), async ({ ack, view, context }) => {
    const viewer = await context.viewer();
    await ack(await submitPage(deps, template, context.deadline, viewer, view));
    deps.messagesOwed();
  });

  router.action(backActionOf(kind), async ({ ack, body, client, context }) => {
    const { view } = body;
    if (!view) return;
    const before = await pageBefore(deps, template, context.deadline, await context.viewer(), view);
    await ack();
    await updateModal(client, view, before);
  });

  registerDrafts(router, deps, keptForm(deps, template));
}

/** What leads to documents that there are. */
function registerRecords(router: Router, deps: Deps, all: Template[]): void {
  const forms = { [editAction]: editPage, [readAction]: readingsPage };
  for (const [actionId, form] of Object.entries(forms)) {
    router.action(actionId, async ({ ack, body, action, client, context, respond }) => {
      await ack();
      const id = action.value ?? '';
      await showModal({ client, context }, inPlace(body), 'Document', async () =>
        form(deps, all, await context.viewer(), id),
      );
      await tidyCopy(deps, body, respond, messageKey(id));
    });
  }

  for (const { kind, title } of all) {
    router.action(openRecordAction(kind), async ({ ack, body, action, client, context, respond }) => {
      await ack();
      const id = action.value ?? '';
      await showModal({ client, context }, onTop(body), title, async () =>
        recordPage(deps, all, await context.viewer(), { id }),
      );
      await tidyCopy(deps, body, respond, messageKey(id));
    });
  }

  const pages = { [revisionAction]: recordPage, [compareAction]: comparePage };
  for (const [actionId, page] of Object.entries(pages)) {
    router.action(actionId, async ({ ack, body, action, client, context }) => {
      await ack();
      const which = JSON.parse(action.value ?? '{}') as { id: string; revision: number };
      await showModal({ client, context }, inPlace(body), 'Document', async () =>
        page(deps, all, await context.viewer(), which),
      );
    });
  }
}
