import { useSlack } from '../../slack.tsx';
import { GapNotice } from '../parts/gap-notice.tsx';
import { Icon } from '../parts/icons.tsx';
import { ClockMenu } from './clock-menu.tsx';
import { useTheme } from './theme.ts';
import './bar.css';

/** Says what this is, and steers what Slack has no button for: the time, and what goes over the wire. */
export function TopBar({ isTrafficOpen, onTraffic }: { isTrafficOpen: boolean; onTraffic: () => void }) {
  const { screen } = useSlack();
  return (
    <header className="bar">
      <div className="bar-row">
        <p className="bar-words">
          <strong>Local sandbox — this is not Slack.</strong>{' '}
          <span className="bar-more">Everything stays on this computer.</span>
        </p>
        <div className="bar-controls">
          <ClockMenu />
          <ThemeButton />
          <button type="button" className="bar-button" aria-expanded={isTrafficOpen} onClick={onTraffic}>
            <Icon name="traffic" size={16} />
            Traffic
          </button>
        </div>
      </div>
      <div role="status">
        {/* An open modal says it itself, as it lies over this. */}
        {screen.modals.length === 0 && <GapNotice />}
      </div>
    </header>
  );
}

function ThemeButton() {
  const [theme, choose] = useTheme();
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <button
      type="button"
      className="bar-button"
      aria-label={`Use the ${other} theme`}
      title={`Use the ${other} theme`}
      onClick={() => choose(other)}
    >
      <Icon name={theme === 'dark' ? 'sun' : 'moon'} size={16} />
    </button>
  );
}
