// What a carrier of one's own is written with: `import … from 'terl/carrier'` (PROTOCOL.md, "Your own carrier").
// The only file that names others' exports again: it is the package's door, as globals.d.ts is for user code.
export {
  type Carrier,
  type Channel,
  ChannelClosed,
  DialError,
  type DialOptions,
  type Listener,
  type ListenOptions,
  type Receiver,
} from './channel.ts';
export { type Inbox, makeInbox } from './inbox.ts';
export { keepStrangers, type Stranger, type Strangers } from './strangers.ts';
