import { useSlack } from '../../slack.tsx';
import type { MenuItem } from './menu.tsx';
import { useAttempt } from './notices.tsx';

/** What can be started from anywhere. */
export function useShortcuts(): MenuItem[] {
  const { screen } = useSlack();
  const attempt = useAttempt();
  return screen.shortcuts.global.map(({ name, callbackId }) => ({
    name,
    icon: 'bolt',
    choose: () => void attempt({ act: 'shortcut', callbackId }),
  }));
}
