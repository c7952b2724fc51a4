// Rules: which nodes this node may call although its user has not asked for a connection, and with which
// nodes it may have a link (OTP: dist_auto_connect; net_kernel:allow).
import type { ConnectFailure } from './connect-error.ts';

export interface CallRules {
  allow(names: readonly string[]): void;
  isAllowed(name: string): boolean;
  wasUp(name: string): void;
  refusal(name: string, how: 'asked' | 'auto'): ConnectFailure | undefined; // why a call to `name` is refused
  heldBack(name: string): ConnectFailure | undefined; // why `name` is not called automatically
}

export function callRules(autoConnect: 'yes' | 'never' | 'once'): CallRules {
  const allowed = new Set<string>(); // while empty, all nodes are allowed
  const knownOnce = new Set<string>(); // nodes that have been up before

  const isAllowed = (name: string) => allowed.size === 0 || allowed.has(name);

  function heldBack(name: string): ConnectFailure | undefined {
    if (autoConnect === 'yes' || (autoConnect === 'once' && !knownOnce.has(name))) return undefined;
    const sentence = `${name} is not called by itself (dist_auto_connect ${autoConnect}); net_kernel.connect_node('${name}') does it`;
    return { step: 'auto_connect', reason: autoConnect, sentence };
  }

  return {
    allow(names) {
      for (const name of names) allowed.add(name);
    },
    isAllowed,
    wasUp: (name) => void knownOnce.add(name),
    refusal(name, how) {
      if (!isAllowed(name)) return notAllowed(name);
      return how === 'asked' ? undefined : heldBack(name);
    },
    heldBack,
  };
}

function notAllowed(name: string): ConnectFailure {
  const sentence = `net_kernel.allow was called without ${name}`;
  return { step: 'allow', reason: 'not_allowed', sentence };
}
