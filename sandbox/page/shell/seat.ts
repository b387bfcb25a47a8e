import { useCallback, useEffect, useState } from 'react';
import type { ChannelEntry, Screen } from '../../client/screen.ts';
import type { Seat } from '../connection.ts';
import type { SitDown } from '../slack.tsx';

/** What the seat's channel is called while aipm's Home is open. */
export const HOME = 'home';

/** The seat in the address, `?as=alice&in=triage`, by names; going back in the browser returns to it. */
export function useSeat(): [Seat, SitDown] {
  const [seat, setSeat] = useState(seatInAddress);
  useEffect(() => {
    const goBack = () => setSeat(seatInAddress());
    window.addEventListener('popstate', goBack);
    return () => window.removeEventListener('popstate', goBack);
  }, []);
  const sitDown = useCallback<SitDown>((next, isForced) => {
    const query = new URLSearchParams({ as: next.userId, in: next.channelId });
    // Going back to where the page sent one away from would only end here again.
    window.history[isForced ? 'replaceState' : 'pushState'](null, '', `?${query}`);
    setSeat(next);
  }, []);
  return [seat, sitDown];
}

function seatInAddress(): Seat {
  const query = new URLSearchParams(window.location.search);
  return { userId: query.get('as') ?? 'alice', channelId: query.get('in') ?? '' };
}

/** The channel a seat is at, none for Home and for what this person cannot read. */
export function channelAt({ channels }: Screen, { channelId }: Seat): ChannelEntry | undefined {
  return channels.find((one) => one.name === channelId || one.id === channelId);
}

/** Where someone who says nothing starts: where they are a member and something was said, or else in a project's. */
export function firstChannel({ channels }: Screen): string {
  const own = channels.filter((one) => one.isMember && one.kind !== 'im' && !one.isArchived);
  const named = (name: string) => own.find((one) => one.name === name);
  const start = own.find((one) => one.lastTs !== '') ?? named('triage') ?? named('general') ?? own[0];
  return start?.name ?? HOME;
}
