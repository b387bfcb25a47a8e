import type { Button, KnownBlock, ModalView } from '@slack/types';
import type { Content } from '../messages/schema.ts';
import { actions, alert, button, confirmation, context, section } from '../slack/blocks.ts';
import { pageModal } from '../slack/modal.ts';
import { momentText } from '../slack/text.ts';
import { changeDigestAction, needLine } from './compose.ts';
import { confirmed, sectionWords } from './form.ts';
import type { Chapter } from './part.ts';
import { closedSentence, mayChangeDigest, timetableText } from './rules.ts';
import type { Subscription } from './store.ts';

export const newDigestAction = 'digest_new';
export const editDigestAction = 'digest_edit';
export const pauseDigestAction = 'digest_pause';
export const resumeDigestAction = 'digest_resume';
export const previewDigestAction = 'digest_preview';
export const sendDigestAction = 'digest_send';
export const deleteDigestAction = 'digest_delete';
export const turnDigestsAction = 'digest_turn';

/** Where a list is: the channel that it is of, none for one's own alone, and from which digest on. */
export type ListPlace = { listOf: string | null; from: number };

type Reader = { userId: string; isAdmin: boolean };

/** So many digests stand on a page, with four blocks each; a modal takes a hundred. */
export const listedAtOnce = 20;

/** The digests of a channel, and one's own. */
export function digestsModal(
  { items, total }: { items: Subscription[]; total: number },
  place: ListPlace,
  reader: Reader,
  notice?: string,
): ModalView {
  const about =
    place.listOf === null
      ? 'The digests that you set up.'
      : `The digests of <#${place.listOf}>, and your own.`;
  return pageModal({
    title: 'Digests',
    metadata: place,
    blocks: [
      section(
        total === 0 ? nothingYet : about,
        button('New digest', newDigestAction, 'new', total === 0 ? 'primary' : undefined),
      ),
      ...items.flatMap((digest) => digestBlocks(digest, reader)),
      ...turning(items.length, total, place),
      ...(notice ? [alert(notice, 'success')] : []),
    ],
  });
}

const nothingYet =
  'There is no digest yet. It tells a channel what changed in the portfolio and who has to act, on the days that you choose.';

function digestBlocks(digest: Subscription, reader: Reader): KnownBlock[] {
  const { id, channelId, reach, skipsUnchanged, ownerId } = digest;
  const details = [
    digest.sections.map((name) => sectionWords[name]).join(', '),
    reach === 'all' ? 'all projects that it may see' : 'the projects whose channel it is',
    ...(skipsUnchanged ? ['nothing when nothing changed'] : []),
    `set up by <@${ownerId}>`,
  ];
  const preview = button('Preview', `${previewDigestAction}/${id}`, id);
  return [
    { type: 'divider' },
    section(`*<#${channelId}>* · ${timetableText(digest)}\n${stateText(digest)}`),
    context(details.join(' · ')),
    actions(...(mayChangeDigest(reader, digest) ? managing(digest, preview) : [preview])),
  ];
}

function stateText({ status, nextDueAt, pauseReason, channelId, skipped }: Subscription): string {
  if (status === 'active') {
    const since = skipped > 0 ? ` · ${skipped} skipped since the last one` : '';
    return `Next ${momentText(nextDueAt)}${since}`;
  }
  const why = pauseReason === null ? undefined : closedSentence(channelId, pauseReason);
  return why ? `*Paused by itself*: ${why}` : '*Paused*';
}

function managing({ id, status, channelId }: Subscription, preview: Button): Button[] {
  return [
    button('Edit', `${editDigestAction}/${id}`, id),
    status === 'active'
      ? button('Pause', `${pauseDigestAction}/${id}`, id)
      : button('Resume', `${resumeDigestAction}/${id}`, id),
    preview,
    confirmed(button('Send now', `${sendDigestAction}/${id}`, JSON.stringify({ id, channelId }))),
    deleting(id),
  ];
}

function deleting(id: string): Button {
  const text = 'It comes no more, and can not be taken back. What it has posted stays.';
  return {
    ...button('Delete', `${deleteDigestAction}/${id}`, id),
    confirm: { ...confirmation('Delete this digest?', text, 'Delete'), style: 'danger' },
  };
}

function turning(shown: number, total: number, { listOf, from }: ListPlace): KnownBlock[] {
  if (shown === total) return [];
  const turn = (text: string, target: number) =>
    button(
      text,
      `${turnDigestsAction}/${text}`,
      JSON.stringify({ listOf, from: target } satisfies ListPlace),
    );
  return [
    context(
      shown === 0 ? `None here of ${total}` : `${from + 1} to ${from + shown} of ${total}, oldest first`,
    ),
    actions(
      ...(from > 0 ? [turn('Earlier', Math.max(0, from - listedAtOnce))] : []),
      ...(from + shown < total ? [turn('Later', from + listedAtOnce)] : []),
    ),
  ];
}

/** Marks a digest as one that only its reader sees. */
export function asPreview({ text, blocks }: Content, channelId: string): Content {
  const notice = `A preview of the digest for <#${channelId}>. Only you see it, and it changes nothing. It holds what both the channel and you may see.`;
  return { text: `${notice}\n${text}`, blocks: [context(notice), ...blocks] };
}

/** Tells who set a digest up that it paused itself, and what to do. @param why a sentence in mrkdwn */
export function pausedNotice({ id, channelId }: Subscription, why: string): Content {
  const text = `I could not post the digest in <#${channelId}>, so I paused it. ${why}`;
  return {
    text,
    blocks: [
      section(text),
      actions(
        button('Resume', `${resumeDigestAction}/${id}`, id),
        button('Change', `${changeDigestAction}/${id}`, id),
      ),
    ],
  };
}

/** What the notice says once the digest was resumed from it. */
export function resumedNotice({ channelId, nextDueAt }: Subscription): Content {
  const text = `The digest in <#${channelId}> goes on. Next ${momentText(nextDueAt)}.`;
  return { text, blocks: [section(text)] };
}

/** Longer lines are counted, but not shown: Slack takes 3,000 characters. */
const longestLine = 2500;

/** Everything that needs someone, by section, as far as each tells it. */
export function needsModal(chapters: Chapter[], names: Map<string, string>): ModalView {
  const mostUrgent = ({ told }: Chapter) => Math.max(0, ...told.needs.map(({ urgency }) => urgency));
  const waiting = chapters
    .filter(({ told }) => told.needsInAll > 0)
    .sort((one, other) => mostUrgent(other) - mostUrgent(one));
  const unread = chapters.filter(({ isUnread }) => isUnread);
  return pageModal({
    title: 'Who has to act',
    blocks: [
      section(
        waiting.length === 0
          ? 'Nobody is waiting any more, as far as you can see.'
          : 'What waits now, as far as you can see.',
      ),
      ...unread.map(({ title, told }) => context(`${title} ${told.summary}`)),
      ...waiting.flatMap((chapter) => needBlocks(chapter, names)),
    ],
  });
}

function needBlocks({ title, told }: Chapter, names: Map<string, string>): KnownBlock[] {
  const shown = told.needs.filter(({ line }) => line.length <= longestLine);
  const more = told.needsInAll - shown.length;
  return [
    { type: 'divider' },
    section(`*${title}*`),
    ...shown.map((need) => section(needLine(need, names), need.button)),
    ...(more > 0 ? [context(`and ${more} more`)] : []),
  ];
}
