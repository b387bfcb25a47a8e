import type { Place } from '../slack.tsx';
import { Blocks } from './blocks.tsx';
import type { BlockOf } from './kinds.ts';
import { Picture } from './picture.tsx';
import { Inlines } from './text/inline.tsx';
import { InlineText } from './text/text-object.tsx';

/** Blocks under a title, which may be folded away. */
export function Container({ block, place }: { block: BlockOf<'container'>; place: Place }) {
  const look = {
    className: 'bk-container',
    'data-width': block.width ?? 'standard',
    'data-divided': block.has_header_divider || undefined,
  };
  const children = (
    <div className="bk-container-body">
      <Blocks blocks={block.child_blocks} place={place} />
    </div>
  );
  if (!block.is_collapsible)
    return (
      <section {...look}>
        <div className="bk-container-head">
          <Title block={block} />
        </div>
        {children}
      </section>
    );
  return (
    <details {...look} open={!block.default_collapsed}>
      <summary className="bk-container-head">
        <svg className="bk-fold" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <path d="m6 4 4 4-4 4" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
        </svg>
        <Title block={block} />
      </summary>
      {children}
    </details>
  );
}

function Title({ block: { title, rich_text_title: rich, subtitle, icon } }: { block: BlockOf<'container'> }) {
  return (
    <div className="bk-titled">
      {icon && <Picture image={icon} className="bk-icon-large" />}
      <div>
        <h3 className="bk-title">
          {title && <InlineText object={title} />}
          {!title &&
            rich?.elements.map((part, index) =>
              part.type === 'rich_text_list' ? null : (
                // biome-ignore lint/suspicious/noArrayIndexKey: parts have no names
                <Inlines key={index} elements={part.elements} />
              ),
            )}
        </h3>
        {subtitle && (
          <p className="bk-subtitle">
            <InlineText object={subtitle} />
          </p>
        )}
      </div>
    </div>
  );
}
