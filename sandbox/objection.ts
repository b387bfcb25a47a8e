/** What Slack's client would not let a person do; the message is a sentence for them. */
export class Objection extends Error {}
