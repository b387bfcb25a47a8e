/** A moment on the clock of `performance.now()`, in milliseconds: real time, never the business clock. */
export type Deadline = number;

/** The moment `milliseconds` from now. */
export function within(milliseconds: number): Deadline {
  return performance.now() + milliseconds;
}

/** What `running` comes to, or the error that `late` makes when it has not come to anything by the deadline. */
export function beforeDeadline<T>(running: Promise<T>, deadline: Deadline, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), Math.max(0, deadline - performance.now()));
    running.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
