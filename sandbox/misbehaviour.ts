/** How a Web API call goes wrong. `drop` loses the request, `dropAfter` only the response. */
type CallFault =
  | { status: 429; retryAfter: number }
  | { status: 500 }
  | { delayMs: number }
  | { drop: true }
  | { dropAfter: true };

/** How a delivery to the bot goes wrong. */
type DeliveryFault = { twice: true } | { delayMs: number } | { dropResponse: true };

type Often = { times?: number; chance?: number };
export type CallRule = Often & { method?: string; channel?: string; fault: CallFault };
export type DeliveryRule = Often & { kind?: string; fault: DeliveryFault };

export type Misbehaviour = ReturnType<typeof createMisbehaviour>;

/** The rules in force. Each is asked in the order it was added; the first that applies decides. */
export function createMisbehaviour(random: () => number = Math.random) {
  const calls: CallRule[] = [];
  const deliveries: DeliveryRule[] = [];
  return {
    /** Adds a rule for calls; the returned function ends it. */
    misbehave: (rule: CallRule) => add(calls, rule),
    /** Adds a rule for deliveries; the returned function ends it. */
    misdeliver: (rule: DeliveryRule) => add(deliveries, rule),
    forCall: (method: string, channel: unknown) =>
      take(
        calls,
        (rule) =>
          (rule.method === undefined || rule.method === method) &&
          (rule.channel === undefined || rule.channel === channel),
        random,
      ),
    forDelivery: (kind: string) =>
      take(deliveries, (rule) => rule.kind === undefined || rule.kind === kind, random),
    /** True while some rule sends deliveries twice. */
    doubles: () => deliveries.some((rule) => 'twice' in rule.fault),
  };
}

function add<Rule extends Often>(rules: Rule[], rule: Rule): () => void {
  const own = { ...rule };
  rules.push(own);
  return () => remove(rules, own);
}

function remove<Rule>(rules: Rule[], rule: Rule): void {
  const index = rules.indexOf(rule);
  if (index >= 0) rules.splice(index, 1);
}

function take<Fault, Rule extends Often & { fault: Fault }>(
  rules: Rule[],
  applies: (rule: Rule) => boolean,
  random: () => number,
): Rule['fault'] | undefined {
  const rule = rules.find((one) => applies(one) && random() < (one.chance ?? 1));
  if (rule?.times !== undefined) {
    rule.times -= 1;
    if (rule.times <= 0) remove(rules, rule);
  }
  return rule?.fault;
}
