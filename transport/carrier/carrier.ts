// The module 'terl/carrier', for users who write a carrier of their own (PROTOCOL.md, "Your own carrier").
// This file only re-exports, as it is the package's public interface; no other file may re-export.
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
