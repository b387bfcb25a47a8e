import { listed } from '../../slack/text.ts';

export type Approach = 'api' | 'retrieval' | 'tune' | 'scratch';

/** What a team needs and has, from which an approach follows. */
export type Needs = {
  speed: 'weeks' | 'months' | 'year';
  skills: 'none' | 'some' | 'strong';
  control: 'little' | 'some' | 'full';
  amount: 'little' | 'some' | 'much';
  quality: 'rough' | 'stable';
  fresh: 'yes' | 'no';
  style: 'yes' | 'no';
};

/** The approach that needs point to, why, and what it leaves open, each a clause of ours. */
export type Suggestion = { approach: Approach; because: string[]; open: string[] };

/**
 * Buying an API is fast, takes no ML skills and gives little control; fine-tuning is balanced and suits a stable style or
 * format with stable training data; training from scratch gives full control and takes much data; retrieval suits
 * freshness and traceability (docs/method.md, 9). The first that fits, from the most demanding to the least.
 */
export function suggest(needs: Needs): Suggestion {
  const approach = suggested(needs);
  return { approach, because: reasons[approach](needs), open: openNeeds(approach, needs) };
}

function suggested(needs: Needs): Approach {
  if (needs.control === 'full' && lackedForScratch(needs).length === 0) return 'scratch';
  if (needs.fresh === 'yes') return 'retrieval';
  const wantsMore = needs.style === 'yes' || needs.control !== 'little';
  return wantsMore && lackedForTuning(needs).length === 0 ? 'tune' : 'api';
}

function lackedForScratch({ amount, quality, skills, speed }: Needs): string[] {
  return [
    ...(amount === 'much' ? [] : ['much data']),
    ...(quality === 'stable' ? [] : ['clean and stable data']),
    ...(skills === 'strong' ? [] : ['strong ML skills']),
    ...(speed === 'year' ? [] : ['a year’s time']),
  ];
}

function lackedForTuning({ amount, quality, skills, speed }: Needs): string[] {
  return [
    ...(amount === 'little' ? ['thousands of examples'] : []),
    ...(quality === 'stable' ? [] : ['clean and stable data']),
    ...(skills === 'none' ? ['some ML skills'] : []),
    ...(speed === 'weeks' ? ['some months'] : []),
  ];
}

const reasons: Record<Approach, (needs: Needs) => string[]> = {
  scratch: () => ['full control is needed', 'data, skills and time are there for it'],
  retrieval: () => ['answers must be up to date or name their sources'],
  tune: ({ style }) => [
    style === 'yes' ? 'it must keep a fixed style or format' : 'more control is needed than an API gives',
    'the training data is stable',
  ],
  api: (needs) => {
    const because = [
      ...(needs.speed === 'weeks' ? ['it is the fastest'] : []),
      ...(needs.skills === 'none' ? ['it takes no ML skills'] : []),
      ...(needs.control === 'little' ? ['little control is enough'] : []),
    ];
    return because.length > 0 ? because : ['training would take what is not there yet'];
  },
};

function openNeeds(approach: Approach, needs: Needs): string[] {
  const [forScratch, forTuning] = [lackedForScratch(needs), lackedForTuning(needs)];
  const isStyleOpen = needs.style === 'yes' && (approach === 'api' || approach === 'retrieval');
  return [
    ...(needs.control === 'full' && approach !== 'scratch'
      ? [`Full control means training from scratch, which also takes ${listed(forScratch)}.`]
      : []),
    ...(isStyleOpen && forTuning.length > 0
      ? [`A fixed style or format suits fine-tuning, which also takes ${listed(forTuning)}.`]
      : []),
    ...(isStyleOpen && forTuning.length === 0
      ? ['Fine-tuning beside it would keep the fixed style or format.']
      : []),
    ...(needs.fresh === 'yes' && approach !== 'retrieval'
      ? ['Fresh or traceable answers take retrieval beside it.']
      : []),
  ];
}
