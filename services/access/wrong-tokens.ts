/**
 * Slows down who guesses tokens: after ten wrong ones a minute from one address, further wrong ones must wait. The right
 * one is never counted here, so that a script gone wrong does not lock out the admin behind the same address.
 */
import { isIPv6 } from 'node:net';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

const A_MINUTE_BY_ADDRESS = 10;
/** Of all addresses together; it bounds the memory that guesses can take. */
const A_MINUTE = 1_000;

export class WrongTokens {
  readonly #byAddress = new RateLimiterMemory({ points: A_MINUTE_BY_ADDRESS, duration: 60 });
  readonly #all = new RateLimiterMemory({ points: A_MINUTE, duration: 60 });

  /** Counts a wrong token. @returns how many seconds its sender must wait; null while it need not */
  async count(address: string): Promise<number | null> {
    try {
      await this.#all.consume('all');
      await this.#byAddress.consume(networkOf(address));
      return null;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    }
  }
}

/** What one sender has for itself: an IPv4 address, or the first 64 bits of an IPv6 one. */
function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address;
  const [head = '', tail = ''] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const missing = 8 - groups(head).length - groups(tail).length;
  const full = [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail)];
  return full.slice(0, 4).join(':');
}
