// Why a call to another node failed: the step, a word and a sentence.
import type { HandshakeStep } from '../handshake/handshake.ts';

export type ConnectStep =
  | 'allow'
  | 'auto_connect'
  | 'name'
  | 'host'
  | 'mapper'
  | 'connect'
  | 'relay'
  | 'broker'
  | 'room'
  | HandshakeStep;

export interface ConnectFailure {
  readonly step: ConnectStep;
  readonly reason: string; // one word: no_such_node, econnrefused, bad_cookie, timeout, …
  readonly sentence: string; // the error as a sentence, for people
}

export class ConnectError extends Error implements ConnectFailure {
  readonly step: ConnectStep;
  readonly reason: string;

  constructor(step: ConnectStep, reason: string, sentence: string) {
    super(sentence);
    this.step = step;
    this.reason = reason;
  }

  get sentence(): string {
    return this.message;
  }
}
