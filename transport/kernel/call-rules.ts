// Whom this node may call by itself, and who may be spoken to at all
// (OTP: dist_auto_connect; net_kernel:allow).
import type { ConnectFailure } from './call-node.ts';

export interface CallRules {
  allow(names: readonly string[]): void;
  isAllowed(name: string): boolean;
  wasUp(name: string): void;
  heldBack(name: string): ConnectFailure | undefined; // why it is not called without being asked
}

export function callRules(autoConnect: 'yes' | 'never' | 'once'): CallRules {
  const allowed = new Set<string>(); // while empty, everybody is
  const knownOnce = new Set<string>(); // was up before

  return {
    allow(names) {
      for (const name of names) allowed.add(name);
    },
    isAllowed: (name) => allowed.size === 0 || allowed.has(name),
    wasUp: (name) => void knownOnce.add(name),
    heldBack(name) {
      if (autoConnect === 'yes' || (autoConnect === 'once' && !knownOnce.has(name)))
        return undefined;
      const sentence = `${name} is not called by itself (dist_auto_connect ${autoConnect}); net_kernel.connect_node('${name}') does it`;
      return { step: 'auto_connect', reason: autoConnect, sentence };
    },
  };
}

export function notAllowed(name: string): ConnectFailure {
  const sentence = `net_kernel.allow was called without ${name}`;
  return { step: 'allow', reason: 'not_allowed', sentence };
}
