/** Whether a digest is posted when it is due. */
export const statuses = ['active', 'paused'] as const;

/** Which projects a digest tells of: all that its channel may see, or those whose channel it is. */
export const reaches = ['all', 'channel'] as const;
