import type { Template } from '../template.ts';
import { approach } from './approach.ts';
import { bottleneck } from './bottleneck.ts';
import { bridge } from './bridge.ts';
import { brief } from './brief.ts';
import { canvas } from './canvas.ts';
import { data } from './data.ts';
import { moat } from './moat.ts';
import { model } from './model.ts';
import { postmortem } from './postmortem.ts';
import { session } from './session.ts';
import { spec } from './spec.ts';
import { trend } from './trend.ts';

/** Every kind of document, in the order in which the help shows them. */
export const templates: Template[] = [
  canvas,
  spec,
  data,
  model,
  bridge,
  approach,
  bottleneck,
  moat,
  postmortem,
  brief,
  trend,
  session,
];
