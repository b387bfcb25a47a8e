import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { budgetUsed, checkBlocks } from '../../../sandbox/block-kit/check.ts';
import type { Database } from '../../../src/db/database.ts';
import { projects } from '../../../src/projects/schema.ts';
import type { Project } from '../../../src/projects/store.ts';
import { documentCard } from '../../../src/rituals/documents/cards.ts';
import { comparisonModal, documentRecordModal } from '../../../src/rituals/documents/record.ts';
import { documents } from '../../../src/rituals/documents/ritual.ts';
import { saveDocument } from '../../../src/rituals/documents/saving.ts';
import { documentById } from '../../../src/rituals/documents/store.ts';
import type { Template } from '../../../src/rituals/documents/template.ts';
import { templates } from '../../../src/rituals/documents/templates/index.ts';
import { documentPage } from '../../../src/rituals/documents/views.ts';
import type { Viewer } from '../../../src/slack/people.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { examplesOf } from '../../support/document-answers.ts';
import { alice, bob, dan, northwind, otherWorkspace, projectIn, submission } from '../../support/members.ts';
import { scope, toldAt } from '../../support/told.ts';

function called(kind: string): Template {
  const template = templates.find((each) => each.kind === kind);
  if (!template) throw new Error(`There is no ${kind}`);
  return template;
}

async function writes(
  db: Database,
  template: Template,
  project: Project,
  { viewer = alice, now = toldAt, answers = {} }: { viewer?: Viewer; now?: Date; answers?: object } = {},
) {
  const values = { ...examplesOf(template), ...answers, project: project.id };
  const saved = await saveDocument(northwind, db, submission(viewer, { now }), template, values, {
    channel: null,
  });
  if (saved.kind !== 'saved') throw new Error(`It was not saved: ${saved.kind}`);
  return saved.record;
}

onBothDatabases('documents', (open) => {
  test('a project without a spec that one sees is not ready to launch', async () => {
    const { db } = open();
    const project = await projectIn(db);
    const gate = (workspaceId = northwind) =>
      documents.gate?.(workspaceId, db, bob, { projectId: project.id, now: toldAt });
    await writes(db, called('canvas'), project);
    expect(await gate()).toMatchObject({
      inAll: 1,
      blockers: [
        {
          line: 'There is no AI feature spec',
          button: { action_id: 'document_spec_start/gate', value: project.id },
        },
      ],
    });
    await writes(db, called('spec'), project);
    expect(await gate()).toEqual({ inAll: 0, blockers: [] });
    expect(await gate(otherWorkspace)).toMatchObject({ inAll: 1 });
    await db.update(projects).set({ visibility: 'restricted' });
    expect(await gate()).toMatchObject({ inAll: 1 });
  });

  test('notes are counted in the zone of the digest, those of shown projects alone', async () => {
    const { db } = open();
    const project = await projectIn(db);
    const hidden = await projectIn(db, { key: 'MERGER', visibility: 'restricted' });
    const [parts] = [documents.digest].flat();
    const tell = async (change = {}) => (await parts?.read(northwind, db, scope(change)))?.();
    expect(await tell()).toMatchObject({ summary: null, changes: [] });
    await writes(db, called('canvas'), project);
    await writes(db, called('trend'), hidden);
    await writes(db, called('session'), project, { now: new Date('2026-11-20T08:00:00Z') });
    // In Shanghai it was November already, in London it was not.
    await writes(db, called('trend'), project, { now: new Date('2026-10-31T16:30:00Z') });
    await writes(db, called('brief'), project, { now: new Date('2026-05-22T16:30:00Z') });
    await writes(db, called('brief'), project, { now: new Date('2026-05-22T15:30:00Z') });
    expect(await tell()).toMatchObject({
      summary: '2 notes this month · 1 of 2 sharing sessions · 3 of about 20 notes in half a year',
      changes: ['1 new note'],
    });
    expect((await tell({ zone: 'Europe/London' }))?.summary).toBe(
      '1 note this month · 1 of 2 sharing sessions · 2 of about 20 notes in half a year',
    );
    expect(await tell({ since: null })).toMatchObject({ changes: [] });
    expect((await tell({ shown: eq(projects.key, 'MERGER') }))?.summary).toContain('1 note this month');
  });

  test('a dossier holds them newest first, with people’s words escaped', async () => {
    const { db } = open();
    const project = await projectIn(db);
    const problem = '# <b>Nurses</b> *sort* by hand\n- and [late](https://evil.example)';
    const first = await writes(db, called('canvas'), project, { answers: { problem } });
    const choice = { choice: 'tune', why: 'The format must stay' };
    await writes(db, called('approach'), project, { now: new Date('2026-11-22T08:00:00Z'), answers: choice });
    const about = { projectId: project.id, now: toldAt, today: '2026-11-21', zone: 'UTC' };
    const entries = await documents.dossier?.of(northwind, db, bob, about);
    expect(entries?.map(({ title }) => title)).toEqual([
      'Build, buy or fine-tune: Fine-tune',
      'One-page canvas',
    ]);
    expect(entries?.[1]).toMatchObject({
      ritual: 'canvas',
      recordId: first.document.id,
      button: { action_id: `canvas_open/${first.document.id}` },
    });
    expect(entries?.[1]?.markdown).toContain('**The idea**');
    expect(entries?.[1]?.markdown).toContain(
      '> \\# \\<b>Nurses\\</b> \\*sort\\* by hand\n> \\- and \\[late\\](https://evil.example)',
    );
    await db.update(projects).set({ visibility: 'restricted', ownerId: alice.userId });
    expect(await documents.dossier?.of(northwind, db, dan, about)).toEqual([]);
  });

  test('one of a project that another person may not see is hidden from them, saved or not', async () => {
    const { db } = open();
    const project = await projectIn(db, { visibility: 'restricted' });
    const { document } = await writes(db, called('canvas'), project);
    expect(await documentById(northwind, db, bob, document.id)).toBeUndefined();
    expect(await documentById(otherWorkspace, db, alice, document.id)).toBeUndefined();
    const values = { ...examplesOf(called('canvas')), project: project.id };
    const save = (place: object) =>
      saveDocument(northwind, db, submission(bob), called('canvas'), values, { channel: null, ...place });
    expect(await save({})).toEqual({ kind: 'not visible' });
    expect(await save({ editing: { id: document.id, revision: 1 } })).toEqual({ kind: 'not visible' });
    expect(await save({ editing: { id: 'no id', revision: 1 } })).toEqual({ kind: 'not visible' });
  });
});

