/**
 * Action ids may carry a suffix after a slash, such as "review_open/<id>", which keeps them unique within a view; their
 * listeners are registered without it.
 */
export function withoutSuffix(actionId: string): string {
  return actionId.split('/', 1)[0] ?? '';
}

/** The action that starts a scorecard vote; its value is a project's id. The portfolio offers it. */
export const startVoteAction = 'scorecard_start';

/** The action that opens a ritual's record; its value is the record's id. Every ritual listens for its own. */
export function openRecordAction(ritual: string): string {
  return `${ritual}_open`;
}
