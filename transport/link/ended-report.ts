// The report on a link that ended although this node did not close it.
import { lostMessages } from '../carrier/channel.ts';
import { forgedMessage } from './connection.ts';

/** Returns the text of the report; undefined if the other node closed the link or ended. */
export function reportOfEnd(name: string, address: string, reason: string): string | undefined {
  switch (reason) {
    case 'connection_closed':
      return undefined;
    case 'net_tick_timeout': // OTP's own words
      return `** Node ${name} not responding **\n** Removing (timedout) connection **`;
    case lostMessages:
      return `** Messages on the connection to ${name}, at ${address}, were lost between the two nodes **\n** Removing connection **`;
    case forgedMessage:
      return `** A message on the connection to ${name}, at ${address}, is not what ${name} sent: somebody between the two nodes changed it, put it in, repeated it or left one out (${reason}) **\n** Removing connection **`;
    default:
      return `** Node ${name} at ${address} broke the protocol: ${reason} **\n** Removing connection **`;
  }
}
