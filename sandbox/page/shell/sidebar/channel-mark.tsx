import type { ChannelEntry } from '../../../client/screen.ts';
import { Icon } from '../parts/icons.tsx';

/** A hash for a public channel, a lock for a private one; who cannot see it is told in words elsewhere. */
export function ChannelMark({ channel, size = 16 }: { channel: ChannelEntry; size?: number }) {
  return <Icon name={channel.kind === 'private' ? 'lock' : 'hash'} size={size} />;
}
