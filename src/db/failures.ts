/** The drivers' and Drizzle's errors wrap each other; this walks from the outside in. */
function* causes(error: unknown): Generator<Error> {
  for (let cause = error; cause instanceof Error; cause = cause.cause) yield cause;
}

function codeOf(error: unknown): string | undefined {
  for (const cause of causes(error)) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
  }
  return undefined;
}

const connectionLost = new Set([
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * SQLSTATE codes that speak of the server's state and not of the statement: connection, login, database gone, resources,
 * cancelled or shut down, a lock or serialization lost, a server that fell back to read-only.
 */
const serverState = /^(08|28|3D|53|57)|^(40001|40P01|55P03|25P03|25P04|25006)$/;

/** Whether an error says that the database is away, full or too slow, rather than that the statement was wrong. */
export function isUnavailable(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined) return connectionLost.has(code) || serverState.test(code);
  return [...causes(error)].some((cause) => cause.message.includes('PGlite is closed'));
}

/** Whether the server itself answered with an error: after that, nothing of the transaction is kept. */
export function wasRefused(error: unknown): boolean {
  const code = codeOf(error);
  return (
    code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('08') && !connectionLost.has(code)
  );
}

/** The unique or foreign key that a statement ran into, named as in the migrations; undefined for other errors. */
export function violatedConstraint(error: unknown): string | undefined {
  for (const cause of causes(error)) {
    if ('constraint_name' in cause && typeof cause.constraint_name === 'string') return cause.constraint_name;
    if ('constraint' in cause && typeof cause.constraint === 'string') return cause.constraint;
  }
  return undefined;
}
