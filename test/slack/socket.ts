import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Changes } from './changes.ts';
import type { Attempt, Outcome, Request, Transport } from './delivery.ts';
import { record, string } from './json.ts';
import { LIMITS } from './limits.ts';

type Connection = { number: number; socket: WebSocket; leaving: boolean };
type Waiting = { connection: Connection; settle: (outcome: Outcome) => void };

/** The Socket Mode side of Slack: each envelope goes to one of the open connections, in turn. */
export class SocketDelivery implements Transport {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #connections = new Map<number, Connection>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #tickets = new Set<string>();
  readonly #options: { appId: () => string; changes: Changes; id: (prefix: string) => string };
  #opened = 0;
  #last = 0;

  constructor(options: { appId: () => string; changes: Changes; id: (prefix: string) => string }) {
    this.#options = options;
  }

  /** The numbers of the open connections, counted from 1 in the order in which they came. */
  get connections(): number[] {
    return [...this.#connections.keys()];
  }

  /** A one-time ticket for a connection, as `apps.connections.open` hands it out inside its URL. */
  ticket(): string {
    const ticket = this.#options.id('ticket');
    this.#tickets.add(ticket);
    return ticket;
  }

  accept(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ticket = new URL(incoming.url ?? '', 'http://localhost').searchParams.get('ticket') ?? '';
    if (!this.#tickets.delete(ticket)) {
      socket.end('HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(incoming, socket, head, (opened) => this.#welcome(opened));
  }

  #welcome(socket: WebSocket): void {
    const info = {
      debug_info: { host: 'fake' },
      connection_info: { app_id: this.#options.appId() },
    };
    if (this.#connections.size >= LIMITS.socketConnections) {
      socket.send(
        JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets', num_connections: 0, ...info }),
      );
      socket.close(1000);
      return;
    }
    this.#opened += 1;
    const connection: Connection = { number: this.#opened, socket, leaving: false };
    this.#connections.set(connection.number, connection);
    socket.on('message', (data) => this.#received(connection, String(data)));
    socket.on('close', () => this.#gone(connection));
    socket.on('error', () => socket.terminate());
    socket.send(JSON.stringify({ type: 'hello', num_connections: this.#connections.size, ...info }));
    this.#options.changes.notify();
  }

  #received(connection: Connection, data: string): void {
    const frame = record(JSON.parse(data));
    const waiting = this.#waiting.get(string(frame.envelope_id) ?? '');
    if (!waiting || waiting.connection !== connection) return;
    const body = Object.keys(record(frame.payload)).length === 0 ? undefined : frame.payload;
    waiting.settle({ kind: 'acked', body, via: connection.number });
  }

  #gone(connection: Connection): void {
    this.#connections.delete(connection.number);
    for (const waiting of [...this.#waiting.values()]) {
      if (waiting.connection !== connection) continue;
      waiting.settle({ kind: 'failed', reason: 'connection_closed', via: connection.number });
    }
    this.#options.changes.notify();
  }

  send({ kind, payload }: Request, { retry, avoid, signal }: Attempt): Promise<Outcome> {
    const connection = this.#next(avoid);
    if (!connection) return Promise.resolve({ kind: 'failed', reason: 'no_connection', via: 0 });
    const envelopeId = this.#options.id('envelope');
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const timedOut = () => settle({ kind: 'failed', reason: 'timeout', via: connection.number });
    const settle = (outcome: Outcome) => {
      this.#waiting.delete(envelopeId);
      signal.removeEventListener('abort', timedOut);
      resolve(outcome);
    };
    signal.addEventListener('abort', timedOut);
    this.#waiting.set(envelopeId, { connection, settle });
    connection.socket.send(
      JSON.stringify({
        envelope_id: envelopeId,
        type: kind,
        payload,
        accepts_response_payload: kind !== 'events_api',
        ...(kind === 'events_api' && { retry_attempt: retry?.num ?? 0, retry_reason: retry?.reason ?? '' }),
      }),
    );
    return promise;
  }

  /** The next connection in turn; another one than last time when an envelope is sent again. */
  #next(avoid: number | undefined): Connection | undefined {
    const open = [...this.#connections.values()].filter(
      ({ leaving, socket }) => !leaving && socket.readyState === socket.OPEN,
    );
    const others = open.filter(({ number }) => number !== avoid);
    const candidates = others.length > 0 ? others : open;
    const next = candidates.find(({ number }) => number > this.#last) ?? candidates[0];
    if (next) this.#last = next.number;
    return next;
  }

  /** Sends a `disconnect` frame to one connection, or to all; that connection gets no more envelopes. */
  disconnect(reason: 'warning' | 'refresh_requested' | 'link_disabled', number?: number): void {
    for (const connection of this.#chosen(number)) {
      connection.leaving = true;
      connection.socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'fake' } }));
    }
  }

  /** Cuts one connection, or all, without a closing handshake. */
  drop(number?: number): void {
    for (const { socket } of this.#chosen(number)) socket.terminate();
  }

  #chosen(number: number | undefined): Connection[] {
    return [...this.#connections.values()].filter(
      (connection) => number === undefined || connection.number === number,
    );
  }

  close(): void {
    this.drop();
    this.#server.close();
  }
}
