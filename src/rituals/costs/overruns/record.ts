import type { ModalView } from '@slack/types';
import { context, section } from '../../../slack/blocks.ts';
import { pageModal } from '../../../slack/modal.ts';
import { eventLine, overrunCard } from './cards.ts';
import type { OverrunEvent, OverrunRecord } from './store.ts';

const shownEvents = 30;

/** The page with what is known of an overrun, and all that happened to it. */
export function overrunRecordModal(record: OverrunRecord, events: OverrunEvent[]): ModalView {
  const { overrun, project } = record;
  const newest = events.slice(-shownEvents);
  const hidden = events.length - newest.length;
  // Charts are for messages alone, and buttons would act on a page that then shows the past.
  const blocks = overrunCard(record).blocks.filter(
    ({ type }) => !['data_visualization', 'actions'].includes(type),
  );
  return pageModal({
    title: 'Cost overrun',
    blocks: [
      ...blocks,
      section('*What happened*'),
      ...(hidden > 0 ? [context(`${hidden} earlier ones are not shown.`)] : []),
      ...newest.map((event) =>
        context(eventLine(event, overrun.report === null ? project.currency : undefined)),
      ),
    ],
  });
}
