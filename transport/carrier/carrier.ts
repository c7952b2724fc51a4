// The module 'terl/carrier', for users who write a carrier of their own (PROTOCOL.md, "Your own carrier").
// It only re-exports, as the package's public interface; no other file may do so.
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
