import type { Misbehaviour } from '../misbehaviour.ts';
import type { Fault, FaultName } from './controls.ts';

type Switch = Omit<Fault, 'isOn'> & { turnOn: (misbehaviour: Misbehaviour) => () => void };

const switches: Switch[] = [
  {
    name: 'slow',
    label: 'Slow',
    about: 'Slack takes 1.5 seconds for each call of the bot.',
    turnOn: ({ misbehave }) => misbehave({ fault: { delayMs: 1500 } }),
  },
  {
    name: 'rate limited',
    label: '429',
    about:
      'Slack tells the bot at about one call in three that it asks too often, and to come back in two seconds.',
    turnOn: ({ misbehave }) => misbehave({ chance: 1 / 3, fault: { status: 429, retryAfter: 2 } }),
  },
  {
    name: 'failing',
    label: '500',
    about: 'About one call of the bot in three fails inside Slack.',
    turnOn: ({ misbehave }) => misbehave({ chance: 1 / 3, fault: { status: 500 } }),
  },
  {
    name: 'dropped',
    label: 'Drop',
    about:
      'At about one call in three Slack does what the bot asks, but the connection breaks before it says so.',
    turnOn: ({ misbehave }) => misbehave({ chance: 1 / 3, fault: { dropAfter: true } }),
  },
  {
    name: 'delivered twice',
    label: 'Deliver twice',
    about: 'What people do reaches the bot twice.',
    turnOn: ({ misdeliver }) => misdeliver({ fault: { twice: true } }),
  },
  {
    name: 'late',
    label: 'Lose answers',
    about: 'The bot hears what people do, but its answer gets lost on the way back.',
    turnOn: ({ misdeliver }) => misdeliver({ fault: { dropResponse: true } }),
  },
];

/** Whether two are about the same way: what the bot asks of Slack, or what it hears from it. */
function sharesItsWay(one: FaultName, other: FaultName): boolean {
  const isHeard = (name: FaultName) => name === 'delivered twice' || name === 'late';
  return isHeard(one) === isHeard(other);
}

/**
 * The switches of the page for what goes wrong between the bot and Slack; one can be on for what the bot asks, and one
 * for what it hears.
 */
export function createFaults(misbehaviour: Misbehaviour) {
  const ends = new Map<FaultName, () => void>();

  function list(): Fault[] {
    return switches.map(({ name, label, about }) => ({ name, label, about, isOn: ends.has(name) }));
  }

  return {
    list,
    turn(name: FaultName, isOn: boolean): Fault[] {
      for (const [other, end] of ends) {
        if (!sharesItsWay(other, name)) continue;
        end();
        ends.delete(other);
      }
      const fault = switches.find((one) => one.name === name);
      if (isOn && fault) ends.set(name, fault.turnOn(misbehaviour));
      return list();
    },
  };
}
