import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '../../sandbox/person/person.ts';
import { apiKeys, reportAddresses, reportAliases } from '../../src/api/schema.ts';
import { auditLog } from '../../src/audit/schema.ts';
import { projects } from '../../src/projects/schema.ts';
import { workspaces } from '../../src/workspaces/schema.ts';
import { makesAddress, makesKey, opensSettings } from '../api/support.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { projectIn } from '../support/members.ts';
import { createsProject } from '../support/triage-review.ts';

const refusal = 'The settings are for admins of this workspace.';

const anything: Record<string, string> = {
  Name: 'a name',
  'What it may do': 'Read and write',
  Tool: 'Langfuse',
  'What stands for which project': 'a = CARE',
  Currency: 'EUR',
  Channel: '#triage',
};

async function fillsAnything(person: Person, label: string): Promise<void> {
  const value = anything[label];
  if (value !== undefined) await person.fillsIn(label, value);
}

describe('/aipm settings', () => {
  let bot: Bot;
  let now = new Date('2026-11-21T08:00:00Z');
  beforeAll(async () => {
    bot = await startBot({ now: () => now });
  });
  afterEach(async () => {
    expect(bot.slack.problems).toEqual([]);
    await bot.clear();
  });
  afterAll(() => bot.stop());

  /** What one person has on screen, another one has now, as a forged request would claim. */
  function handsOver(from: Person, to: Person) {
    const { stacks } = bot.slack.workspace;
    stacks[to.id] = (stacks[from.id] ?? []).map((open) => ({ ...open, owner: to.id }));
    delete stacks[from.id];
  }

  const changes = () => bot.database.db.select().from(auditLog).orderBy(auditLog.id);
  const keys = () => bot.database.db.select().from(apiKeys);

  async function opensWorkspaceForm() {
    const alice = bot.slack.person('alice');
    await opensSettings(alice);
    await alice.presses('Change');
    await alice.waitsForModal('Workspace settings');
    return alice;
  }

  test('shows how the workspace is set, and that there are no keys yet', async () => {
    const alice = bot.slack.person('alice');
    await opensSettings(alice);
    const text = alice.modal()?.text;
    expect(text).toContain('USD · months end at midnight in UTC');
    expect(text).toContain('1,000 tokens cost USD 0.002, a GPU hour USD 8');
    expect(text).toContain('None yet. A key lets a program');
  });

  test('is refused politely to whoever is no admin', async () => {
    const bob = bot.slack.person('bob');
    await bob.types('#general', '/aipm settings');
    await bob.sees(refusal, { in: 'modal' });
    expect(bob.modal()?.buttons).toEqual([]);
  });

  test('is refused to a guest as everything is', async () => {
    const gita = bot.slack.person('gita');
    await gita.types('#triage', '/aipm settings');
    await gita.sees('Only members of this workspace', { in: 'modal' });
  });

  test('saves currency, zone and rates, with what stood there before', async () => {
    const alice = await opensWorkspaceForm();
    await alice.fillsIn('Currency', 'cny');
    await alice.fillsIn('Time zone', 'asia/shanghai');
    await alice.fillsIn('Rate for 1,000 tokens', '0.014');
    expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
    await alice.sees('The settings are saved.', { in: 'modal' });
    expect(alice.modal()?.text).toContain('CNY · months end at midnight in Asia/Shanghai');
    expect(await bot.database.db.select().from(workspaces)).toMatchObject([
      { currency: 'CNY', zone: 'Asia/Shanghai', tokenRate: '0.014', gpuRate: '8' },
    ]);
    expect(await changes()).toMatchObject([
      {
        action: 'settings changed',
        actorId: alice.id,
        before: { currency: 'USD', zone: 'UTC', tokenRate: '0.002', gpuRate: '8' },
        after: { currency: 'CNY', zone: 'Asia/Shanghai', tokenRate: '0.014', gpuRate: '8' },
      },
    ]);
  });

  test('writes nothing where nothing is changed', async () => {
    const alice = await opensWorkspaceForm();
    expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
    expect(await changes()).toEqual([]);
  });

  test('keeps the form with a sentence under each wrong field', async () => {
    const alice = await opensWorkspaceForm();
    await alice.fillsIn('Currency', 'XYZ');
    await alice.fillsIn('Time zone', 'Mars/Olympus');
    await alice.fillsIn('Rate for a GPU hour', '-1', { force: true });
    const { errors } = await alice.submits();
    expect(errors).toEqual({
      Currency: 'A currency is a code such as USD, EUR or CNY.',
      'Time zone': 'I know no such time zone. Write it as Asia/Shanghai or UTC.',
      'Rate for a GPU hour': 'A rate is zero or more, with at most 12 decimal places, such as 0.002.',
    });
  });

  test('shows what somebody else saved meanwhile, and saving again keeps mine', async () => {
    const alice = await opensWorkspaceForm();
    await alice.fillsIn('Currency', 'EUR');
    const ours = eq(workspaces.workspaceId, bot.slack.teamId);
    await bot.database.db.update(workspaces).set({ currency: 'GBP', zone: 'Europe/London' }).where(ours);
    await alice.submits();
    await alice.sees('Somebody else has: GBP', { in: 'modal' });
    expect(alice.modal()?.text).toContain('Somebody else has: Europe/London');
    expect(await changes()).toEqual([]);
    await alice.submits();
    await alice.sees('The settings are saved.', { in: 'modal' });
    expect(await bot.database.db.select().from(workspaces)).toMatchObject([{ currency: 'EUR', zone: 'UTC' }]);
  });

  test('saves limits and thresholds, inside their bounds', async () => {
    const alice = bot.slack.person('alice');
    await opensSettings(alice);
    expect(alice.modal()?.text).toContain('1,000 data items, 10 days and 2 people');
    await alice.presses('Change limits');
    await alice.waitsForModal('Limits');
    await alice.fillsIn('Data items of a POC', '1001', { force: true });
    await alice.fillsIn('Warn from how many percent of a budget on', '0', { force: true });
    expect((await alice.submits()).errors).toEqual({
      'Data items of a POC': 'A whole number from 1 to 1000.',
      'Warn from how many percent of a budget on': 'A whole number from 1 to 100.',
    });
    await alice.fillsIn('Data items of a POC', '500');
    await alice.fillsIn('People of a POC', '1');
    await alice.fillsIn('Warn from how many percent of a budget on', '70');
    await alice.fillsIn('Remind voters how many hours before a vote closes', '4');
    await alice.submits();
    const seen = await alice.sees('The settings are saved.', { in: 'modal' });
    expect(seen).toContain('500 data items, 10 days and 1 person');
    expect(seen).toContain('New budgets warn from 70 % on');
    expect(seen).toContain('Voters are reminded 4 hours before');
    expect(await changes()).toMatchObject([
      {
        action: 'settings changed',
        before: { pocItemLimit: 1000, voteReminderHours: 24 },
        after: { pocItemLimit: 500, pocPeopleLimit: 1, warningPercent: 70, voteReminderHours: 4 },
      },
    ]);
    await alice.closes({ all: true });
    await projectIn(bot.database.db, { key: 'CARE', name: 'Customer service' });
    await alice.types('#general', '/aipm cost CARE');
    await alice.clicks('Budget', { in: '#general' });
    await alice.sees('[Save budget]', { in: 'modal' });
    expect(alice.modal()?.values['Warn from how many percent of it on']).toBe('70');
  });

  test('keeps what others changed in another form meanwhile', async () => {
    const alice = await opensWorkspaceForm();
    const ours = eq(workspaces.workspaceId, bot.slack.teamId);
    await bot.database.db.update(workspaces).set({ warningPercent: 55 }).where(ours);
    await alice.fillsIn('Currency', 'EUR');
    await alice.submits();
    await alice.sees('The settings are saved.', { in: 'modal' });
    expect(await bot.database.db.select().from(workspaces)).toMatchObject([
      { currency: 'EUR', warningPercent: 55 },
    ]);
  });

  test('names admins beside Slack’s, for whom it counts within a minute', async () => {
    const [alice, bob] = [bot.slack.person('alice'), bot.slack.person('bob')];
    await bob.types('#general', '/aipm settings');
    await bob.sees(refusal, { in: 'modal' });
    await bob.closes({ all: true });
    const field = "Who counts as an admin beside Slack's";
    const names = async (people: string[]) => {
      await opensSettings(alice);
      await alice.presses('Change admins');
      await alice.waitsForModal('Admins');
      await alice.fillsIn(field, people);
    };
    await names(['Gita Rao']);
    expect((await alice.submits()).errors).toEqual({
      [field]: 'Only members of this workspace can be admins here.',
    });
    await alice.fillsIn(field, ['Bob Meyer']);
    await alice.submits();
    await alice.sees('The settings are saved.', { in: 'modal' });
    expect(await changes()).toMatchObject([{ before: { adminIds: [] }, after: { adminIds: [bob.id] } }]);
    await alice.closes({ all: true });
    now = new Date(now.getTime() + 60_000);
    await opensSettings(bob);
    await bob.closes({ all: true });
    await names([]);
    await alice.submits();
    await alice.sees('The settings are saved.', { in: 'modal' });
    now = new Date(now.getTime() + 60_000);
    await bob.types('#general', '/aipm settings');
    await bob.sees(refusal, { in: 'modal' });
  });

  async function sendsTest(channel: string): Promise<Person> {
    const alice = bot.slack.person('alice');
    await opensSettings(alice);
    await alice.presses('Send one');
    await alice.waitsForModal('Test message');
    await alice.fillsIn('Channel', channel);
    await alice.submits();
    return alice;
  }

  test('sends a test message, and says that it arrived', async () => {
    const alice = await sendsTest('#triage');
    await alice.sees('It is posted: cards and digests can go there.', { in: 'modal' });
    await alice.sees('This is a test message.', { in: '#triage' });
    expect(await changes()).toMatchObject([
      { action: 'test message sent', actorId: alice.id, after: { refusal: null } },
    ]);
  });

  test('says of a test message that can not be posted what to do, and tries again', async () => {
    const alice = await sendsTest('#secret');
    const seen = await alice.sees('It could not be posted.', { in: 'modal' });
    expect(seen).toContain('I am not in #secret. Type `/invite @aipm` there, then try again.');
    await alice.invites('aipm', '#secret');
    await alice.presses('Try again');
    await alice.waitsForModal('Test message');
    await alice.sees('Everybody there will see', { in: 'modal' });
    await alice.submits();
    await alice.sees('It is posted', { in: 'modal' });
    expect((await changes()).map(({ after }) => after)).toMatchObject([
      { refusal: 'channel_not_found' },
      { refusal: null },
    ]);
    bot.slack.problems.length = 0;
  });

  test.each([
    { fault: { status: 429, retryAfter: 3 }, says: 'Slack wants a pause before more is posted in #triage.' },
    {
      fault: { status: 500 },
      says: 'Slack did not answer, so I can’t tell. Look in #triage whether it stands',
    },
    { fault: { dropAfter: true }, says: 'Slack did not answer, so I can’t tell. Look in #triage whether it' },
  ] as const)('says of a test message that met $fault what is known of it', async ({ fault, says }) => {
    bot.slack.misbehave({ method: 'chat.postMessage', times: 1, fault });
    const alice = await sendsTest('#triage');
    await alice.sees(says.replace('’', "'"), { in: 'modal' });
  });

  test('shows a new key this once', async () => {
    const alice = bot.slack.person('alice');
    const key = await makesKey(alice, 'write', 'export to <!channel>');
    await opensSettings(alice);
    const text = alice.modal()?.text ?? '';
    expect(text).toContain('reads and writes');
    expect(text).toContain('never used');
    expect(text).toContain(`${key.slice(0, 11)}…`);
    expect(text).not.toContain(key);
    expect(JSON.stringify(bot.slack.workspace.stacks)).toContain('*export to &lt;!channel&gt;*');
    expect(await changes()).toMatchObject([
      {
        action: 'API key made',
        after: { name: 'export to <!channel>', scope: 'write', prefix: key.slice(0, 11) },
      },
    ]);
  });

  test('makes one key of a form that is sent twice, and says that it can not be shown again', async () => {
    const alice = bot.slack.person('alice');
    await opensSettings(alice);
    await alice.presses('New key');
    await alice.waitsForModal('New API key');
    await alice.fillsIn('Name', 'export');
    await alice.fillsIn('What it may do', 'Read');
    const form = structuredClone(bot.slack.workspace.stacks);
    await alice.submits();
    await alice.sees('it is shown this once', { in: 'modal' });
    bot.slack.workspace.stacks = form;
    expect(await alice.submits()).toMatchObject({ outcome: 'updated' });
    await alice.sees("It was shown then and can't be shown again", { in: 'modal' });
    expect(alice.modal()?.text).not.toContain('aipm_');
    expect(await keys()).toHaveLength(1);
    expect(await changes()).toHaveLength(1);
    await alice.presses('Back to the settings');
    await alice.sees('*export*', { in: 'modal' });
  });

  test.each(['New key', 'New address', 'Change', 'Change limits', 'Change admins', 'Send one'])(
    'takes nothing from a form behind %s that somebody else than an admin sends',
    async (label) => {
      const [alice, bob] = [bot.slack.person('alice'), bot.slack.person('bob')];
      await opensSettings(alice);
      await alice.presses(label);
      await alice.sees('Cancel', { in: 'modal' });
      handsOver(alice, bob);
      for (const field of bob.modal()?.labels ?? []) await fillsAnything(bob, field);
      const { errors } = await bob.submits();
      expect(Object.values(errors ?? {})[0]).toContain(refusal);
      expect(await keys()).toEqual([]);
      expect(await changes()).toEqual([]);
    },
  );

  test.each(['Revoke', 'New key', 'New address', 'Change', 'Change limits', 'Change admins', 'Send one'])(
    'does nothing when somebody else than an admin presses %s',
    async (label) => {
      const [alice, bob] = [bot.slack.person('alice'), bot.slack.person('bob')];
      await makesKey(alice);
      await opensSettings(alice);
      handsOver(alice, bob);
      await bob.presses(label, { confirm: label === 'Revoke' });
      await bob.sees(refusal, { in: 'modal' });
      expect(await keys()).toMatchObject([{ revokedAt: null }]);
    },
  );

  test('revokes once, with an audit row that holds no secret', async () => {
    const alice = bot.slack.person('alice');
    const key = await makesKey(alice);
    await opensSettings(alice);
    const before = structuredClone(bot.slack.workspace.stacks);
    await alice.presses('Revoke', { confirm: true });
    await alice.sees('It is revoked, and has stopped.', { in: 'modal' });
    expect(alice.modal()?.text).toContain('None yet. A key lets a program');
    bot.slack.workspace.stacks = before;
    await alice.presses('Revoke', { confirm: true });
    const [row] = await keys();
    expect(row).toMatchObject({ revokedBy: alice.id });
    const noted = await changes();
    expect(noted.map(({ action }) => action)).toEqual(['API key made', 'API key revoked']);
    expect(JSON.stringify(noted)).not.toContain(key.slice(11));
  });

  test('makes a report address, and tells how to set it in the tool', async () => {
    const alice = bot.slack.person('alice');
    const { id } = await projectIn(bot.database.db, { key: 'CARE', name: 'Customer service' });
    await opensSettings(alice);
    await alice.presses('New address');
    await alice.waitsForModal('New report address');
    await alice.fillsIn('Name', 'LiteLLM in production');
    await alice.fillsIn('Tool', 'LiteLLM');
    await alice.fillsIn('What stands for which project', 'care-prod = NOTHING');
    expect((await alice.submits()).errors).toEqual({
      'What stands for which project': 'I know no project NOTHING that you can see.',
    });
    await alice.fillsIn('What stands for which project', 'care-prod = CARE\nCare Team = CARE');
    await alice.submits();
    await alice.sees('WEBHOOK_URL', { in: 'modal' });
    await alice.presses('Back to the settings');
    await alice.sees('Care Team = CARE, care-prod = CARE', { in: 'modal' });
    expect(await bot.database.db.select().from(reportAliases)).toMatchObject([
      { projectId: id },
      { projectId: id },
    ]);
    expect((await changes()).at(-1)).toMatchObject({
      action: 'report address made',
      after: { name: 'LiteLLM in production', tool: 'litellm' },
    });
  });

  test('names no project at an address that the admin may not see', async () => {
    const alice = bot.slack.person('alice');
    await projectIn(bot.database.db, { key: 'CARE', name: 'Customer service' });
    await makesAddress(alice, 'Langfuse', 'Cost of care = CARE');
    await createsProject(alice, '#general', 'CARE', {
      Name: 'Customer service',
      'Who can see it': 'Only its owner and the people named below',
    });
    await alice.closes({ all: true });
    await bot.database.db.update(projects).set({ ownerId: bot.slack.person('bob').id });
    await opensSettings(alice);
    expect(alice.modal()?.text).toContain("1 of projects that you can't see");
    expect(alice.modal()?.text).not.toContain('Cost of care');
  });

  test('fits with a hundred keys and addresses under the longest names, page by page', async () => {
    const alice = bot.slack.person('alice');
    const { id: projectId } = await projectIn(bot.database.db, { key: 'CARE', name: 'Customer service' });
    const common = (index: number) => ({
      workspaceId: bot.slack.teamId,
      id: randomUUID(),
      name: `${index} ${'&'.repeat(76)}`,
      prefix: 'aipm_abcdef',
      hash: `hash ${index}`,
      createdBy: alice.id,
      createdAt: new Date(Date.UTC(2026, 10, 1, 0, index)),
      madeBy: `form ${index}`,
    });
    const many = Array.from({ length: 100 }, (_, index) => common(index));
    await bot.database.db.insert(apiKeys).values(many.map((row) => ({ ...row, scope: 'read' as const })));
    await bot.database.db
      .insert(reportAddresses)
      .values(many.map((row) => ({ ...row, tool: 'litellm' as const })));
    const aliases = many.flatMap(({ workspaceId, id }) =>
      Array.from({ length: 50 }, (_, n) => ({
        workspaceId,
        addressId: id,
        projectId,
        alias: `${n}${'<'.repeat(190)}`,
      })),
    );
    for (let from = 0; from < aliases.length; from += 1000)
      await bot.database.db.insert(reportAliases).values(aliases.slice(from, from + 1000));

    await opensSettings(alice);
    expect(alice.modal()?.text).toContain('1 to 15 of 100, newest first');
    expect(alice.modal()?.buttons.filter((label) => label === 'Revoke')).toHaveLength(30);
    expect(alice.modal()?.text).toContain(' = CARE, 42 more');
    for (const last of [30, 45, 60, 75, 90, 100]) {
      await alice.presses('Older keys');
      await alice.sees(`to ${last} of 100, newest first`, { in: 'modal' });
    }
    expect(alice.modal()?.text).toContain('*0 &&');
    await alice.presses('Newer keys');
    await alice.sees('76 to 90 of 100', { in: 'modal' });
    await alice.presses('Older addresses');
    await alice.sees('16 to 30 of 100', { in: 'modal' });
    expect(alice.modal()?.text).toContain('76 to 90 of 100');
  });
});
