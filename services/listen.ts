/** Listening on a TCP port, with an error that an operator can act on. */
import type { Server } from 'node:net';
import { OperatorError } from './operator-error.ts';

export class ListenError extends OperatorError {
  override name = 'ListenError';
}

/** Where to listen, and which variables say so. */
export interface ListenAddress {
  /** All interfaces where it is absent. */
  host?: string;
  /** 0: a free port. */
  port: number;
  variables: string;
}

/**
 * Resolves with the port, once the server listens.
 * @throws ListenError naming the variables, the address and what is wrong with it
 */
export function listen(server: Server, { host, port, variables }: ListenAddress): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error) =>
      reject(new ListenError(`${variables}: can't listen on ${host ?? '*'}:${port}: ${reasonOf(error)}`));
    server.once('error', refuse);
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      server.removeListener('error', refuse);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function reasonOf(error: Error): string {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return 'another process listens there';
  if (code === 'EACCES') return 'that needs more rights (ports below 1024 often do)';
  if (code === 'EADDRNOTAVAIL') return 'this machine has no such address';
  return error.message;
}
