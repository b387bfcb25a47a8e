import { useState } from 'react';
import type { Exchange } from '../../../recording.ts';
import { useSlack } from '../../slack.tsx';
import { Icon } from '../parts/icons.tsx';
import { timeToSecond } from '../parts/times.ts';
import { Json } from './json.tsx';
import { outcomeOf } from './outcome.ts';

/** One exchange in a line; opened, it shows what was said both ways. */
export function ExchangeRow({ exchange, app }: { exchange: Exchange; app: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const { tz } = useSlack().screen.viewer;
  const isCall = exchange.way === 'in';
  const { words, isWell } = outcomeOf(exchange);
  return (
    <details className="exchange" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>
        <Icon name="chevron" size={14} />
        <span className="exchange-what">{isCall ? exchange.method : exchange.kind}</span>
        <span className={isWell ? 'exchange-outcome' : 'exchange-outcome exchange-refused'}>{words}</span>
        <span className="exchange-way">{isCall ? `${app} → Slack` : `Slack → ${app}`}</span>
        <span className="exchange-ms">
          {timeToSecond(exchange.at, tz)} · {Math.round(exchange.ms)} ms
        </span>
      </summary>
      {isOpen && (
        <div className="exchange-parts">
          <Json title={isCall ? 'Arguments' : 'Payload'} value={isCall ? exchange.args : exchange.payload} />
          <Json title="Answer" value={isCall ? exchange.response : exchange.ack} />
        </div>
      )}
    </details>
  );
}
