import Big from 'big.js';
import { money } from '../../slack/text.ts';

/**
 * An amount as people read it, to the currency's own digits; what is smaller than that, to as many places as show it.
 * @param amount an exact decimal
 */
export function amountText(amount: string, currency: string): string {
  const exact = Big(amount);
  return exact.eq(0) || exact.abs().gte('0.01') ? money(amount, currency) : priceText(amount, currency);
}

/** What one use of something costs: small amounts count, so up to six places are shown, or twelve of what is smaller. */
export function priceText(amount: string, currency: string): string {
  const exact = Big(amount);
  return money(amount, currency, exact.eq(0) || exact.abs().gte('0.00001') ? 6 : 12);
}
