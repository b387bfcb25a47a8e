import Big from 'big.js';

/**
 * What a higher cache hit rate saves a month = inference cost x (new - old) / (1 - old), to the cent (docs/method.md, 11).
 * @param cost a month, at the old hit rate
 * @param from the old hit rate in percent, below 100
 * @param to the new one in percent
 */
export function cacheSaving(cost: string, from: string, to: string): string {
  return Big(cost).times(Big(to).minus(from)).div(Big(100).minus(from)).round(2, Big.roundHalfUp).toFixed();
}
