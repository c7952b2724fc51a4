// What module net asks the host about faults of the network, and the answer, as JSON. The types of the net kernel
// (transport/kernel/fault-desk.ts) are the same, since neither floor may import the other:
// runtime/node/fault-requests.ts passes both on, and compiles only while each fits the other.

/** What a fault does. */
export type FaultEffect =
  | { readonly kind: 'cut' | 'hold' }
  | {
      readonly kind: 'delay';
      readonly time: number; // milliseconds
      readonly jitter: number;
      readonly seed: number;
    }
  | { readonly kind: 'rate'; readonly bytes: number }; // a second

export type FaultCall =
  | (Timed & {
      readonly do: 'set';
      readonly left: readonly string[];
      readonly right: readonly string[];
      readonly oneway: boolean;
      readonly effect: FaultEffect;
    })
  | (Timed & {
      readonly do: 'shape';
      readonly shape: Shape;
      readonly node?: string;
      readonly nodes?: readonly string[];
      readonly seed?: number;
    })
  | { readonly do: 'heal'; readonly nodes?: readonly string[]; readonly kind?: 'hold' }
  | (Timed & { readonly do: 'freeze'; readonly node: string })
  | { readonly do: 'thaw' | 'crash'; readonly node: string }
  | { readonly do: 'list' };

export type Shape = 'isolate' | 'halves' | 'bridge' | 'ring';

interface Timed {
  readonly time?: number; // milliseconds, then the fault ends by itself
}

/** `done`: whether anything was healed or thawed; true for what always succeeds. */
export type FaultResult =
  | {
      readonly ok: true;
      readonly done: boolean;
      readonly groups?: readonly (readonly string[])[]; // of a shape
      readonly lists?: readonly FaultList[];
    }
  | {
      readonly ok: false;
      readonly why: 'eacces' | 'noconnection' | 'badarg' | 'distribution_not_started';
      readonly sentence: string;
    };

/** What came of a call, and the vectors of the other nodes that have carried it out and recorded it. */
export interface FaultOutcome {
  readonly result: FaultResult;
  readonly recorded: readonly { readonly node: string; readonly vector: Vector }[];
}

/** How many events of each life of a node are before something. */
export type Vector = Readonly<Record<string, number>>;

/** What is on one node. */
export interface FaultList {
  readonly node: string;
  readonly isFrozen: boolean;
  readonly frozenFor?: number; // milliseconds
  readonly faults: readonly {
    readonly from: string;
    readonly to: string;
    readonly oneway: boolean;
    readonly effect: FaultEffect;
    readonly left?: number; // milliseconds
  }[];
}
