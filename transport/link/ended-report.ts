// The report when a link ends that nobody has closed here.
import { forgedMessage } from './connection.ts';

/** The text of the report; undefined if the other node has closed the link or has ended. */
export function reportOfEnd(name: string, address: string, reason: string): string | undefined {
  switch (reason) {
    case 'connection_closed':
      return undefined;
    case 'net_tick_timeout': // OTP's own words
      return `** Node ${name} not responding **\n** Removing (timedout) connection **`;
    case forgedMessage:
      return `** A message on the connection to ${name}, at ${address}, is not what ${name} sent: somebody between the two nodes changed it, put it in, repeated it or left one out (${reason}) **\n** Removing connection **`;
    default:
      return `** Node ${name} at ${address} broke the protocol: ${reason} **\n** Removing connection **`;
  }
}
