/** The page is in English throughout, and so are its numbers, days and times. */
export const LOCALE = 'en-GB';
