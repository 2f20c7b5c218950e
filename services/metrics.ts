/**
 * What operators watch, in Prometheus' text format. Every name begins with `footprint_` and ends in its unit;
 * a part of the services that has something to show adds its gauge here.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Registry } from 'prom-client';

const NANOSECONDS_PER_SECOND = 1e9;
/** How often the event loop is probed. */
const PROBE_MS = 10;

export class Metrics {
  readonly #registry = new Registry();
  readonly #eventLoop = monitorEventLoopDelay({ resolution: PROBE_MS });

  readonly receivedMessages = this.counter(
    'footprint_received_messages_total',
    'Messages and uploaded entries that reached the intake',
  );
  readonly acceptedSamples = this.counter(
    'footprint_accepted_samples_total',
    'Samples that were taken and are durable',
  );
  readonly quarantinedItems = this.counter(
    'footprint_quarantined_items_total',
    'Messages and samples that were put in quarantine',
  );
  readonly deliveredSamples = this.counter(
    'footprint_delivered_samples_total',
    'Samples that the store holds, whichever it is',
  );

  readonly wrongTokens = this.counter(
    'footprint_wrong_tokens_total',
    'Wrong tokens that were presented over HTTP',
  );

  constructor() {
    this.#eventLoop.enable();
    const eventLoop = this.#eventLoop;
    new Gauge({
      name: 'footprint_event_loop_delay_seconds',
      help: 'Delay of the event loop since the last scrape, by quantile',
      labelNames: ['quantile'],
      registers: [this.#registry],
      collect() {
        for (const quantile of [0.5, 0.99, 1]) {
          const probedS =
            eventLoop.count === 0 ? 0 : eventLoop.percentile(quantile * 100) / NANOSECONDS_PER_SECOND;
          // What is measured is the time between probes: the delay is what goes beyond.
          const delayS = Math.max(0, probedS - PROBE_MS / 1_000);
          this.set({ quantile }, delayS);
        }
        eventLoop.reset();
      },
    });
    this.gauge('process_resident_memory_bytes', 'Resident memory', () => process.memoryUsage.rss());
    this.gauge('process_cpu_seconds', 'Processor time since the start, user and system', () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    });
  }

  counter(name: string, help: string): Counter {
    return new Counter({ name, help, registers: [this.#registry] });
  }

  /** A value that is asked for at each scrape, which waits for it. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void {
    new Gauge({
      name,
      help,
      registers: [this.#registry],
      async collect() {
        this.set(await read());
      },
    });
  }

  /** Everything, in Prometheus' text format. */
  metrics(): Promise<string> {
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  stop(): void {
    this.#eventLoop.disable();
  }
}
