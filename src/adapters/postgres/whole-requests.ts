import type { PGlite } from '@electric-sql/pglite';

/** Messages of PostgreSQL's protocol that belong to a request which only a later Sync ends: Parse, Bind, Describe, Execute, Close, Flush. */
const partsOfARequest = new Set(['P', 'B', 'D', 'E', 'C', 'H'].map((type) => type.charCodeAt(0)));

/**
 * The same database, as the socket server should see it. The server takes turns between connections message by message,
 * except inside a transaction; but a parameterised query is five messages over one unnamed statement, and another
 * connection's message in between binds its values to the wrong query. So a request counts as a transaction until its
 * Sync has come.
 */
export function inWholeRequests(database: PGlite): PGlite {
  let requestIsOpen = false;
  return new Proxy(database, {
    get(target, name) {
      switch (name) {
        case 'isInTransaction':
          return () => requestIsOpen || target.isInTransaction();
        case 'execProtocolRawStream':
          return (message: Uint8Array, options: Parameters<PGlite['execProtocolRawStream']>[1]) => {
            requestIsOpen = partsOfARequest.has(message[0] ?? 0);
            return target.execProtocolRawStream(message, options);
          };
        case 'exec':
          // What the server does for a connection that went away in the middle: its request is over.
          return (...args: Parameters<PGlite['exec']>) => {
            requestIsOpen = false;
            return target.exec(...args);
          };
        default: {
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === 'function' ? value.bind(target) : value;
        }
      }
    },
  });
}
