import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decisions } from '../../src/decisions/schema.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { projectIn } from '../support/members.ts';

let now = new Date('2026-11-20T12:00:00Z');
let bot: Bot;
beforeAll(async () => {
  bot = await startBot({ now: () => now });
  const { members, teamId } = { ...bot.slack.workspace, teamId: bot.slack.teamId };
  for (const [name, tz] of [
    ['kiri', 'Pacific/Kiritimati'],
    ['pago', 'Pacific/Pago_Pago'],
  ] as const)
    members.push({ id: `U00${name.toUpperCase()}0001`, name, realName: name, teamId, tz });
});
afterAll(() => bot.stop());

test('people are asked at nine where they are, however many others wait for their morning or have left', async () => {
  const { id: projectId } = await projectIn(bot.database.db, {}, bot.slack.teamId);
  const due = (ownerId: string, checkDate: string, count: number) =>
    Array.from({ length: count }, () => ({
      ...{ workspaceId: bot.slack.teamId, projectId, ritual: 'review', recordId: randomUUID() },
      ...{ cardKey: 'none', verdict: 'Go', checkDate, ownerId, decidedAt: now },
    }));
  const [kiri, pago] = ['kiri', 'pago'].map((name) => bot.slack.person(name));
  if (!kiri || !pago) throw new Error('They are not there');
  const rows = [
    ...due(pago.id, '2026-11-21', 150),
    ...due('U00NILS0001', '2026-11-21', 150),
    ...due(kiri.id, '2026-11-22', 1),
  ];
  await bot.database.db.insert(decisions).values(rows);
  const questions = (dm: string) => dm.split('Was this right?').length - 1;

  now = new Date('2026-11-21T18:59:00Z');
  await bot.aipm.lookForDue();
  expect([kiri, pago].map((person) => questions(person.look('@aipm')))).toEqual([0, 0]);
  now = new Date('2026-11-21T19:00:00Z');
  await bot.aipm.lookForDue();
  await kiri.sees('Was this right?', { in: '@aipm' });
  expect(questions(pago.look('@aipm'))).toBe(0);
  now = new Date('2026-11-21T20:00:00Z');
  await bot.aipm.lookForDue();
  await bot.aipm.lookForDue();
  await pago.sees('Was this right?', { in: '@aipm' });
  const asked = await bot.database.db.select().from(decisions);
  expect(asked.filter(({ questionedOn }) => questionedOn === null)).toEqual([]);
  expect(questions(kiri.look('@aipm'))).toBe(1);
  expect(bot.slack.problems).toEqual([]);
});
