import { z } from 'zod';

/** The parts of an app manifest that the workspace acts on. */
export const manifest = z.object({
  features: z
    .object({
      slash_commands: z
        .array(z.object({ command: z.string(), description: z.string(), usage_hint: z.string().optional() }))
        .default([]),
      shortcuts: z
        .array(z.object({ name: z.string(), type: z.enum(['global', 'message']), callback_id: z.string() }))
        .default([]),
    })
    .default({ slash_commands: [], shortcuts: [] }),
  settings: z
    .object({
      event_subscriptions: z.object({ bot_events: z.array(z.string()).default([]) }).optional(),
    })
    .default({}),
});

export type Manifest = z.infer<typeof manifest>;
export type Shortcut = Manifest['features']['shortcuts'][number];

/** What a workspace without a manifest has: any command, no shortcuts, the usual events. */
export const DEFAULT_MANIFEST: Manifest = {
  features: { slash_commands: [], shortcuts: [] },
  settings: {
    event_subscriptions: { bot_events: ['app_home_opened', 'app_uninstalled', 'tokens_revoked'] },
  },
};

export function subscribesTo({ settings }: Manifest, event: string): boolean {
  return settings.event_subscriptions?.bot_events.includes(event) ?? false;
}

/** A command is known when the manifest lists it; a manifest that lists none lets every command through. */
export function knowsCommand({ features }: Manifest, command: string): boolean {
  return (
    features.slash_commands.length === 0 || features.slash_commands.some((one) => one.command === command)
  );
}

/** A shortcut by its name or callback id. */
export function findShortcut({ features }: Manifest, type: Shortcut['type'], name: string): Shortcut {
  const ofType = features.shortcuts.filter((one) => one.type === type);
  const found = ofType.find((one) => one.name === name || one.callback_id === name);
  if (found) return found;
  throw new Error(`No ${type} shortcut ${name}; there are: ${ofType.map((one) => one.name).join(', ')}`);
}
