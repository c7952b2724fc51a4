// The part of the options of a call that all calls of this node have in common.
import type { Clock } from '../base/clock.ts';
import type { CallOptions } from './call-node.ts';
import type { Setting } from './setting.ts';

export type Reaching = Omit<CallOptions, 'meOn' | 'stillWanted' | 'noted' | 'gateTo'>;

export interface OneCall {
  readonly them: string;
  readonly time: number; // milliseconds for the whole call
  readonly clock: Clock;
  readonly signal: AbortSignal;
  report(text: string): void;
}

export function howToReach(setting: Setting, call: OneCall): Reaching {
  return {
    cookieFor: setting.cookies.of,
    random: setting.random,
    domain: setting.domain,
    ownHost: setting.own.host,
    ways: setting.ways,
    relay: setting.relay,
    room: setting.room,
    isDirect: setting.isDirect,
    ...call,
  };
}
