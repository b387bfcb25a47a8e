import { digestPart, type Need, type Scope, type Told } from '../../digest/part.ts';
import { urgency } from '../../digest/urgency.ts';
import { startVoteAction } from '../../slack/action-ids.ts';
import { button } from '../../slack/blocks.ts';
import { counted, daysBetween, firstOf } from '../../slack/phrases.ts';
import { dayIn } from '../../slack/text.ts';
import { type Scored, type ScoresSnapshot, scoresSnapshot, type Wanting } from './scores-digest-store.ts';

/** What scorecards add to the portfolio in digests: what moved, and which scores are old or missing. */
export const scoresDigest = digestPart({
  section: 'portfolio',
  title: 'Portfolio',
  read: scoresSnapshot,
  tell: tellScores,
});

const changesNamed = 5;

/** What a digest says of scores. */
export function tellScores(snapshot: ScoresSnapshot, scope: Scope): Told {
  const { wanting, wantingInAll } = snapshot;
  return {
    needs: wanting.map((project) => needOf(project, scope)),
    needsInAll: wantingInAll,
    summary: null,
    changes: [...firstOf(movesIn(snapshot), changesNamed), ...agedIn(snapshot, scope)],
    details: [],
  };
}

function needOf({ id, key, ownerId, scoredAt }: Wanting, scope: Scope): Need {
  return {
    line: scoredAt ? ageOf(key, scoredAt, scope) : `${key} has no score yet`,
    ownerId,
    button: button('Vote on it', `${startVoteAction}/${id}`, id),
    urgency: scoredAt ? urgency.scoreStale : urgency.noScore,
  };
}

/** "COPY's score is 97 days old". */
function ageOf(key: string, scoredAt: Date, { zone, today }: Scope): string {
  return `${key}’s score is ${counted(daysBetween(dayIn(zone, scoredAt), today), 'day')} old`;
}

/** What went up, down or in. */
function movesIn({ scored }: ScoresSnapshot): string[] {
  return scored.filter(({ tier, before }) => tier !== before).map(moveWords);
}

function moveWords({ key, tier, before }: Scored): string {
  if (before === null) return `${key} is ${tier}, its first score`;
  return tier < before ? `▲ ${key} up from ${before} to ${tier}` : `▼ ${key} down from ${before} to ${tier}`;
}

function agedIn({ newlyStale, wanting }: ScoresSnapshot, scope: Scope): string[] {
  const stale = wanting.filter(({ scoredAt }) => scoredAt !== null);
  const [only] = stale;
  if (newlyStale === 1 && stale.length === 1 && only?.scoredAt)
    return [ageOf(only.key, only.scoredAt, scope)];
  return newlyStale > 0 ? [`${counted(newlyStale, 'score')} became stale`] : [];
}
