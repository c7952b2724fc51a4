// The observer's page of this node: serves it when asked, and tells it what the trace, the nodes and the network have.

import { describeFault, type NetKernel } from '../../transport/kernel/net-kernel.ts';
import type { HostAnswers } from '../emulator/host/host-requests.ts';
import type { Faults } from '../observer/mesh-teller.ts';
import type { Asked } from '../observer/node-source.ts';
import type { Observer } from '../observer/observer.ts';
import type { TraceStore } from '../trace/store.ts';

/** Starts and ends the observer. `ask`: what the nodes tell of themselves. */
export function observerRequests(
  store: TraceStore,
  kernel: () => NetKernel | undefined,
  ask: Asked['ask'],
): HostAnswers<'observe'> & { endObserver(): Promise<void> } {
  let observer: Promise<Observer> | undefined;
  const asked = { name: () => nameOf(kernel()), ask, faults: () => faultsOf(kernel()) };
  const end = async (): Promise<void> => {
    const ended = observer;
    observer = undefined;
    await (await ended)?.close();
  };
  return {
    endObserver: end,
    async observe(on) {
      if (!on) {
        await end();
        return '';
      }
      observer ??= begin(store, asked);
      try {
        return (await observer).invite();
      } catch (error) {
        observer = undefined; // another call tries again
        throw error;
      }
    },
  };
}

/** Loads the observer at its first use: few sessions need it. */
async function begin(store: TraceStore, asked: Asked): Promise<Observer> {
  const [{ startObserver }, { readPageParts }, { nodeSource }] = await Promise.all([
    import('../observer/observer.ts'),
    import('../observer/page-parts.ts'),
    import('../observer/node-source.ts'),
  ]);
  const source = nodeSource(store, asked);
  return await startObserver({ source, parts: readPageParts(), title: asked.name() });
}

function nameOf(kernel: NetKernel | undefined): string {
  return kernel?.name ?? 'nonode@nohost';
}

/** The faults of this node, and of those that answer on a fault line. */
async function faultsOf(kernel: NetKernel | undefined): Promise<Faults> {
  const { result } = (await kernel?.fault({ do: 'list' })) ?? {};
  const lists = result?.ok === true ? (result.lists ?? []) : [];
  return {
    frozen: lists.flatMap(({ node, isFrozen }) => (isFrozen ? [node] : [])),
    between: lists.flatMap(({ faults }) =>
      faults.map((fault) => ({ from: fault.from, to: fault.to, sentence: describeFault(fault) })),
    ),
  };
}
