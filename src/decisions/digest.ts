import type { KnownBlock } from '@slack/types';
import { digestPart, type Scope, type Told } from '../digest/part.ts';
import { projectTitle } from '../projects/rules.ts';
import { openRecordAction } from '../slack/action-ids.ts';
import { button, context, section } from '../slack/blocks.ts';
import { dayIn, dayText, escapeMrkdwn, excerpt, inline } from '../slack/text.ts';
import { type DecisionsSnapshot, decisionsSnapshot, type ToldDecision } from './digest-store.ts';
import { verdictOf, verdictText } from './words.ts';

/** Decisions in digests: how many there were, and the newest. */
export const decisionsDigest = digestPart({
  section: 'decisions',
  title: 'Decisions',
  read: decisionsSnapshot,
  tell: tellDecisions,
});

const changesTold = 3;

/** What a digest says of decisions. */
export function tellDecisions({ newest, inAll }: DecisionsSnapshot, scope: Scope): Told {
  const { since, zone, today } = scope;
  const period = since ? `since ${dayText(dayIn(zone, since), today)}` : 'in the last 7 days';
  const rest = inAll - newest.length;
  return {
    needs: [],
    needsInAll: 0,
    summary: inAll === 0 ? null : `${inAll} ${period}`,
    changes: since ? newest.slice(0, changesTold).map(changeOf) : [],
    details: [
      ...newest.map((decision) => decisionBlock(decision, scope)),
      ...(rest > 0 ? [context(`And ${rest} more: \`/aipm decisions\` lists them all.`)] : []),
    ],
  };
}

function changeOf({ projectKey, verdict }: ToldDecision): string {
  return `${projectKey}: ${escapeMrkdwn(excerpt(inline(verdictText(verdict)), 60))}`;
}

function decisionBlock(decision: ToldDecision, { zone, today }: Scope): KnownBlock {
  const { projectKey, projectName, terms, ritual, recordId, decidedAt } = decision;
  const title = escapeMrkdwn(inline(projectTitle({ name: projectName, key: projectKey })));
  const day = dayText(dayIn(zone, decidedAt), today);
  const on = terms ? `\n${escapeMrkdwn(excerpt(inline(terms), 200))}` : '';
  return section(
    `*${verdictOf(decision)}* · ${title} · ${day}${on}`,
    button('Open', `${openRecordAction(ritual)}/${recordId}/decision`, recordId),
  );
}
