/** A sentence fit to show a person: what happened, what is safe, what to do. */
export class UserError extends Error {}

/** What is known of a database operation that did not come back in time; one that was `not begun` met other delays. */
export type Outcome = 'not begun' | 'not saved' | 'unknown';

/** The database is away or too slow. Whoever shows it says it in the words of the place where it happened. */
export class DatabaseUnavailable extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome, cause?: unknown) {
    super(`The database did not answer; the outcome is: ${outcome}`, { cause });
    this.outcome = outcome;
  }
}
