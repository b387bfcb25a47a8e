/** The key of a document's card among the messages. */
export function messageKey(id: string): string {
  return `document/${id}`;
}

/** The key of the news that readings pull apart, by the form that logged them. */
export function flagKey(id: string, formId: string): string {
  return `${messageKey(id)}/flag/${formId}`;
}

/** The callback of the form of a kind of document. */
export function callbackOf(kind: string): string {
  return `document_${kind}`;
}

/** The action that starts a document of a kind; its value is a project's id. */
export function startActionOf(kind: string): string {
  return `${callbackOf(kind)}_start`;
}

/** The action that goes back a page. */
export function backActionOf(kind: string): string {
  return `${callbackOf(kind)}_back`;
}

/** What the drafts of changes to a document are kept under. */
export function draftsOfChanges(kind: string, id: string): string {
  return `${callbackOf(kind)}/${id}`;
}

/** The action that offers all kinds of documents, and the one that offers those of a word. */
export const chooseAction = 'document_choose';

export function chooseActionOf(word: string): string {
  return `${chooseAction}_${word}`;
}

export const editAction = 'document_edit';
export const readAction = 'document_read';
export const compareAction = 'document_compare';
export const revisionAction = 'document_revision';
export const readingsCallback = 'document_readings';
