// The observer's page of this node: serves it when asked, and tells it what the trace and the network have.

import type { NetKernel } from '../../transport/kernel/net-kernel.ts';
import type { HostAnswers } from '../emulator/host/host-requests.ts';
import type { Observer, Source } from '../observer/observer.ts';
import type { Mesh } from '../observer/protocol.ts';
import { nameOfLife } from '../trace/event.ts';
import { eventsOf, type TraceStore } from '../trace/store.ts';

const meshEvery = 1_000; // ms between two looks at the connections

/** Starts and ends the observer. */
export function observerRequests(
  store: TraceStore,
  kernel: () => NetKernel | undefined,
): HostAnswers<'observe'> & { endObserver(): Promise<void> } {
  let observer: Promise<Observer> | undefined;
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
      observer ??= begin(sourceOf(store, kernel), kernel()?.name ?? 'nonode@nohost');
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
async function begin(source: Source, title: string): Promise<Observer> {
  const [{ startObserver }, { readPageParts }] = await Promise.all([
    import('../observer/observer.ts'),
    import('../observer/page-parts.ts'),
  ]);
  return await startObserver({ source, parts: readPageParts(), title });
}

function sourceOf(store: TraceStore, kernel: () => NetKernel | undefined): Source {
  return (tell) => {
    const traced = new Set<string>();
    const tellEvents = (lines: readonly string[], dropped: number): void => {
      const events = eventsOf(lines);
      for (const { node } of events) traced.add(nameOfLife(node));
      tell({ kind: 'events', events, dropped });
    };
    tellEvents(store.lines(), store.dropped);
    const endEvents = store.subscribe((lines) => tellEvents(lines, 0));
    const tellMesh = (): void => tell({ kind: 'mesh', ...meshOf(kernel(), traced) });
    tellMesh();
    const timer = setInterval(tellMesh, meshEvery);
    timer.unref();
    return {
      ask() {}, // what it could ask for, the events have
      close() {
        endEvents();
        clearInterval(timer);
      },
    };
  };
}

/** What this node sees of the mesh: itself, its connections, and who is at their other ends. */
function meshOf(kernel: NetKernel | undefined, traced: ReadonlySet<string>): Mesh {
  if (kernel === undefined) return { nodes: [], links: [] };
  const { name, creation } = kernel;
  const peers = kernel.peers();
  const own = { name, creation, hidden: false };
  return {
    nodes: [own, ...peers].map((node) => ({
      name: node.name,
      creation: String(node.creation),
      hidden: node.hidden,
      isUp: true,
      isTraced: traced.has(node.name),
    })),
    links: peers.map((peer) => {
      const [a = '', b = ''] = [name, peer.name].sort();
      return { a, b, hidden: peer.hidden, faults: [] };
    }),
  };
}
