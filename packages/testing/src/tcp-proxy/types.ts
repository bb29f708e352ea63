// SPDX-License-Identifier: Apache-2.0

/** Which way bytes go; most faults hit what comes back from the server. */
export type Direction = 'toClient' | 'toServer';

/** With a TCP reset, or in good order with a FIN that the peer takes for the end of the data. */
export type CutKind = 'reset' | 'end';

export interface TcpProxyOptions {
  /** Where connections lead: a port of the loopback interface, a host and port, or a URL that names both. */
  target: number | string | { host?: string; port: number };
}

/** A fault that waits for its byte. */
export interface PendingFault {
  /** Fulfilled when it struck. Never rejected: a fault whose byte does not come stays pending. */
  readonly struck: Promise<void>;
  cancel(): void;
}

/**
 * A TCP proxy on a port of the loopback interface, between a client and a server that are both real.
 * It forwards every byte as it is until it is told otherwise. Faults hit all connections, open and
 * to come, unless said otherwise.
 */
export interface TcpProxy {
  readonly port: number;
  /** The URL (or text that holds it) with the target's host and port replaced by the proxy's. */
  through(text: string): string;
  /** Connections open now. */
  readonly open: number;
  /** Connections accepted since the start. */
  readonly accepted: number;
  /** Bytes forwarded since the start. */
  readonly bytes: Readonly<Record<Direction, number>>;

  /** Breaks every open connection on both sides, at once; bytes held back are lost. The result is how many. */
  cut(kind?: CutKind): number;
  /**
   * Lets `count` more bytes pass, counted over all connections, then breaks the one that carried
   * the last of them: also in the middle of a line, or of a letter. Several may wait at a time.
   */
  cutAfterBytes(
    count: number,
    options?: { kind?: CutKind; direction?: Direction },
  ): PendingFault;
  /** Lets `count` more bytes pass, then changes the next `length` (1 unless given) bytes: every bit is turned. */
  corrupt(options?: {
    afterBytes?: number;
    length?: number;
    direction?: Direction;
  }): PendingFault;
  /**
   * Forwards nothing and ends nothing, as a network that swallows packets: connections stay open
   * on both sides, and an end of one side does not reach the other. Without a direction, both.
   */
  stall(direction?: Direction): void;
  /** Ends `stall`; what was held back goes on. */
  resume(): void;
  /**
   * Takes no new connections: the port is closed (`refused`, ECONNREFUSED), or each connection is
   * reset as soon as it is there. Open ones stay.
   */
  refuse(how?: 'refused' | 'reset'): void;
  /** Ends `refuse`. Fulfilled when the port is open again. */
  accept(): Promise<void>;
  /** Holds each byte back for so many milliseconds; 0 ends it. Without a direction, both. */
  delay(ms: number, direction?: Direction): void;
  /** Forwards at most so many bytes a second in each direction, all connections together; Infinity ends it. */
  throttle(bytesPerSecond: number): void;
  /** Leads new connections elsewhere, for a server that came back on another port. */
  retarget(target: TcpProxyOptions['target']): void;
  /** Breaks all connections and closes the port. */
  stop(): Promise<void>;
}
