import type { FormValues } from '../../slack/form.ts';
import { complete, keysOn } from './answers.ts';
import type { Template } from './template.ts';

/** What is wrong with what stands in a form, a sentence by field. */
export type Problems = Record<string, string>;

/** What is wrong with the answers on one page, each looked at alone: what they mean together needs them all. */
export function pageProblems(template: Template, page: number, values: FormValues): Problems {
  const wrong = keysOn(template, page).flatMap((key) => {
    const checked = template.answers[key]?.safeParse(values[key] ?? null);
    const [issue] = checked?.error?.issues ?? [];
    return issue ? [[key, issue.message] as const] : [];
  });
  return { ...(page === 1 && projectProblem(values)), ...Object.fromEntries(wrong) };
}

/** What is wrong with a whole form. */
export function allProblems(template: Template, values: FormValues): Problems {
  const checked = template.schema.safeParse(complete(template, values));
  const issues = checked.error?.issues ?? [];
  const wrong = issues.map((issue) => [String(issue.path[0]), issue.message] as const);
  return { ...projectProblem(values), ...Object.fromEntries(wrong.reverse()) };
}

function projectProblem({ project }: FormValues): Problems {
  return typeof project === 'string' ? {} : { project: 'Choose a project.' };
}
