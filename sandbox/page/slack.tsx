import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { PlainOption } from '../block-kit/composition.ts';
import type { Act, Search } from '../client/acts.ts';
import type { Screen } from '../client/screen.ts';
import type { StateValue } from '../inputs.ts';
import { follow, perform, type Seat, search, type UploadedFile, upload } from './connection.ts';

/** Where a control stands: in a view, or in a message. */
export type Place = { view: string } | { channel: string; ts: string };

/** One control of one place. */
export type ControlId = { place: Place; blockId: string; actionId: string };

/** What the page knows of the sandbox, and what one can do there. */
export type Slack = {
  screen: Screen;
  /** The sandbox has gone away; what is shown is what it said last. */
  isLost: boolean;
  seat: Seat;
  sitDown: (seat: Seat) => void;
  /** Does something, and shows what came of it. @throws Error with a sentence to show */
  perform: (act: Act) => Promise<void>;
  search: (asked: Search) => Promise<PlainOption[]>;
  upload: (file: File) => Promise<UploadedFile>;
  /** What a form's control holds, what is being typed included. */
  valueOf: (control: ControlId) => StateValue | undefined;
  /** Types or chooses something in a form: shown at once, and told to the sandbox so that a reload loses nothing. */
  fill: (control: ControlId, value: StateValue) => void;
};

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
  onSitDown: (seat: Seat) => void;
  fallback: ReactNode;
  children: ReactNode;
}) {
  const { seat, onSitDown: sitDown } = props;
  const { screen, isLost, show } = useScreen(seat);
  const forms = useForms(seat, show);
  const slack = useMemo<Slack | undefined>(
    () =>
      screen && {
        screen,
        isLost,
        seat,
        sitDown,
        perform: async (act) => {
          if (act.act === 'submit' || act.act === 'use') await forms.sent();
          show(await perform(seat, act));
        },
        search: async (asked) => {
          await forms.sent();
          return await search(seat, asked);
        },
        upload: (file) => upload(seat, file),
        valueOf: (control) => forms.typed(control) ?? heldBy(screen, control),
        fill: forms.fill,
      },
    [screen, isLost, seat, sitDown, show, forms],
  );
  return slack ? <SlackContext value={slack}>{props.children}</SlackContext> : props.fallback;
}

/** The newest screen of a seat. */
function useScreen(seat: Seat) {
  const [screen, setScreen] = useState<Screen>();
  const [isLost, setIsLost] = useState(false);
  const taken = useRef(seat);
  const show = useCallback(
    (next: Screen) => {
      // The answer to something done from a seat that was left since shows another person or channel.
      if (taken.current !== seat) return;
      setIsLost(false);
      setScreen((shown) => (shown && shown.version > next.version ? shown : next));
    },
    [seat],
  );
  const lose = useCallback(() => {
    setIsLost(true);
    // A sandbox that was started again counts its screens from the beginning.
    setScreen((shown) => shown && { ...shown, version: 0 });
  }, []);
  useEffect(() => {
    taken.current = seat;
    return follow(seat, show, lose);
  }, [seat, show, lose]);
  return { screen, isLost, show };
}

type Pending = { control: ControlId; value: StateValue };

/** What is typed but not yet told to the sandbox, one value at a time and the newest of each control only. */
function useForms(seat: Seat, show: (screen: Screen) => void) {
  const [pending, setPending] = useState<ReadonlyMap<string, Pending>>(new Map());
  const queue = useRef({ values: new Map<string, Pending>(), running: Promise.resolve(), isRunning: false });

  const run = useCallback(async () => {
    const { values } = queue.current;
    for (let next = first(values); next; next = first(values)) {
      const [key, sent] = next;
      const screen = await perform(seat, { act: 'fill', ...sent.control, value: sent.value }).catch(
        () => undefined,
      );
      if (values.get(key) === sent) values.delete(key);
      if (screen) show(screen);
      setPending(new Map(values));
    }
    queue.current.isRunning = false;
  }, [seat, show]);

  const fill = useCallback(
    (control: ControlId, value: StateValue) => {
      queue.current.values.set(keyOf(control), { control, value });
      setPending(new Map(queue.current.values));
      if (queue.current.isRunning) return;
      queue.current.isRunning = true;
      queue.current.running = run();
    },
    [run],
  );

  return useMemo(
    () => ({
      fill,
      typed: (control: ControlId) => pending.get(keyOf(control))?.value,
      sent: () => queue.current.running,
    }),
    [fill, pending],
  );
}

function first<Key, Value>(map: Map<Key, Value>): [Key, Value] | undefined {
  return map.entries().next().value;
}

function keyOf({ place, blockId, actionId }: ControlId): string {
  return JSON.stringify([place, blockId, actionId]);
}

function heldBy(screen: Screen, { place, blockId, actionId }: ControlId): StateValue | undefined {
  if (!('view' in place)) return undefined;
  const view = [...screen.modals, ...(screen.home ? [screen.home] : [])].find((one) => one.id === place.view);
  return view?.values[blockId]?.[actionId];
}
