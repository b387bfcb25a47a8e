import type { KnownBlock } from '@slack/types';
import type { Database } from '../db/database.ts';
import { verdictOf } from '../decisions/words.ts';
import type { Content } from '../messages/schema.ts';
import { messageByKey, oweMessage, targetOf } from '../messages/store.ts';
import { projectTitle } from '../projects/rules.ts';
import { seesProject } from '../projects/store.ts';
import { button, quotation, section } from '../slack/blocks.ts';
import { dayText, escapeMrkdwn, excerpt, inline } from '../slack/text.ts';
import { sayOutcomeAction } from './actions.ts';
import { outcomeWords } from './rules.ts';
import type { CheckedDecision } from './store.ts';
import { learnedBlocks, sayRow } from './views.ts';

/** The key of the question to a decision's owner. @param askedOn the day for which it is asked */
function questionKey(decisionId: string, askedOn: string): string {
  return `outcome/${decisionId}/question/${askedOn}`;
}

/** Asks a decision's owner how it turned out, in a direct message that says what was decided and why. */
export async function oweQuestion(
  workspaceId: string,
  tx: Database,
  checked: CheckedDecision,
): Promise<void> {
  const { decision } = checked;
  await oweMessage(workspaceId, tx, {
    ...question(checked, decision.askedOn ?? ''),
    content: questionOf(checked),
  });
}

/** Owes the question and the card's thread what has become of a decision. @param before as it was asked about */
export async function oweOutcome(
  workspaceId: string,
  tx: Database,
  before: { askedOn: string | null },
  checked: CheckedDecision,
  { today, actorId }: { today: string; actorId: string },
): Promise<void> {
  const { askedOn } = before;
  const { decision, project } = checked;
  const said = saidOf(checked, today);
  if (askedOn && (await messageByKey(workspaceId, tx, questionKey(decision.id, askedOn)))) {
    const mayKnow = await seesProject(workspaceId, tx, project, decision.ownerId);
    await oweMessage(workspaceId, tx, { ...question(checked, askedOn), content: mayKnow ? said : notAsked });
  }
  const key = `outcome/${decision.id}/reply`;
  const card = await messageByKey(workspaceId, tx, decision.cardKey);
  // That it is too early is told to those alone who were told something else before.
  if (!card?.content || !(checked.outcome ?? (await messageByKey(workspaceId, tx, key)))) return;
  await oweMessage(workspaceId, tx, {
    key,
    about: `the outcome of ${projectTitle(project)}`,
    actorId,
    projectId: project.id,
    targets: [targetOf(card)],
    content: said,
    parentId: card.id,
  });
}

const notAskedText = 'You are no longer asked about this decision.';
/** What becomes of the question to somebody who is off the project by then: how it was answered is not for them. */
const notAsked: Content = { text: notAskedText, blocks: [section(notAskedText)] };

function question({ decision, project }: CheckedDecision, askedOn: string) {
  return {
    key: questionKey(decision.id, askedOn),
    about: `the question how ${projectTitle(project)} turned out`,
    actorId: decision.ownerId,
    targets: [decision.ownerId],
  };
}

function questionOf(checked: CheckedDecision): Content {
  const { decision } = checked;
  const words = `Was this right? *${verdictOf(decision)}* · ${titleOf(checked)}`;
  const quoted = (heading: string, typed: string | null): KnownBlock[] =>
    typed ? [quotation(heading, excerpt(typed, 1000))] : [];
  return {
    text: words,
    blocks: [
      section(words),
      ...quoted('On what terms', decision.terms),
      ...quoted('What would show it to be right', decision.expectation),
      sayRow(decision.id, sayOutcomeAction),
    ],
  };
}

function saidOf(checked: CheckedDecision, today: string): Content {
  const { outcome, decision } = checked;
  const how = outcome
    ? `Outcome: *${outcomeWords[outcome.outcome]}*`
    : `Too early to tell: it is asked again on ${dayText(decision.askedOn ?? today, today)}`;
  const words = `${how} · ${verdictOf(decision)} · ${titleOf(checked)}`;
  return {
    text: words,
    blocks: [section(words, changeButton(checked)), ...learnedBlocks(checked)],
  };
}

function changeButton({ decision: { id }, outcome }: CheckedDecision) {
  return outcome ? button('Change', `${sayOutcomeAction}/${id}/change`, id) : undefined;
}

function titleOf({ project }: CheckedDecision): string {
  return escapeMrkdwn(inline(projectTitle(project)));
}
