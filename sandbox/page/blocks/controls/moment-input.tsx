import { useSlack } from '../../slack.tsx';
import { fromLocal, toLocal } from '../text/moments.ts';
import { type ControlProps, type Kind, namingProps } from './field.ts';
import { useControl } from './use-control.tsx';

/** A calendar day, as the browser lets one pick it. */
export function DateInput(props: ControlProps<Kind<'datepicker'>>) {
  const { value, type, choose, isBusy, after } = useControl(props);
  // A year being typed goes through 0002, 0020 and 0202 first.
  const take = (day: string) => {
    const next = { type: 'datepicker', selected_date: day || null };
    (day === '' || day >= '1000' ? choose : type)(next);
  };
  return (
    <span className="bk-control">
      <input
        type="date"
        className="bk-input bk-moment"
        max="9999-12-31"
        {...namingProps(props.naming)}
        aria-busy={isBusy || undefined}
        data-focus-on-load={props.element.focus_on_load || undefined}
        value={value.selected_date ?? ''}
        onChange={(event) => take(event.target.value)}
      />
      {after}
    </span>
  );
}

/** A time of day. */
export function TimeInput(props: ControlProps<Kind<'timepicker'>>) {
  const { element, naming } = props;
  const { value, choose, isBusy, after } = useControl(props);
  const { timezone } = element;
  return (
    <span className="bk-control">
      <span className="bk-with-zone">
        <input
          type="time"
          className="bk-input bk-moment"
          {...namingProps(naming)}
          aria-busy={isBusy || undefined}
          data-focus-on-load={element.focus_on_load || undefined}
          value={value.selected_time ?? ''}
          onChange={(event) =>
            choose({
              type: element.type,
              selected_time: event.target.value || null,
              ...(timezone && { timezone }),
            })
          }
        />
        {timezone && <span className="bk-zone">{zoneName(timezone)}</span>}
      </span>
      {after}
    </span>
  );
}

/** A moment, in the zone of the person who looks. */
export function DateTimeInput(props: ControlProps<Kind<'datetimepicker'>>) {
  const { element, naming } = props;
  const { screen } = useSlack();
  const { value, type, choose, isBusy, after } = useControl(props);
  const { tz } = screen.viewer;
  const take = (local: string) => {
    const next = { type: element.type, selected_date_time: fromLocal(local, tz) };
    (local === '' || local >= '1000' ? choose : type)(next);
  };
  const chosen = value.selected_date_time;
  return (
    <span className="bk-control">
      <span className="bk-with-zone">
        <input
          type="datetime-local"
          className="bk-input bk-moment"
          max="9999-12-31T23:59"
          {...namingProps(naming)}
          aria-busy={isBusy || undefined}
          data-focus-on-load={element.focus_on_load || undefined}
          value={typeof chosen === 'number' ? toLocal(chosen, tz) : ''}
          onChange={(event) => take(event.target.value)}
        />
        <span className="bk-zone">{zoneName(tz)}</span>
      </span>
      {after}
    </span>
  );
}

function zoneName(tz: string): string {
  return `${(tz.split('/').at(-1) ?? tz).replaceAll('_', ' ')} time`;
}
