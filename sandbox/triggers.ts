import { Refusal } from './refusal.ts';
import type { Sandbox } from './sandbox.ts';
import { forgetOldest, newId, type Trigger } from './workspace.ts';

/** Gives out a trigger_id, good once and for three seconds of real time. */
export function issueTrigger({ workspace, misbehaviour }: Sandbox, userId: string, channel: string | null) {
  const id = `${newId(workspace, '')}.${workspace.team.id}`;
  workspace.triggers[id] = {
    userId,
    channel,
    issuedAt: Date.now(),
    used: false,
    wasDoubled: misbehaviour.doubles(),
  };
  forgetOldest(workspace.triggers);
  return id;
}

/** Spends a trigger_id, or refuses it as Slack would. */
export function spendTrigger({ workspace, settings }: Sandbox, id: string): Trigger {
  const trigger = workspace.triggers[id];
  if (!trigger) throw new Refusal('invalid_trigger_id');
  if (trigger.used) throw new Refusal('exchanged_trigger_id');
  if (Date.now() - trigger.issuedAt > settings.triggerMs) throw new Refusal('expired_trigger_id');
  trigger.used = true;
  return trigger;
}
