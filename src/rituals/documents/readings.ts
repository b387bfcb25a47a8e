import { and, desc, eq, gte, lte, or, sql } from 'drizzle-orm';
import { recordChange } from '../../audit/store.ts';
import type { Database } from '../../db/database.ts';
import { idIs } from '../../db/uuid.ts';
import { visibleTo } from '../../projects/visibility.ts';
import type { Submission } from '../../submission.ts';
import { outlineOf } from './answers.ts';
import { lockedDocument } from './locking.ts';
import { type Unchanged, unchangedSince } from './rules.ts';
import { documentReadings, documents } from './schema.ts';
import { type DocumentRecord, newestRevisions } from './store.ts';
import type { Template } from './template.ts';

export type Reading = Pick<
  typeof documentReadings.$inferSelect,
  'metric' | 'measuredOn' | 'value' | 'loggedBy'
>;

/** What was measured on a day, by metric; values are exact decimals. */
export type ReadingsInput = { measuredOn: string; values: Record<string, string> };

/** What came of logging: the record with its readings before and after. */
type LoggedReadings =
  | { kind: 'saved'; record: DocumentRecord; before: Reading[]; after: Reading[] }
  | { kind: 'not visible' };

const shownOfEach = 5;
/** How many revisions are looked at for when a metric became what it is. */
const revisionsCompared = 50;

/**
 * The newest readings of each metric of a document that the caller may see, the newest first: those since it is called,
 * counted and wanted as it is now, as others can't be compared with them.
 */
export async function newestReadings(
  db: Database,
  template: Template,
  document: DocumentRecord['document'],
): Promise<Reading[]> {
  const readings = await readingsOf(db, document);
  if (readings.length === 0 || document.revision === 1) return readings;
  const revisions = await newestRevisions(db, document, revisionsCompared);
  const [newest = [], ...older] = revisions.map(({ answers }) => outlineOf(template, answers).ladder);
  const days = revisions.map(({ revisedAt }) => revisedAt);
  return newest.length === 0 ? [] : readingsOf(db, document, unchangedSince([newest, ...older], days));
}

async function readingsOf(
  db: Database,
  { workspaceId, id }: DocumentRecord['document'],
  metrics: Unchanged[] = [],
): Promise<Reading[]> {
  const { metric, loggedAt } = documentReadings;
  const comparable = metrics.map(({ rung, since }) =>
    and(eq(metric, rung.metric), since && gte(loggedAt, since)),
  );
  const newestFirst = [desc(documentReadings.measuredOn), desc(documentReadings.id)];
  const placed = db.$with('placed').as(
    db
      .select({
        id: documentReadings.id,
        metric: documentReadings.metric,
        measuredOn: documentReadings.measuredOn,
        value: documentReadings.value,
        loggedBy: documentReadings.loggedBy,
        place:
          sql<number>`row_number() over (partition by ${documentReadings.metric} order by ${sql.join(newestFirst, sql`, `)})`.as(
            'place',
          ),
      })
      .from(documentReadings)
      .where(
        and(
          eq(documentReadings.workspaceId, workspaceId),
          eq(documentReadings.documentId, id),
          or(...comparable),
        ),
      ),
  );
  return db
    .with(placed)
    .select({
      metric: placed.metric,
      measuredOn: placed.measuredOn,
      value: placed.value,
      loggedBy: placed.loggedBy,
    })
    .from(placed)
    .where(lte(placed.place, shownOfEach))
    .orderBy(desc(placed.measuredOn), desc(placed.id));
}

/**
 * Logs what the metrics of a ladder were measured at. The same form again with the same values changes nothing; with
 * other values it takes the place of what it logged before.
 */
export async function logReadings(
  workspaceId: string,
  tx: Database,
  { viewer, now, formId }: Submission,
  template: Template,
  id: string,
  { measuredOn, values }: ReadingsInput,
): Promise<LoggedReadings> {
  const record = await lockedDocument(
    workspaceId,
    tx,
    idIs(documents.id, id),
    visibleTo(workspaceId, viewer),
  );
  if (!record || record === 'hidden') return { kind: 'not visible' };
  const before = await newestReadings(tx, template, record.document);
  const ofForm = and(
    eq(documentReadings.workspaceId, workspaceId),
    eq(documentReadings.documentId, id),
    eq(documentReadings.formId, formId),
  );
  const logged = await tx.select().from(documentReadings).where(ofForm);
  const entries = Object.entries(values).map(([metric, value]) => ({ metric, measuredOn, value }));
  if (logged.length > 0 && saysTheSame(logged, entries))
    return { kind: 'saved', record, before, after: before };
  await tx.delete(documentReadings).where(ofForm);
  const by = { workspaceId, documentId: id, loggedBy: viewer.userId, loggedAt: now, formId };
  const readings = await tx
    .insert(documentReadings)
    .values(entries.map((entry) => ({ ...by, ...entry })))
    .returning();
  await recordChange(workspaceId, tx, {
    at: now,
    actorId: viewer.userId,
    action: 'document readings logged',
    subjectId: id,
    before: logged.length > 0 ? logged : undefined,
    after: readings,
  });
  return { kind: 'saved', record, before, after: await newestReadings(tx, template, record.document) };
}

type Entry = Pick<Reading, 'metric' | 'measuredOn' | 'value'>;

function saysTheSame(logged: Entry[], entries: Entry[]): boolean {
  const words = (all: Entry[]) =>
    all.map(({ metric, measuredOn, value }) => [metric, measuredOn, value].join(' ')).sort();
  return words(logged).join('\n') === words(entries).join('\n');
}
