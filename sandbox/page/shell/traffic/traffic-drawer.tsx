import { useSlack } from '../../slack.tsx';
import { Panel } from '../parts/panel.tsx';
import { ExchangeRow } from './exchange-row.tsx';
import { FaultSwitches } from './fault-switches.tsx';
import { Problems } from './problems.tsx';
import { useTraffic } from './use-traffic.ts';
import './traffic.css';

/** What goes between the bot and Slack, and switches to disturb it. */
export function TrafficDrawer({ onClose }: { onClose: () => void }) {
  const { screen, gap } = useSlack();
  return (
    <Panel title="Traffic" about={`${screen.app.name} and Slack, newest first`} onClose={onClose}>
      {/* A sandbox that was started again counts from the beginning, and so do we. */}
      <Exchanges key={String(gap === undefined)} app={screen.app.name} />
    </Panel>
  );
}

function Exchanges({ app }: { app: string }) {
  const { exchanges, problems } = useTraffic();
  return (
    <div className="traffic">
      <FaultSwitches />
      <Problems problems={problems} />
      {exchanges.length === 0 ? (
        <p className="traffic-empty">Nothing yet. Do something, and what goes over the wire shows here.</p>
      ) : (
        <>
          <p className="traffic-times">In real time, whatever aipm’s clock shows.</p>
          <ol className="exchanges" aria-label="Exchanges">
            {exchanges.toReversed().map((exchange) => (
              <li key={exchange.number}>
                <ExchangeRow exchange={exchange} app={app} />
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
