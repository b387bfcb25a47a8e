import ReactMarkdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import type { BlockOf } from './kinds.ts';
import './markdown.css';
import { ScrollBox } from './scroll-box.tsx';

/** Standard Markdown. Links open beside the page, and a task list's boxes are only to be seen. */
export function Markdown({ block }: { block: BlockOf<'markdown'> }) {
  return (
    <div className="bk-markdown">
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        components={{
          a: ({ href, children }) => (
            <a href={href} target="_blank" rel="noopener noreferrer">
              {children}
            </a>
          ),
          input: ({ checked }) => <span>{checked ? '☑' : '☐'} </span>,
          table: ({ children }) => (
            <ScrollBox name="Table" className="">
              <table>{children}</table>
            </ScrollBox>
          ),
        }}
      >
        {block.text}
      </ReactMarkdown>
    </div>
  );
}
