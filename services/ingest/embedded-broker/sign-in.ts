/**
 * Who may connect. A right password is let in at once. A wrong one is answered after a second, and of one address only
 * a few wait for that at a time: further guesses are not even looked at, unless the client was let in from there before.
 * So guessing is slow, while the camp's own devices behind the same address go on.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { BrokerCredentials } from '../../config.ts';

export interface Presented {
  address: string;
  clientId: string;
  username: string | undefined;
  password: Buffer | undefined;
}

/** `busy`: not looked at, because too many wrong ones of that address wait for their answer. */
export type SignInVerdict = 'right' | 'wrong' | 'busy';

/** How long a wrong password waits for its answer, and how many of one address do at a time. */
export const WRONG_PASSWORD_HELD_MS = 1_000;
export const WRONG_PASSWORDS_AT_ONCE = 16;
/** Clients remembered as let in; beyond it the one that was let in longest ago is forgotten. */
const REMEMBERED_CLIENTS_AT_MOST = 20_000;

export class SignIn {
  readonly #credentials: BrokerCredentials | null;
  readonly #heldOfNetwork = new Map<string, number>();
  readonly #rememberedClients = new Set<string>();

  /** @param credentials null: anyone may come in */
  constructor(credentials: BrokerCredentials | null) {
    this.#credentials = credentials;
  }

  /** Judges what a client presents. Each `wrong` must be followed by `releaseWrong` once it is answered or gone. */
  judge({ address, clientId, username, password }: Presented): SignInVerdict {
    if (this.#credentials === null) return 'right';
    const network = networkOf(address);
    const client = `${network} ${clientId}`;
    const held = this.#heldOfNetwork.get(network) ?? 0;
    if (held >= WRONG_PASSWORDS_AT_ONCE && !this.#rememberedClients.has(client)) return 'busy';
    // In any case to the end of the line, or out of it.
    this.#rememberedClients.delete(client);
    if (!isSame(this.#credentials, username, password)) {
      this.#heldOfNetwork.set(network, held + 1);
      return 'wrong';
    }
    this.#remember(client);
    return 'right';
  }

  releaseWrong(address: string): void {
    const network = networkOf(address);
    const held = this.#heldOfNetwork.get(network) ?? 0;
    if (held > 1) this.#heldOfNetwork.set(network, held - 1);
    else this.#heldOfNetwork.delete(network);
  }

  #remember(client: string): void {
    if (this.#rememberedClients.size >= REMEMBERED_CLIENTS_AT_MOST) {
      const [oldest] = this.#rememberedClients;
      if (oldest !== undefined) this.#rememberedClients.delete(oldest);
    }
    this.#rememberedClients.add(client);
  }
}

/** The address; of IPv6 the network of 64 bits, because whoever has one address there has all. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address;
  const [beforeZeros = ''] = address.split('::');
  const groups = beforeZeros === '' ? [] : beforeZeros.split(':');
  return [...groups, '0', '0', '0', '0'].slice(0, 4).join(':');
}

/** Takes the same time for any wrong answer. */
function isSame(
  expected: BrokerCredentials,
  username: string | undefined,
  password: Buffer | undefined,
): boolean {
  const isUser = timingSafeEqual(digest(expected.username), digest(username ?? ''));
  const isPassword = timingSafeEqual(digest(expected.password), digest(password ?? ''));
  return isUser && isPassword;
}

function digest(secret: string | Buffer): Buffer {
  return createHash('sha256').update(secret).digest();
}
