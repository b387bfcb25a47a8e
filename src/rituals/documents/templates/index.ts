import type { Template } from '../template.ts';
import { canvas } from './canvas.ts';

/** Every kind of document, in the order in which the help shows them. */
export const templates: Template[] = [canvas];
