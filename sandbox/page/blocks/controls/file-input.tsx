import { useEffect, useRef, useState } from 'react';
import type { UploadedFile } from '../../connection.ts';
import { useSlack } from '../../slack.tsx';
import { useTrouble } from '../../use-trouble.ts';
import { type ControlProps, type Kind, namingProps } from './field.ts';
import { Trouble } from './use-act.tsx';
import { useControl } from './use-control.tsx';

/** Files, which are kept by the sandbox as soon as they are chosen. */
export function FileInput(props: ControlProps<Kind<'file_input'>>) {
  const { element, naming } = props;
  const { upload } = useSlack();
  const { value, type, after } = useControl(props);
  const [underWay, setUnderWay] = useState<string[]>([]);
  const [trouble, setTrouble] = useTrouble();
  const files = (value.files ?? []).filter(isFile);
  const most = element.max_files ?? 10;
  const input = useRef<HTMLInputElement>(null);
  const isRemoving = useRef(false);
  // The button that removed a file is gone with it.
  useEffect(() => {
    if (isRemoving.current) input.current?.focus();
    isRemoving.current = false;
  });
  const keep = (kept: UploadedFile[]) => type({ type: element.type, files: kept });

  async function add(chosen: File[]): Promise<void> {
    const taken = chosen.slice(0, most - files.length);
    setTrouble(taken.length < chosen.length ? `No more than ${count(most)} can be sent.` : undefined);
    setUnderWay(taken.map((one) => one.name));
    try {
      keep([...files, ...(await Promise.all(taken.map(upload)))]);
    } catch (thrown) {
      setTrouble(thrown);
    } finally {
      setUnderWay([]);
    }
  }

  function remove({ id }: UploadedFile): void {
    isRemoving.current = true;
    keep(files.filter((one) => one.id !== id));
  }

  return (
    <span className="bk-control bk-control-wide">
      {files.length > 0 && (
        <ul className="bk-files">
          {files.map((file) => (
            <li key={file.id}>
              <span className="bk-file-name">{file.name}</span>
              <span className="bk-file-size">{sizeOf(file.size)}</span>
              <button type="button" aria-label={`Remove ${file.name}`} onClick={() => remove(file)}>
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
      <input
        ref={input}
        type="file"
        className="bk-file-input"
        {...namingProps(naming)}
        multiple={most > 1}
        disabled={files.length >= most || underWay.length > 0}
        accept={element.filetypes?.map((one) => `.${one}`).join(',')}
        onChange={({ target }) => {
          void add([...(target.files ?? [])]);
          // So that the same file can be chosen again after it was removed.
          target.value = '';
        }}
      />
      {underWay.length > 0 && <span role="status">Uploading {underWay.join(', ')}…</span>}
      <Trouble>{trouble}</Trouble>
      {after}
    </span>
  );
}

function isFile(value: unknown): value is UploadedFile {
  return typeof value === 'object' && value !== null && 'id' in value && 'name' in value && 'size' in value;
}

function count(most: number): string {
  return most === 1 ? '1 file' : `${most} files`;
}

function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
