/** Whether text can be an id of a row; anything else would be an error to Postgres, not a row that isn't there. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
