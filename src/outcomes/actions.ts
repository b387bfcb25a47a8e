/** The action that opens the form for a decision's outcome; its value is the decision's id. */
export const sayOutcomeAction = 'outcome_say';
