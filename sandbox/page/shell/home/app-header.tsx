import { useSlack } from '../../slack.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { AppTabs } from './app-tabs.tsx';
import './home.css';

/** The app's name and tabs. One for Home and Messages, so that the tab that was pressed stays and keeps the focus. */
export function AppHeader() {
  const { directory, app } = useSlack().screen;
  return (
    <div className="channel-head channel-head-tabs">
      <h1>
        <Avatar person={directory.find((one) => one.id === app.userId)} size={24} /> {app.name}
      </h1>
      <AppTabs />
    </div>
  );
}
