/** What Slack said no with, such as `not_found`; undefined where it did not answer, or the error is none of Slack's. */
export function slackRefusal(error: unknown): string | undefined {
  return (error as { data?: { error?: string } } | null | undefined)?.data?.error;
}
