/** Runs the production entry as a process of its own, whatever becomes of it: for what it prints and how it ends. */
import { spawn } from 'node:child_process';
import { SERVE } from './serve-command.ts';

export interface MainRun {
  stdout(): string;
  stderr(): string;
  kill(signal: NodeJS.Signals): void;
  /** The exit code; null where a signal ended it. */
  exit: Promise<number | null>;
}

export function runMain(environment: Record<string, string>): MainRun {
  const child = spawn(SERVE.command, SERVE.args, {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      printed[stream] += text;
    });
  }
  return {
    stdout: () => printed.stdout,
    stderr: () => printed.stderr,
    kill: (signal) => child.kill(signal),
    exit: new Promise((resolve) => child.once('close', resolve)),
  };
}
