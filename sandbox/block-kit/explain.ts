import type { z } from 'zod';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Puts a complaint the way Slack does, ending with where it is. */
export function complaint(text: string, path: Path): string {
  return `[ERROR] ${text} [json-pointer:${path.map((key) => `/${String(key)}`).join('')}]`;
}

/** Turns zod's issues into Slack's response_metadata messages; `at` is where the checked value stands. */
export function explain(error: z.ZodError, at: Path = []): string[] {
  return error.issues.map((issue) => sentence(issue, [...at, ...issue.path]));
}

function sentence(issue: Issue, path: Path): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? complaint(`missing required field: ${String(path.at(-1))}`, path.slice(0, -1))
        : complaint(`must provide ${article(issue.expected)}`, path);
    case 'too_big':
      return complaint(tooBig(issue.origin, Number(issue.maximum)), path);
    case 'too_small':
      return complaint(tooSmall(issue.origin, Number(issue.minimum)), path);
    case 'unrecognized_keys':
      return complaint(`invalid additional property: ${issue.keys.join(', ')}`, path);
    case 'invalid_union':
      return unionSentence(issue, path);
    case 'invalid_value':
      return complaint(`must be one of ${issue.values.map(String).join(', ')}`, path);
    default:
      return complaint(issue.message, path);
  }
}

function unionSentence(issue: z.core.$ZodIssueInvalidUnion, path: Path): string {
  const first = issue.errors[0]?.[0];
  if (issue.discriminator) return complaint('unsupported type', path);
  return first?.code === 'invalid_type' && first.message.endsWith('received undefined')
    ? sentence(first, path)
    : complaint('failed to match all allowed schemas', path);
}

function tooBig(origin: string, maximum: number): string {
  if (origin === 'string') return `must be less than ${maximum + 1} characters`;
  if (origin === 'array') return `no more than ${maximum} items allowed`;
  return `must be at most ${maximum}`;
}

function tooSmall(origin: string, minimum: number): string {
  if (origin === 'string') return `must be more than ${minimum - 1} characters`;
  if (origin === 'array') return `no fewer than ${minimum} items allowed`;
  return `must be at least ${minimum}`;
}

function article(expected: string): string {
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}
