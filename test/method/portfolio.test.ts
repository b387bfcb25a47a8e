import { describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/person/person.ts';
import { session } from '../../src/rituals/documents/templates/session.ts';
import { logsFailure } from '../rituals/failures/steps.ts';
import { writesDocument } from '../support/document-writing.ts';
import { opensVote, votes } from '../support/scorecard-vote.ts';
import { plansPoc } from '../support/triage-poc.ts';
import { createsProject, holdsReview } from '../support/triage-review.ts';
import { previewsDigest, savesCosts, stories } from './story.ts';

const { person, comes } = stories();
const general = '#general';

async function creates(alice: Person, key: string, fields: Record<string, string>): Promise<void> {
  await createsProject(alice, general, key, { Currency: 'CNY', ...fields });
  await alice.closes({ all: true });
}

/** A project gets a score by Bob's vote, which Alice finalizes. */
async function isScored(channel: string, key: string, scores: number[], tier: string): Promise<void> {
  const alice = person('alice');
  await opensVote(alice, channel, { 'Who votes': ['bob'], 'Votes it takes': '1' }, key);
  await person('bob').sees(`(${key})*`, { in: channel });
  await votes(person('bob'), channel, scores);
  await alice.clicks(`Finalize ${tier}…`, { in: channel });
  await alice.sees('Why another tier', { in: 'modal' });
  expect(await alice.submits()).toMatchObject({ outcome: 'closed' });
  await alice.sees(`Finalized: ${tier}`, { in: channel });
}

describe('Portfolio (`/aipm portfolio`) and the digest', () => {
  test('ranks by tier, then score, and says what is stale, on time and returned', async () => {
    const alice = person('alice');
    await creates(alice, 'COPY', { Name: 'Marketing copy' });
    await creates(alice, 'NEWS', { Name: 'Newsroom', 'Target date': '2026-11-11' });
    await creates(alice, 'CARE', {
      Name: 'Customer service',
      'Target date': '2026-11-01',
      'Shipped on': '2026-11-01',
      Investment: '800000',
      'Net saving a year': '1500000',
    });
    await isScored('#triage', 'COPY', [20, 15, 10], 'P2');
    await isScored('#care', 'NEWS', [30, 20, 20], 'P1');
    await isScored(general, 'CARE', [35, 25, 20], 'P0');
    await alice.types(general, '/aipm portfolio');
    const seen = await alice.sees('*AI portfolio*', { in: general });
    expect(seen).toContain('1 P0 · 1 P1 · 1 P2 · 0 unscored');
    expect(seen).toMatch(
      /\(CARE\) \| P0 \| 80\.0[\s\S]*\(NEWS\) \| P1 \| 70\.0[\s\S]*\(COPY\) \| P2 \| 45\.0/,
    );
    expect(seen).toContain('On time: 1 of 2 that were due (50 %) · Return ratio: 1:1.88 in CNY (1 project)');
    expect(seen).not.toContain('stale');

    await comes('2027-02-20T08:00:00Z');
    await alice.types(general, '/aipm portfolio');
    await alice.sees('(CARE) | P0 | 80.0 | 21 Nov 2026, stale', { in: general });
  });

  test('are told in a digest: what needs someone, and each section', async () => {
    const alice = person('alice');
    await creates(alice, 'CARE', { Name: 'Customer service' });
    await isScored(general, 'CARE', [35, 25, 20], 'P0');
    await logsFailure(alice, '#care', {}, {}, 'Customer service');
    await plansPoc(alice, '#triage', {}, 'Customer service');
    await savesCosts(alice, general, 'Budget', { 'Budget a month': '1980' });
    await savesCosts(alice, general, 'Log usage', { Action: 'summarize call', Amount: '5940' });
    await holdsReview(alice, '#care', {}, 'Customer service');
    await comes('2027-02-20T08:00:00Z');
    await writesDocument(alice, '#triage', session, {}, 'Customer service');
    const seen = await previewsDigest(alice, general, 'sharing sessions');
    expect(seen).toContain('CARE: unsafe answer, do now, 84 days overdue');
    expect(seen).toContain('CARE is at 300 % of its November budget');
    expect(seen).toContain('CARE: the POC on accuracy is 82 days overdue');
    expect(seen).toContain('*Portfolio*  1 P0 · 0 P1 · 0 P2 · 0 unscored');
    expect(seen).toContain('*Failure modes*  1 open: 1 do now · 1 overdue');
    expect(seen).toContain('*Cost*  1 over budget');
    expect(seen).toContain('*POCs*  1 running · 1 overdue');
    expect(seen).toContain('*Outcomes*  1 due');
    expect(seen).toContain('*Notes*  1 note this month · 1 of 2 sharing sessions');
  });

  test('says plainly when there is nothing to report', async () => {
    await previewsDigest(person('alice'), general, 'nothing changed and nobody is waiting');
  });
});
