import { useEffect, useRef, useState } from 'react';
import type { PlainOption } from '../../../../block-kit/composition.ts';
import { sentenceOf } from '../../../connection.ts';
import { useSlack } from '../../../slack.tsx';
import { type ControlProps, controlId } from '../field.ts';
import { type Offers, optionChoice } from './choices.ts';

/** How long after the last key the bot is asked, in milliseconds. */
const PAUSE = 200;

type Answer = { query: string; options: PlainOption[]; error?: string };

/**
 * The options a bot offers for what was typed; null while nobody looks.
 * @param least how many characters must be typed before the bot is asked
 */
export function useExternalOffers(props: ControlProps, query: string | null, least: number) {
  const { search } = useSlack();
  const [answer, setAnswer] = useState<Answer>();
  // What to ask with may be another function at every screen, which is no reason to ask again.
  const asking = useRef({ search, control: controlId(props) });
  asking.current = { search, control: controlId(props) };
  const missing = least - (query?.length ?? 0);

  useEffect(() => {
    if (query === null || missing > 0) return;
    let isOld = false;
    const ask = async () => {
      const { search: find, control } = asking.current;
      const found = await find({ ...control, query })
        .then((options) => ({ options }))
        .catch((thrown) => ({ options: [], error: sentenceOf(thrown) }));
      if (!isOld) setAnswer({ query, ...found });
    };
    const pause = setTimeout(ask, query === '' ? 0 : PAUSE);
    return () => {
      isOld = true;
      clearTimeout(pause);
    };
  }, [query, missing]);

  return { offers: offersFor(query, missing, answer), options: answer?.options ?? [] };
}

function offersFor(query: string | null, missing: number, answer: Answer | undefined): Offers {
  if (query === null) return { groups: [] };
  if (missing > 0)
    return {
      groups: [],
      note: `Type ${missing} more ${missing === 1 ? 'character' : 'characters'} to search`,
    };
  if (answer?.query !== query) return { groups: [], note: 'Loading…' };
  if (answer.error) return { groups: [], note: answer.error };
  if (answer.options.length === 0) return { groups: [], note: 'No results' };
  return { groups: [{ choices: answer.options.map(optionChoice) }] };
}
