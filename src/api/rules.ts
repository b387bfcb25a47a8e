/** Where the API begins. */
export const apiPath = '/api/v1';

/** What a key may do: read alone, or read and write. */
export const scopes = ['read', 'write'] as const;
export type Scope = (typeof scopes)[number];

/** The tools whose reports are understood. */
export const tools = ['litellm', 'langfuse'] as const;
export type Tool = (typeof tools)[number];

/** How far a reported cost is above what was agreed: the levels of an overrun (docs/method.md, 5). */
export type ReportLevel = 'warning' | 'forecast' | 'actual';
