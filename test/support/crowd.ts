import type { Bot } from './bot.ts';

/** The names of so many people whom nobody has met yet. */
export function crowdOf(many: number): string[] {
  return Array.from({ length: many }, (_, index) => `voter${index}`);
}

/** Puts more people into the workspace and into #general. */
export function settles({ slack }: Pick<Bot, 'slack'>, crowd: string[]): void {
  const { members, channels } = slack.workspace;
  for (const [index, name] of crowd.entries()) {
    const id = `U00VOTER${String(index).padStart(3, '0')}`;
    members.push({ id, name, realName: `Voter ${index}`, teamId: slack.teamId, tz: 'UTC' });
    channels.find((channel) => channel.name === 'general')?.members.push(id);
  }
}
