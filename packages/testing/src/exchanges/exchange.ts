// SPDX-License-Identifier: Apache-2.0

/** One request and its answer, as they went over the wire. */
export interface Exchange {
  /** What was being done: the kubectl command, or the sentence of the client exchange. */
  about: string;
  method: string;
  /** Path with query. */
  path: string;
  accept?: string;
  contentType?: string;
  requestBody?: unknown;
  /** Of whom, where it is not the administrator. */
  user?: string;
  /** As whom the administrator asks (`kubectl --as`). */
  impersonate?: string;
  /** Sent with no token, or with one that nobody has. */
  token?: 'none' | 'wrong';
  status: number;
  answerType: string;
  warning?: string;
  answer: unknown;
}

/** Exchanges that follow each other: later ones use what earlier ones made. */
export interface Recording {
  name: string;
  exchanges: Exchange[];
}

/** A Kubernetes API to send exchanges to. */
export interface Target {
  url: string;
  /** The certificate to trust, PEM. */
  certificate: string;
  token(user?: string): string;
}
