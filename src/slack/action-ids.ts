/**
 * Action ids may carry a suffix after a slash, such as "review_open/<id>", which keeps them unique within a view; their
 * listeners are registered without it.
 */
export function withoutSuffix(actionId: string): string {
  return actionId.split('/', 1)[0] ?? '';
}

/** The action that starts a scorecard vote; its value is a project's id. The portfolio offers it. */
export const startVoteAction = 'scorecard_start';

/** The action that logs a failure mode; its value is a project's id, or what `fromRecord` makes. Reviews offer it. */
export const logFailureAction = 'failure_start';

/** A record that a ritual is begun from: a ritual's name in the decision log, and the record's id. */
export type Origin = { ritual: string; recordId: string };

/** The value of a button that begins a ritual for a project, from a record of another one. */
export function fromRecord(projectId: string, { ritual, recordId }: Origin): string {
  return [projectId, ritual, recordId].join(' ');
}

/** What such a value names: a project, and the record that it was begun from if there is one. */
export function beginningOf(value: string): { projectId: string; from?: Origin } {
  const [projectId = '', ritual, recordId] = value.split(' ');
  return ritual && recordId ? { projectId, from: { ritual, recordId } } : { projectId };
}

/** The action that opens a ritual's record; its value is the record's id. Every ritual listens for its own. */
export function openRecordAction(ritual: string): string {
  return `${ritual}_open`;
}

/** The action that shows the commands; the Home offers it. */
export const showHelpAction = 'help_show';

/** The action that opens somebody's settings of their reminders; the Home and reminders offer it. */
export const showRemindersAction = 'reminders_show';

/** The action that shows a project's dossier; its value is the project's id. The decision log offers it. */
export const showDossierAction = 'dossier_show';

/** The action that opens a search; its value is the id of the project to search in, or "all". The decision log offers it. */
export const showSearchAction = 'search_show';
