import { expect, test } from 'vitest';
import { forgetSubmissions, takeSubmission } from '../../src/submissions/store.ts';
import { onBothDatabases } from '../support/databases.ts';
import { alice, northwind, otherWorkspace, submission } from '../support/members.ts';

onBothDatabases('submissions', (open) => {
  test('are taken once for the same values, page and form', async () => {
    const { db } = open();
    const form = submission(alice);
    expect(await takeSubmission(northwind, db, form)).toBe(true);
    expect(await takeSubmission(northwind, db, form)).toBe(false);
    expect(await takeSubmission(northwind, db, form, 'second')).toBe(true);
    expect(await takeSubmission(northwind, db, { ...form, valuesHash: 'other' })).toBe(true);
    expect(await takeSubmission(northwind, db, submission(alice))).toBe(true);
    expect(await takeSubmission(otherWorkspace, db, form)).toBe(true);
  });

  test('are forgotten when they are old', async () => {
    const { db } = open();
    const form = submission(alice, { now: new Date('2026-11-01T00:00:00Z') });
    await takeSubmission(northwind, db, form);
    await forgetSubmissions(northwind, db, new Date('2026-10-31T00:00:00Z'));
    expect(await takeSubmission(northwind, db, form)).toBe(false);
    await forgetSubmissions(northwind, db, new Date('2026-11-02T00:00:00Z'));
    expect(await takeSubmission(northwind, db, form)).toBe(true);
  });
});
