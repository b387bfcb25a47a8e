import type { Button, KnownBlock, ModalView } from '@slack/types';
import { projectTitle } from '../../projects/rules.ts';
import { actions, button, confirmation, context, quotation, section } from '../../slack/blocks.ts';
import { pageModal } from '../../slack/modal.ts';
import { dayText, escapeMrkdwn, inline, momentText } from '../../slack/text.ts';
import { concludeAction, editAction, logUseAction, reportAction } from './cards.ts';
import {
  actualText,
  goalText,
  type Names,
  raisedBlock,
  resourceLines,
  resultText,
  solutionLines,
  stateLine,
} from './lines.ts';
import { assess, assessmentText, type Result, resourceWords, standing } from './rules.ts';
import type { Poc, PocRecord } from './store.ts';
import type { Usage } from './usage.ts';

export const planPocAction = 'poc_start';
export const cancelAction = 'poc_cancel';

type Reader = { zone: string; today: string };

/** The whole record: the plan, what was used, and what came of it. */
export function pocRecordModal(record: PocRecord, usage: Usage[], names: Names, reader: Reader): ModalView {
  const { poc, project } = record;
  const title = escapeMrkdwn(inline(projectTitle(project)));
  return pageModal({
    title: 'Proof of concept',
    metadata: { channel: poc.channelId },
    blocks: [
      section(`*${title}*\n*${stateLine(poc, reader.today)}*\nGoal: ${goalText(poc)}`),
      ...(poc.status === 'concluded' ? conclusionOf(poc, poc.results ?? [], reader) : []),
      ...(poc.status === 'concluded' ? [] : [section(solutionLines(poc))]),
      section(poc.status === 'concluded' ? actualText(poc) : resourceLines(record, reader.today)),
      ...raisedBlock(poc, names),
      context(
        `Started ${dayText(poc.startDate, reader.today)} · at work on it: ${poc.people.map((id) => `<@${id}>`).join(', ')}`,
      ),
      context(`Planned by <@${poc.createdBy}>, ${momentText(poc.createdAt)}${endedBy(poc)}`),
      actions(...recordButtons(record)),
      ...usageBlocks(usage),
    ],
  });
}

function endedBy(poc: Poc): string {
  return poc.status === 'running'
    ? ''
    : ` · ${poc.status} by <@${poc.changedBy}>, ${momentText(poc.changedAt)}`;
}

function conclusionOf(poc: Poc, results: Result[], reader: Reader): KnownBlock[] {
  const lines = poc.solutions.map(({ label, name }) => {
    const { value, meets, best } = standing(poc, results, label);
    const result = results.find((each) => each.label === label);
    const seen = [
      result ? resultText(poc, result) : value,
      ...(result ? [meets === 'yes' ? 'meets the goal' : 'does not meet the goal'] : []),
      ...(best === '–' ? [] : [best]),
      ...(result?.latency ? [`latency ${inline(result.latency)}`] : []),
      ...(result?.cost ? [`cost ${inline(result.cost)}`] : []),
    ];
    return `*${label}*  ${escapeMrkdwn(inline(name))}\n${escapeMrkdwn(seen.join(' · '))}`;
  });
  const next = `Next steps by ${dayText(poc.nextDate ?? reader.today, reader.today)}`;
  return [
    section(escapeMrkdwn(assessmentText(assess(poc, results), poc.solutions))),
    ...lines.map((line) => section(line)),
    ...(poc.choiceReason ? [quotation('Why this choice', poc.choiceReason)] : []),
    quotation(next, poc.nextSteps ?? ''),
    context(`<@${poc.nextOwnerId}> sees to them`),
  ];
}

function recordButtons({ poc, project }: PocRecord): Button[] {
  const another = button('Plan another', planPocAction, project.id);
  if (poc.status === 'concluded') return [button('Report as a file', reportAction, poc.id), another];
  if (poc.status === 'cancelled') return [another];
  return [
    button('Log use', logUseAction, poc.id),
    button('Conclude', concludeAction, poc.id, 'primary'),
    button('Edit', editAction, poc.id),
    another,
    {
      ...button('Cancel the POC', cancelAction, poc.id, 'danger'),
      confirm: {
        ...confirmation(
          'Cancel the POC?',
          'It ends without a conclusion, and can not be taken up again. What was logged stays in its record.',
          'Cancel the POC',
        ),
        deny: { type: 'plain_text', text: 'Keep it running' },
      },
    },
  ];
}

const shownUsage = 30;

function usageBlocks(usage: Usage[]): KnownBlock[] {
  if (usage.length === 0) return [];
  return [
    { type: 'divider' },
    section('*Use, newest first*'),
    ...usage.slice(0, shownUsage).map(({ items, days, people, note, loggedBy, loggedAt }) => {
      const noted = note ? `\n${escapeMrkdwn(inline(note))}` : '';
      return context(
        `${resourceWords({ items, days, people })} · <@${loggedBy}>, ${momentText(loggedAt)}${noted}`,
      );
    }),
    ...(usage.length > shownUsage ? [context(`and ${usage.length - shownUsage} older ones`)] : []),
  ];
}
