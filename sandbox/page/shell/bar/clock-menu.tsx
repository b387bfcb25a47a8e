import { useEffect, useState } from 'react';
import type { Deadline } from '../../../client/controls.ts';
import { deadlines, jumpTo } from '../../connection.ts';
import { useSlack } from '../../slack.tsx';
import { useTrouble } from '../../use-trouble.ts';
import { Icon } from '../parts/icons.tsx';
import { Popover } from '../parts/popover.tsx';
import { aheadInWords, fullMoment, nextDay, nextMonday, shortMoment } from '../parts/times.ts';
import { useNow } from './use-now.ts';

/** The bot's clock, and the moments it can be put forward to. */
export function ClockMenu() {
  const { clock, viewer } = useSlack().screen;
  const now = useNow(clock);
  const shown = shortMoment(now, viewer.tz, Date.now());
  const ahead = clock.offsetMs > 0 ? aheadInWords(clock.offsetMs) : '';
  const face = (
    <>
      <Icon name="clock" size={16} />
      <span>{shown}</span>
      {ahead && <span className="clock-ahead">{ahead}</span>}
    </>
  );
  return (
    <Popover
      label={`Clock, ${[shown, ahead].filter(Boolean).join(', ')}`}
      face={face}
      className="bar-button"
      kind="dialog"
    >
      {(close) => <Jumps now={now} tz={viewer.tz} close={close} />}
    </Popover>
  );
}

function Jumps({ now, tz, close }: { now: number; tz: string; close: () => void }) {
  const { coming, error, setError } = useDeadlines();
  const jumps = [
    { label: 'Next day', at: nextDay(now) },
    { label: 'Next Monday 9:00', at: nextMonday(now, tz) },
    ...coming
      .map(({ label, at }) => ({ label, at: new Date(at) }))
      .toSorted((one, other) => Number(one.at) - Number(other.at)),
  ].filter(({ at }) => at.getTime() > now);

  return (
    <div role="dialog" aria-label="Clock" className="clock" tabIndex={-1}>
      <p className="clock-now">{fullMoment(now, tz)}</p>
      <p className="clock-about">
        aipm’s time, as it is in {tz.replace('_', ' ')}. It only goes forward: what falls due on the way
        happens.
      </p>
      <ul className="clock-jumps">
        {jumps.map(({ label, at }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two deadlines may be alike in everything
          <li key={`${label} ${at.toISOString()} ${index}`}>
            <button type="button" className="clock-jump" onClick={() => jumpTo(at).then(close, setError)}>
              <span>{label}</span> <span className="clock-when">{shortMoment(at.getTime(), tz, now)}</span>
            </button>
          </li>
        ))}
      </ul>
      {error && (
        <p role="alert" className="clock-error">
          {error}
        </p>
      )}
    </div>
  );
}

function useDeadlines() {
  const [coming, setComing] = useState<Deadline[]>([]);
  const [error, setError] = useTrouble();
  useEffect(() => {
    deadlines().then(setComing, setError);
  }, [setError]);
  return { coming, error, setError };
}
