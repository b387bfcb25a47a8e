import type { FileEntry } from '../../../client/screen.ts';
import { Icon } from '../parts/icons.tsx';
import './attachment.css';

/** A file under a message, to download. */
export function Attachment({ file: { name, title, size, url } }: { file: FileEntry }) {
  return (
    <a className="attachment" href={url} download={name}>
      <Icon name="file" size={24} />
      <span className="attachment-words">
        <span className="attachment-name">{title || name}</span>
        <span className="attachment-about">
          {title && title !== name ? `${name} · ` : ''}
          {sizeInWords(size)}
        </span>
      </span>
      <span className="attachment-download">
        <Icon name="download" />
        <span className="said">Download</span>
      </span>
    </a>
  );
}

function sizeInWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
