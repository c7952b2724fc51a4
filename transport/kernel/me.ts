// What this node says of itself in a handshake; its flags depend on the way.
import type { NameMessage } from '../handshake/handshake-messages.ts';
import { flagsOn, type Way } from './ways.ts';

export interface Me {
  /** `isHiddenHere`: the link is to be a hidden one, whatever the node is. */
  on(way: Way, isHiddenHere?: boolean): NameMessage;
}

export function sayingOf(name: string, creation: number, isHidden: boolean): Me {
  return {
    on: (way, isHiddenHere = false) => ({
      name,
      creation,
      flags: flagsOn(way, isHidden || isHiddenHere),
    }),
  };
}
