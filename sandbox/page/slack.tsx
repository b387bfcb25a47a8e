import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { PlainOption } from '../block-kit/composition.ts';
import type { Act, Search } from '../client/acts.ts';
import type { Screen } from '../client/screen.ts';
import type { StateValue } from '../inputs.ts';
import { perform, type Seat, search, type UploadedFile, upload } from './connection.ts';
import { follow, type Gap } from './follow.ts';
import { createOutbox, keyOf, type Unsent } from './outbox.ts';

/** Where a control stands: in a view, or in a message. */
export type Place = { view: string } | { channel: string; ts: string };

/** One control of one place. */
export type ControlId = { place: Place; blockId: string; actionId: string };

/** What the page knows of the sandbox, and what one can do there. */
export type Slack = {
  screen: Screen;
  /** Why no screens come at the moment; what is shown is what the sandbox said last. */
  gap: Gap | undefined;
  seat: Seat;
  sitDown: SitDown;
  /** Does something, and shows what came of it. @throws Error with a sentence to show */
  perform: (act: Act) => Promise<void>;
  search: (asked: Search) => Promise<PlainOption[]>;
  upload: (file: File) => Promise<UploadedFile>;
  /** What a form's control holds, what is being typed included. */
  valueOf: (control: ControlId) => StateValue | undefined;
  /** Types or chooses something in a form: shown at once, and told to the sandbox so that a reload loses nothing. */
  fill: (control: ControlId, value: StateValue) => void;
  /** Why the sandbox would not have what was typed last, if so. */
  refusal: Error | undefined;
};

/** `isForced` says that the page chose the seat, so that going back passes it by. */
export type SitDown = (seat: Seat, isForced?: boolean) => void;

const SlackContext = createContext<Slack | undefined>(undefined);

/** The sandbox as the person at `seat` sees it. */
export function useSlack(): Slack {
  const slack = use(SlackContext);
  if (!slack) throw new Error('useSlack must be used inside SlackProvider');
  return slack;
}

/** Connects to the sandbox and shows `children` once it has answered. */
export function SlackProvider(props: {
  seat: Seat;
  onSitDown: SitDown;
  fallback: (gap: Gap | undefined) => ReactNode;
  children: ReactNode;
}) {
  const { seat, onSitDown: sitDown } = props;
  const { screen, gap, show } = useScreen(seat);
  const forms = useForms(seat, screen, show);
  const slack = useMemo<Slack | undefined>(
    () =>
      screen && {
        screen,
        gap,
        seat,
        sitDown,
        perform: async (act) => {
          if (act.act === 'submit' || act.act === 'use') await forms.sent();
          // A form that is closed takes nothing more.
          if (act.act === 'close') await forms.send();
          show(seat, await perform(seat, act));
        },
        search: async (asked) => {
          await forms.sent();
          return await search(seat, asked);
        },
        upload: (file) => upload(seat, file),
        valueOf: (control) => forms.typed(control) ?? heldBy(screen, control),
        fill: forms.fill,
        refusal: forms.refusal,
      },
    [screen, gap, seat, sitDown, show, forms],
  );
  if (!slack || gap?.why === 'refused') return props.fallback(gap);
  return <SlackContext value={slack}>{props.children}</SlackContext>;
}

/** The newest screen of a seat. */
function useScreen(seat: Seat) {
  const [screen, setScreen] = useState<Screen>();
  const [gap, setGap] = useState<Gap>();
  const taken = useRef(seat);
  const show = useCallback((of: Seat, next: Screen) => {
    // The answer to something done from a seat that was left since shows another person or channel.
    if (taken.current !== of) return;
    setGap(undefined);
    setScreen((shown) => (shown && shown.version > next.version ? shown : next));
  }, []);
  useEffect(() => {
    taken.current = seat;
    const lose = (next: Gap) => {
      setGap(next);
      // A sandbox that was started again counts its screens from the beginning.
      setScreen((shown) => shown && { ...shown, version: 0 });
    };
    const leave = follow(seat, (next) => show(seat, next), lose);
    return () => {
      leave();
      // A seat that does not exist says nothing about the next.
      setGap((shown) => (shown?.why === 'refused' ? undefined : shown));
    };
  }, [seat, show]);
  return { screen, gap, show };
}

/** What is typed but not yet told to the sandbox. */
function useForms(seat: Seat, screen: Screen | undefined, onAnswer: (seat: Seat, screen: Screen) => void) {
  const [unsent, setUnsent] = useState<Unsent>(new Map());
  const [refusal, setRefusal] = useState<Error>();
  const [outbox] = useState(() => createOutbox({ onAnswer, onChange: setUnsent, onRefusal: setRefusal }));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a screen is a sign that the sandbox is there again
  useEffect(() => void outbox.send(), [outbox, screen]);
  return useMemo(
    () => ({
      refusal,
      fill: (control: ControlId, value: StateValue) => outbox.put({ seat, control, value }),
      typed: (control: ControlId) => unsent.get(keyOf(seat, control)),
      send: outbox.send,
      sent: () => outbox.sent(seat),
    }),
    [outbox, seat, unsent, refusal],
  );
}

function heldBy(screen: Screen, { place, blockId, actionId }: ControlId): StateValue | undefined {
  if (!('view' in place)) return undefined;
  const view = [...screen.modals, ...(screen.home ? [screen.home] : [])].find((one) => one.id === place.view);
  return view?.values[blockId]?.[actionId];
}
