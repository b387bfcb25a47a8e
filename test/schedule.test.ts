import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createLogger } from '../src/log.ts';
import { startSchedule } from '../src/schedule.ts';
import { dayText } from '../src/slack/text.ts';
import { followLocale, type WorkspaceLocale } from '../src/workspaces/locale.ts';

const usual = { current: () => 'en-GB', readAgain: async () => {} };

function start(jobs: (() => Promise<void>)[], locale: WorkspaceLocale = usual) {
  const named = jobs.map((run, index) => ({ name: `job ${index}`, run }));
  const schedule = startSchedule(named, locale, createLogger('silent'));
  onTestFinished(schedule.stop);
  return schedule;
}

test('what is due is done at the start, without waiting for a minute to pass', async () => {
  const done: string[] = [];
  const schedule = start([async () => void done.push('once')]);
  await schedule.stop();
  expect(done).toEqual(['once']);
});

test('a job that fails keeps no other from being done, then or later', async () => {
  const done: string[] = [];
  const fails = () => Promise.reject(new Error('no database'));
  const schedule = start([fails, async () => void done.push('again')]);
  await schedule.lookForDue();
  expect(done).toEqual(['again', 'again']);
});

test('one look ends before the next begins', async () => {
  let running = 0;
  let most = 0;
  const schedule = start([
    async () => {
      running += 1;
      most = Math.max(most, running);
      await pause(20);
      running -= 1;
    },
  ]);
  await Promise.all([schedule.lookForDue(), schedule.lookForDue(), schedule.lookForDue()]);
  expect(most).toBe(1);
});

test('what is due is written as the workspace wants, as it was read before the look', async () => {
  const silent = createLogger('silent');
  const answers = [async () => 'de-DE', () => Promise.reject(new Error('no database')), async () => 'zh-CN'];
  const locale = followLocale('en-GB', () => (answers.shift() ?? (async () => 'fr-FR'))(), silent);
  const written: string[] = [];
  const schedule = start([async () => void written.push(dayText('2026-02-20', '2026-11-21'))], locale);
  await schedule.lookForDue();
  await schedule.lookForDue();
  expect(written).toEqual(['20. Feb.', '20. Feb.', '2月20日']);
  expect(dayText('2026-02-20', '2026-11-21')).toBe('20 Feb');
});
