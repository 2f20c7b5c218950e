import { describe, expect, it } from 'vitest';
import { ReadTurns, type TurnTaker } from '../../../../services/ingest/embedded-broker/read-turns.ts';
import { SignIn, WRONG_PASSWORDS_AT_ONCE } from '../../../../services/ingest/embedded-broker/sign-in.ts';

/** Has so many packets, each of which takes a while. */
class Busy implements TurnTaker {
  readonly name: string;
  readonly #log: string[];
  readonly #packetMs: number;
  #left: number;

  constructor(name: string, packets: number, packetMs: number, log: string[]) {
    this.name = name;
    this.#left = packets;
    this.#packetMs = packetMs;
    this.#log = log;
  }

  takeTurn(packets: number, endMs: number): boolean {
    for (let handled = 0; handled < packets && this.#left > 0; handled += 1) {
      if (handled > 0 && performance.now() >= endMs) return true;
      const untilMs = performance.now() + this.#packetMs;
      while (performance.now() < untilMs);
      this.#left -= 1;
      this.#log.push(this.name);
    }
    return this.#left > 0;
  }
}

const untilIdle = async (isDone: () => boolean) => {
  while (!isDone()) await new Promise(setImmediate);
};

describe('turns', () => {
  it('go round: who has little is not kept waiting by who has much', async () => {
    const log: string[] = [];
    const turns = new ReadTurns(() => true);
    turns.request(new Busy('much', 5_000, 0.01, log));
    turns.request(new Busy('little', 1, 0.01, log));
    await untilIdle(() => log.length === 5_001);
    expect(log.indexOf('little')).toBeLessThanOrEqual(100);
  });

  it('end by the clock, so that the event loop goes on between', async () => {
    const log: string[] = [];
    const turns = new ReadTurns(() => true);
    for (let index = 0; index < 20; index += 1) turns.request(new Busy(`${index}`, 10, 2, log));
    let rounds = 0;
    await untilIdle(() => {
      rounds += 1;
      return log.length === 200;
    });
    expect(rounds).toBeGreaterThan(8);
  });

  it('stop while nothing may be handled, and go on when told', async () => {
    const log: string[] = [];
    let mayRun = false;
    const turns = new ReadTurns(() => mayRun);
    turns.request(new Busy('one', 3, 0, log));
    for (let round = 0; round < 5; round += 1) await new Promise(setImmediate);
    expect(log).toEqual([]);
    mayRun = true;
    turns.resume();
    await untilIdle(() => log.length === 3);
  });
});

describe('a sign-in', () => {
  const signIn = () => new SignIn({ username: 'camp', password: 'right' });
  const present = (password: string, clientId = 'c', address = '10.0.0.1') => ({
    address,
    clientId,
    username: 'camp',
    password: Buffer.from(password),
  });

  it('of one address is not looked at while enough wrong ones of it wait; other addresses are', () => {
    const guarded = signIn();
    for (let count = 0; count < WRONG_PASSWORDS_AT_ONCE; count += 1) {
      expect(guarded.judge(present('wrong', `c${count}`))).toBe('wrong');
    }
    expect(guarded.judge(present('right', 'new'))).toBe('busy');
    expect(guarded.judge(present('right', 'new', '10.0.0.2'))).toBe('right');
    guarded.releaseWrong('10.0.0.1');
    expect(guarded.judge(present('right', 'new'))).toBe('right');
  });

  it('of a client that was let in before is looked at in any case, until it presents a wrong password', () => {
    const guarded = signIn();
    expect(guarded.judge(present('right', 'device'))).toBe('right');
    for (let count = 0; count < WRONG_PASSWORDS_AT_ONCE; count += 1)
      guarded.judge(present('wrong', `c${count}`));
    expect(guarded.judge(present('right', 'device'))).toBe('right');
    expect(guarded.judge(present('wrong', 'device'))).toBe('wrong');
    expect(guarded.judge(present('right', 'device'))).toBe('busy');
  });

  it('of IPv6 counts by the network, however the address is written', () => {
    const guarded = signIn();
    const addresses = ['2001:db8::1', '2001:db8:0:0:1::', '2001:db8::ffff:1'];
    for (let count = 0; count < WRONG_PASSWORDS_AT_ONCE; count += 1) {
      guarded.judge(present('wrong', 'c', addresses[count % addresses.length]));
    }
    expect(guarded.judge(present('right', 'new', '2001:db8::abcd'))).toBe('busy');
    expect(guarded.judge(present('right', 'new', '2001:db8:0:1::1'))).toBe('right');
  });

  it('needs nothing where no credentials are set', () => {
    expect(new SignIn(null).judge(present('whatever'))).toBe('right');
  });
});
