import { type KeyboardEvent, useEffect, useRef } from 'react';
import { type ControlProps, type Kind, namingProps } from './field.ts';
import { useControl } from './use-control.tsx';

type Typed = Kind<'plain_text_input' | 'number_input' | 'email_text_input' | 'url_text_input'>;

/** How long after the last key a control that tells the bot while one types does so, in milliseconds. */
const PAUSE = 400;

/** Text, a number, an address or a link. */
export function TextInput(props: ControlProps<Typed>) {
  const { element, naming, tells } = props;
  const { value, type, choose, isBusy, after } = useControl(props);
  const text = value.value ?? '';
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(pause.current), []);
  const tellsOn = element.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];

  function write(written: string): void {
    const next = { type: element.type, value: written === '' ? null : written };
    type(next);
    if (!tells || !tellsOn.includes('on_character_entered')) return;
    clearTimeout(pause.current);
    pause.current = setTimeout(() => choose(next), PAUSE);
  }

  function press(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.metaKey || !tells) return;
    if (!tellsOn.includes('on_enter_pressed')) return;
    event.preventDefault();
    clearTimeout(pause.current);
    choose(value);
  }

  const shared = {
    ...namingProps(naming),
    className: 'bk-input',
    value: text,
    placeholder: element.placeholder?.text,
    'aria-busy': isBusy || undefined,
    onChange: (event: { target: { value: string } }) => write(event.target.value),
    onKeyDown: press,
    'data-focus-on-load': element.focus_on_load || undefined,
  };
  return (
    <span className="bk-control bk-control-wide">
      {element.type === 'plain_text_input' && element.multiline ? (
        <textarea rows={3} {...shared} />
      ) : (
        <input autoComplete="off" {...kindOfText(element)} {...shared} />
      )}
      {element.type === 'plain_text_input' && <LettersLeft text={text} max={element.max_length ?? 3000} />}
      {after}
    </span>
  );
}

/** Numbers are text too: a browser's number field forgets what is not one, and Slack says what is wrong with it. */
function kindOfText(element: Typed) {
  switch (element.type) {
    case 'number_input':
      return { type: 'text', inputMode: element.is_decimal_allowed ? 'decimal' : 'numeric' } as const;
    case 'email_text_input':
      return { type: 'email' };
    case 'url_text_input':
      return { type: 'url' };
    default:
      return { type: 'text' };
  }
}

/** Shown when the end is near: the last fifth, at most the last 100 characters. */
function LettersLeft({ text, max }: { text: string; max: number }) {
  const left = max - text.length;
  if (left > Math.min(100, max / 5)) return null;
  return (
    <span className="bk-letters-left" data-over={left < 0 || undefined} role="status">
      {left < 0 ? `${letters(-left)} too many` : `${letters(left)} left`}
    </span>
  );
}

function letters(count: number): string {
  return count === 1 ? '1 character' : `${count} characters`;
}
