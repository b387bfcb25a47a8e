/** The key of a failure mode's card. */
export function messageKey(id: string): string {
  return `failure/${id}`;
}

/** The key of what is said under the card when it moves. @param formId of the form that moved it */
export function moveKey(id: string, formId: string): string {
  return `${messageKey(id)}/moved/${formId}`;
}
