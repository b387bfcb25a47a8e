import type { Bytes } from './content.ts';

const HEAD_END = '\r\n\r\n';

/** The content of the first part of a multipart body, as it comes in. A body cut short gives less than it should. */
export async function* firstPart(bytes: Bytes, boundary: string): Bytes {
  const end = Buffer.from(`\r\n--${boundary}`);
  let held = Buffer.alloc(0);
  let at: 'head' | 'content' | 'rest' = 'head';
  for await (const chunk of bytes) {
    if (at === 'rest') continue;
    held = Buffer.concat([held, chunk]);
    const head = held.indexOf(HEAD_END);
    if (at === 'head' && head < 0) continue;
    if (at === 'head') held = held.subarray(head + HEAD_END.length);
    const found = held.indexOf(end);
    at = found < 0 ? 'content' : 'rest';
    // The boundary may begin in this chunk and end in the next.
    const length = found < 0 ? Math.max(0, held.length - end.length) : found;
    if (length > 0) yield held.subarray(0, length);
    held = held.subarray(length);
  }
}

/** The boundary a multipart content type names. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  return /^multipart\/form-data;.*\bboundary="?([^";]+)"?/i.exec(contentType ?? '')?.[1];
}
