import type { Block, ChildBlock } from '../../block-kit/blocks.ts';
import type { Place } from '../slack.tsx';
import { Actions } from './actions.tsx';
import { Alert } from './alert.tsx';
import { Card, Carousel } from './card.tsx';
import { Chart } from './chart/chart.tsx';
import { Container } from './container.tsx';
import { InputBlock } from './input-block.tsx';
import { Markdown } from './markdown.tsx';
import { Context, Divider, Header, Image, Section } from './plain-blocks.tsx';
import { DataTable } from './table/data-table.tsx';
import { Table } from './table/table.tsx';
import { Plan, TaskCard } from './task.tsx';
import { RichText } from './text/rich-text.tsx';
import './blocks.css';

/** The blocks of a message or view, each with its controls at work. */
export function Blocks({ blocks, place }: { blocks: readonly (Block | ChildBlock)[]; place: Place }) {
  return (
    <div className="bk-blocks">
      {blocks.map((block, index) => (
        <div key={block.block_id ?? index} className="bk-block" data-block={block.block_id}>
          <OneBlock block={block} place={place} />
        </div>
      ))}
    </div>
  );
}

function OneBlock({ block, place }: { block: Block | ChildBlock; place: Place }) {
  switch (block.type) {
    case 'section':
      return <Section block={block} place={place} />;
    case 'header':
      return <Header block={block} />;
    case 'context':
      return <Context block={block} />;
    case 'divider':
      return <Divider />;
    case 'image':
      return <Image block={block} />;
    case 'rich_text':
      return <RichText parts={block.elements} />;
    case 'markdown':
      return <Markdown block={block} />;
    case 'alert':
      return <Alert block={block} />;
    case 'actions':
      return <Actions block={block} place={place} />;
    case 'input':
      return <InputBlock block={block} place={place} />;
    case 'card':
      return <Card card={block} block={block} place={place} />;
    case 'carousel':
      return <Carousel block={block} place={place} />;
    case 'container':
      return <Container block={block} place={place} />;
    case 'table':
      return <Table block={block} />;
    case 'data_table':
      return <DataTable block={block} />;
    case 'data_visualization':
      return <Chart block={block} />;
    case 'task_card':
      return <TaskCard block={block} />;
    case 'plan':
      return <Plan block={block} />;
  }
}
