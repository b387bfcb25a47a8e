import { listed, timeText } from '../slack/text.ts';

/** Whether a digest is posted when it is due. */
export const statuses = ['active', 'paused'] as const;

/** Which projects a digest tells of: all that its channel may see, or those whose channel it is. */
export const reaches = ['all', 'channel'] as const;

/** When a digest is due: on weekdays, 1 for Monday to 7, at a time of the day `HH:MM` in an IANA zone. */
export type Timetable = { weekdays: number[]; time: string; zone: string };

const weekdayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** The days of the week as choices, Monday first. */
export const weekdays = weekdayNames.map((text, index) => ({ value: String(index + 1), text }));

/** "Mondays and Thursdays 09:00 Asia/Shanghai" */
export function timetableText({ weekdays: days, time, zone }: Timetable): string {
  return `${daysText([...new Set(days)].sort())} ${timeText(time)} ${zone}`;
}

function daysText(days: number[]): string {
  if (days.length === 7) return 'Every day';
  if (days.join('') === '12345') return 'Mondays to Fridays';
  return listed(days.map((day) => `${weekdayNames[day - 1]}s`));
}

/** Who may change a digest, pause it or post it at once: who set it up, and admins. */
export function mayChangeDigest(
  viewer: { userId: string; isAdmin: boolean },
  digest: { ownerId: string },
): boolean {
  return viewer.isAdmin || viewer.userId === digest.ownerId;
}

/** What Slack says of a channel that can't be posted to any more, in mrkdwn; undefined where it is no such answer. */
export function closedSentence(channelId: string, error: string): string | undefined {
  if (error === 'is_archived')
    return `<#${channelId}> is archived. Unarchive it, or choose another channel; then resume the digest.`;
  if (error === 'channel_not_found' || error === 'not_in_channel')
    return `<#${channelId}> was deleted, or I am not in it any more. Type \`/invite @aipm\` there, or choose another channel; then resume the digest.`;
  if (error.startsWith('restricted_action'))
    return `Posting in <#${channelId}> is restricted. Ask an admin to let aipm post, or choose another channel; then resume the digest.`;
  return undefined;
}
