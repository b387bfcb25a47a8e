import { decimalText, escapeMrkdwn, excerpt, inline } from '../slack/text.ts';

/**
 * A verdict as people read it. It is kept with the one figure that it may hold, a scorecard's mean, as programs write it.
 */
export function verdictText(verdict: string): string {
  return verdict.replace(/(?<=^P[0-2](?: by override)? · )\d+\.\d(?= of 100$)/, decimalText);
}

/** A decision's verdict in mrkdwn, on one line and cut. */
export function verdictOf({ verdict }: { verdict: string }): string {
  return escapeMrkdwn(excerpt(inline(verdictText(verdict)), 200));
}
