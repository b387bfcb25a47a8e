import { useEffect, useId, useState } from 'react';
import type { Fault } from '../../../client/controls.ts';
import { faults, switchFault } from '../../connection.ts';
import { useTrouble } from '../../use-trouble.ts';

/** Switches for what can go wrong between the bot and Slack. */
export function FaultSwitches() {
  const [all, setAll] = useState<Fault[]>([]);
  const [error, setError] = useTrouble();
  useEffect(() => {
    faults().then(setAll, setError);
  }, [setError]);
  const on = all.filter((one) => one.isOn);
  function turn({ name, isOn }: Fault) {
    setError(undefined);
    switchFault(name, !isOn).then(setAll, setError);
  }
  return (
    <details className="faults">
      <summary>
        <h3>Make things go wrong</h3>
        <span className="faults-on">
          {on.length > 0 ? `on: ${on.map((one) => one.label).join(', ')}` : 'all off'}
        </span>
      </summary>
      <ul className="fault-list">
        {all.map((fault) => (
          <Switch key={fault.name} fault={fault} turn={() => turn(fault)} />
        ))}
      </ul>
      {error && (
        <p role="alert" className="traffic-error">
          {error}
        </p>
      )}
    </details>
  );
}

function Switch({ fault, turn }: { fault: Fault; turn: () => void }) {
  const id = useId();
  return (
    <li className="fault">
      <div>
        <p id={id} className="fault-label">
          {fault.label}
        </p>
        <p id={`${id}-about`} className="fault-about">
          {fault.about}
        </p>
      </div>
      <button
        type="button"
        role="switch"
        className="switch"
        aria-checked={fault.isOn}
        aria-labelledby={id}
        aria-describedby={`${id}-about`}
        onClick={turn}
      >
        <span className="switch-knob" />
      </button>
    </li>
  );
}
