import { and, eq, exists, inArray, type SQL, sql } from 'drizzle-orm';
import { QueryBuilder } from 'drizzle-orm/pg-core';
import { auditLog } from '../audit/schema.ts';
import { ballotsVisibleTo, type Sight, statuses } from '../rituals/scorecards/rules.ts';
import { scorecardBallots, scorecardRounds, scorecardVoters } from '../rituals/scorecards/schema.ts';

/** Nobody in particular: an export holds what anybody may see of a vote, not what its reader has earned by voting. */
const anybody = { hasVoted: false };

/** The condition that a round's ballots may be seen like this, by the one rule of what may be seen of them. */
function isSeen(sight: Sight): SQL | undefined {
  const seen = [true, false].map((showsNames) => {
    const such = statuses.filter(
      (status) => ballotsVisibleTo({ status, isBlind: true, showsNames }, anybody) === sight,
    );
    return and(eq(scorecardRounds.showsNames, showsNames), inArray(scorecardRounds.status, such));
  });
  return sql`(${sql.join(seen, sql` or `)})`;
}

/** The condition that a round's ballots are not to be seen at all. */
export function isHidden(): SQL | undefined {
  return isSeen('nothing');
}

const ofRound = and(
  eq(scorecardRounds.workspaceId, scorecardBallots.workspaceId),
  eq(scorecardRounds.id, scorecardBallots.roundId),
);

/**
 * The ballots that may be seen. Where names are hidden, ballots stand under `hidden-1`, `hidden-2`, ... in the order of their scores,
 * at the moment of the reveal, and reasons in the order of their words, so that none stands beside the scores that it
 * explains: together they say what the bot says, and not who gave what.
 * @param leaves which rows of ballots may be exported at all
 */
export function shownBallots(leaves: SQL | undefined): SQL {
  const { roundId, userId, isAbstention, value, maturity, demand } = scorecardBallots;
  const { valueReason, maturityReason, demandReason, castAt, revision, formId, valuesHash } =
    scorecardBallots;
  const from = sql`${scorecardBallots} join ${scorecardRounds} on ${ofRound} where ${leaves}`;
  const ranked = (reason: SQL) => sql`(
    select ${roundId} as round, ${reason} as reason,
      row_number() over (partition by ${roundId} order by ${reason} collate "C" nulls last) as n
    from ${from} and ${isSeen('without names')} and not ${isAbstention})`;
  return sql`
    select ${roundId}, ${userId}, ${isAbstention}, ${value}, ${maturity}, ${demand}, ${valueReason}, ${maturityReason},
      ${demandReason}, ${castAt}, ${revision}, ${formId}, ${valuesHash}
    from ${from} and ${isSeen('all')}
    union all
    select votes.round, 'hidden-' || votes.n, votes.abstains, votes.value, votes.maturity, votes.demand, a.reason, b.reason,
      c.reason, votes.at, 1, '', ''
    from (
      select ${roundId} as round, ${isAbstention} as abstains, ${value} as value, ${maturity} as maturity, ${demand} as demand,
        coalesce(${scorecardRounds.closedAt}, ${scorecardRounds.openedAt}) as at,
        row_number() over (partition by ${roundId} order by ${isAbstention}, ${value}, ${maturity}, ${demand}) as n
      from ${from} and ${isSeen('without names')}) votes
    left join ${ranked(sql`${valueReason}`)} a on a.round = votes.round and a.n = votes.n
    left join ${ranked(sql`${maturityReason}`)} b on b.round = votes.round and b.n = votes.n
    left join ${ranked(sql`${demandReason}`)} c on c.round = votes.round and c.n = votes.n`;
}

/** Who was asked to vote, and those under whose names hidden ballots stand. */
export function shownVoters(leaves: SQL | undefined, ballotsLeave: SQL | undefined): SQL {
  const { roundId, userId } = scorecardVoters;
  return sql`
    select ${roundId}, ${userId} from ${scorecardVoters} where ${leaves}
    union
    select round_id, user_id from (${shownBallots(ballotsLeave)}) ballots where user_id like 'hidden-%'`;
}

/** The condition that a row of the audit log tells when somebody answered in a vote that hides who gave what. */
export function tellsOfHiddenBallot(): SQL {
  const round = and(
    eq(scorecardRounds.workspaceId, auditLog.workspaceId),
    eq(scorecardRounds.id, auditLog.subjectId),
    sql`not ${isSeen('all')}`,
  );
  const hidden = new QueryBuilder().select({ one: sql`1` }).from(scorecardRounds).where(round);
  return sql`(${auditLog.action} like 'ballot %' and ${exists(hidden)})`;
}
