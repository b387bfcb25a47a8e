/** How urgent is what a digest asks for, in the order in which it asks: the higher the earlier, 0 to 100. */
export const urgency = {
  doNowOverdue: 95,
  overBudget: 90,
  voteClosesWithinADay: 85,
  doNow: 80,
  headingOverBudget: 75,
  voteClosesSoon: 70,
  failureOverdue: 65,
  pocOverdue: 60,
  voteToFinish: 55,
  outcomeDue: 50,
  overBudgetAcknowledged: 45,
  nearBudget: 40,
  nearBudgetAcknowledged: 35,
  scoreStale: 20,
  noScore: 15,
} as const;
