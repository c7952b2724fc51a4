// A net kernel whose events a test can wait for, and a mapper at a free port for it.
import type { Carrier } from '../../../transport/carrier/channel.ts';
import { websocketCarrier } from '../../../transport/carrier/websocket-dist.ts';
import {
  type NetKernel,
  type NetKernelEvents,
  type NetKernelOptions,
  startNetKernel,
} from '../../../transport/kernel/net-kernel.ts';
import { type Mapper, type MapperOptions, startMapper } from '../../../transport/mapper/mapper.ts';

export interface TestNode {
  readonly kernel: NetKernel;
  readonly log: string[]; // 'up bar@host', 'down bar@host connection_closed', 'failed …', 'error …'
  readonly frames: Buffer[];
  until(entry: string | RegExp, count?: number): Promise<string>;
  untilTrue(condition: () => boolean): Promise<void>;
}

let carrier: Carrier | undefined;

/** Nodes and links of the tests that follow go over it; undefined: plain WebSocket. */
export function useCarrier(next: Carrier | undefined): void {
  carrier = next;
}

export function carrierInUse(): Carrier {
  return carrier ?? websocketCarrier;
}

const toClose: (() => Promise<void>)[] = [];

/** Ends all that a test opened; for afterEach. */
export async function closeAll(): Promise<void> {
  for (const close of toClose.splice(0).reverse()) await close();
}

export function closeLater(close: () => Promise<void>): void {
  toClose.push(close);
}

export async function testMapper(options: Partial<MapperOptions> = {}): Promise<Mapper> {
  const mapper = await startMapper({ port: 0, ...options });
  closeLater(() => mapper.close());
  return mapper;
}

export async function testNode(
  name: string,
  mapperPort: number,
  options: Partial<NetKernelOptions> = {},
  more: Partial<NetKernelEvents> = {},
): Promise<TestNode> {
  const log: string[] = [];
  const frames: Buffer[] = [];
  const waiting = new Set<() => void>();
  const write = (text: string) => {
    log.push(text);
    look();
  };
  const look = () => {
    for (const check of [...waiting]) check();
  };
  const kernel = await startNetKernel(
    {
      name,
      cookie: 'secret',
      mapper: { port: mapperPort },
      ...(carrier && { carrier }),
      ...options,
    },
    {
      up: (peer) => write(`up ${peer.name}`),
      down: (peer, reason) => write(`down ${peer} ${reason}`),
      failed: (peer, { step, reason }) => write(`failed ${peer} ${step} ${reason}`),
      frames(_peer, bytes) {
        frames.push(Buffer.from(bytes));
        look();
      },
      congested: (peer, busy) => write(`${busy ? 'busy' : 'drained'} ${peer}`),
      report: (level, text) => write(`${level} ${text}`),
      ...more,
    },
  );
  closeLater(() => kernel.stop());
  const untilTrue = (condition: () => boolean) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (!condition()) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  const matches = (wanted: string | RegExp) =>
    log.filter((entry) => (typeof wanted === 'string' ? entry === wanted : wanted.test(entry)));
  return {
    kernel,
    log,
    frames,
    untilTrue,
    async until(wanted, count = 1) {
      await untilTrue(() => matches(wanted).length >= count);
      return matches(wanted)[count - 1] ?? '';
    },
  };
}

/** Looks again until the condition holds; mocha's time limit ends a wait in vain. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}