/** A record of a template with answers, as it would be read. */
function recordOf(template: Template, answers: Record<string, unknown>, revision = 1) {
  const at = toldAt;
  return {
    document: { id: 'D', kind: template.kind, revision, createdBy: 'U1', createdAt: at, channelId: null },
    revision: { revision, answers, revisedBy: 'U1', revisedAt: at },
    project: { id: 'P', name: '&'.repeat(100), key: 'TRIAGE', ownerId: 'U1' },
  } as unknown as Parameters<typeof documentRecordModal>[1];
}

describe.each(templates.map((template) => [template.kind, template] as const))('the %s', (_, template) => {
  /** What its questions take at most: those of free text the longest, what has a form of its own its example. */
  const examples = examplesOf(template);
  const longest = Object.fromEntries(
    Object.entries(examples).map(([key, example]) => {
      const element = template.fields[key]?.element(null);
      const max = element?.type === 'plain_text_input' ? element.max_length : undefined;
      const isFree = max && template.answers[key]?.safeParse('&'.repeat(max)).success;
      return [key, isFree ? '&'.repeat(max) : example];
    }),
  );
  const readings = Array.from({ length: 20 }, (_unused, index) => ({
    metric: ['business', 'proxy', 'model', 'data'][index % 4] ?? '',
    measuredOn: '2026-11-20',
    value: '999999999999999.999999',
    loggedBy: 'U00ALICE001',
  }));
  const complaints = (view: { blocks: object[] }) => checkBlocks(view.blocks, 'modal', ['blocks']).complaints;

  test('has pages, a record and a comparison that Slack takes, with the longest answers', () => {
    const record = recordOf(template, longest, 40);
    const history = Array.from({ length: 15 }, (_unused, index) => ({
      revision: 40 - index,
      revisedBy: 'U1',
      revisedAt: toldAt,
    }));
    const reader = { today: '2026-11-21' };
    expect(complaints(documentRecordModal(template, record, readings, history, reader))).toEqual([]);
    const old = recordOf(template, {});
    expect(complaints(comparisonModal(template, old, record))).toEqual([]);
    for (const [index] of template.pages.entries()) {
      const metadata = { form: 'F', channel: null, page: index + 1 };
      const page = documentPage(template, { values: longest, project: undefined }, metadata);
      expect(complaints(page)).toEqual([]);
      expect(page.private_metadata?.length).toBeLessThan(3000);
    }
  });

  test('has a comparison whose headings are bold line by line', () => {
    const { blocks } = comparisonModal(template, recordOf(template, {}), recordOf(template, longest, 40));
    for (const [, bold = ''] of JSON.stringify(blocks).matchAll(/"mrkdwn","text":"\*([^*]*)\*/g))
      expect(bold).not.toContain('\\n');
  });

  test('has a card that Slack takes, with the longest answers and with those of another form', () => {
    for (const answers of [longest, examples, {}]) {
      const record = recordOf(template, answers, 40);
      const { text, blocks } = documentCard(template, record, readings, new Map(), 'UTC');
      const { blocks: checked, complaints: found } = checkBlocks(blocks, 'message', ['blocks']);
      expect(found).toEqual([]);
      expect(budgetUsed(checked)).toBeLessThan(10_000);
      expect(text.length).toBeLessThan(4000);
    }
  });
});
