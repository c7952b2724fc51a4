// Random programs on three nodes: whatever they do, their trace says what was before what, and what became of each message.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { numberOf, type TraceEvent } from '../../../../runtime/trace/event.ts';
import { fatesOf, type Message } from '../../../../runtime/trace/fates.ts';
import { happensBefore, merge } from '../../../../runtime/trace/order.ts';
import { savedTraces } from '../../../helpers/saved-trace.ts';
import { type TestNode, testNodes } from '../../../helpers/start-node.ts';

/** What a process does when it gets a message: one thing after the other. */
type Step =
  | { readonly kind: 'send'; readonly to: number; readonly steps: readonly Step[] }
  | { readonly kind: 'spawn'; readonly on: number; readonly steps: readonly Step[] }
  | { readonly kind: 'link' | 'unlink' | 'monitor'; readonly to: number }
  | { readonly kind: 'exit' };

const processes = 6; // workers, two on each node

const program = (mayExit: boolean): fc.Arbitrary<readonly Step[]> =>
  fc.letrec<{ steps: readonly Step[]; step: Step }>((tie) => ({
    steps: fc.array(tie('step'), { maxLength: 4, depthIdentifier: 'program' }),
    step: fc.oneof(
      { depthSize: 'small', depthIdentifier: 'program', withCrossShrink: true },
      fc.record({
        kind: fc.constantFrom('link' as const, 'unlink' as const, 'monitor' as const),
        to: fc.nat(processes - 1),
      }),
      ...(mayExit ? [fc.record({ kind: fc.constant('exit' as const) })] : []),
      fc.record({
        kind: fc.constant('send' as const),
        to: fc.nat(processes - 1),
        steps: tie('steps'),
      }),
      fc.record({ kind: fc.constant('spawn' as const), on: fc.nat(2), steps: tie('steps') }),
    ),
  })).steps;

const worker = `
const names = ['n0', 'n1', 'n2'].map((name) => name + '@localhost');
const at = (to) => ['w' + to, names[Math.floor(to / 2)]];
export function start(first) {
  for (const one of [first, first + 1]) register('w' + one, spawn(serve, []));
}
async function serve() {
  process_flag('trap_exit', true);
  for (;;) {
    const message = await receive();
    if (message[0] === 'do') run(message[1], message[2]);
  }
}
export function run(id, steps) {
  for (const [place, step] of steps.entries()) {
    const own = id + '.' + place;
    switch (step.kind) {
      case 'send': send(at(step.to), ['do', own, step.steps]); break;
      case 'spawn': spawn(names[step.on], 'worker', 'run', [own, step.steps]); break;
      case 'link': { const p = whereis('w' + step.to); if (p) link(p); break; }
      case 'unlink': { const p = whereis('w' + step.to); if (p) unlink(p); break; }
      case 'monitor': monitor('process', at(step.to)); break;
      case 'exit': exit('asked'); 
    }
  }
}
`;

describe('a trace of a random program on three nodes', function () {
  this.timeout(120_000);
  const nodes = testNodes();
  const { saved } = savedTraces();

  async function three(): Promise<readonly [TestNode, TestNode, TestNode]> {
    nodes.files({ 'worker.ts': worker });
    const [n0, n1, n2] = [
      await nodes.start('n0'),
      await nodes.start('n1'),
      await nodes.start('n2'),
    ];
    assert.equal(
      await n0.type("trace.start(['n1@localhost', 'n2@localhost'])"),
      "['ok', ['n0@localhost', 'n1@localhost', 'n2@localhost']]",
    );
    await n1.type("net_adm.ping('n2@localhost')");
    return [n0, n1, n2];
  }

  /** Runs a program on fresh workers; waits until the fate of each of its messages is known. */
  async function traceOf(
    three: readonly TestNode[],
    steps: readonly Step[],
  ): Promise<TraceEvent[]> {
    for (const [place, node] of three.entries())
      await node.type(
        `for (const w of ['w${2 * place}', 'w${2 * place + 1}']) { const p = whereis(w); if (p) exit(p, 'kill') }; while (whereis('w${2 * place}') || whereis('w${2 * place + 1}')) await sleep(1); worker.start(${2 * place})`,
      );
    const [first] = three as [TestNode];
    await first.type('trace.stop()');
    await first.type("trace.start(['n1@localhost', 'n2@localhost'])");
    await first.type(`whereis('w0') ! ['do', 'm', ${JSON.stringify(steps)}]`);
    for (;;) {
      const events = await saved(first);
      if (!messagesOf(events).some((one) => isOpen(one, events)) && spawnsOpen(events).length === 0)
        return events;
      await first.type('await sleep(1)');
    }
  }

  it('is in an order that agrees with every cause, and has each message three times', async () => {
    const all = await three();
    await fc.assert(
      fc.asyncProperty(program(false), async (steps) => {
        const events = await traceOf(all, steps);
        checkOrder(events);
        checkCauses(events);
        const sent = messagesOf(events).filter(({ send }) => idIn(send?.term) !== undefined);
        assert.deepEqual(
          sent.map(({ send }) => idIn(send?.term)).sort(),
          ['m', ...idsOf('m', steps)].sort(),
        );
        for (const { fate } of sent) assert.equal(fate, 'received');
      }),
      { numRuns: 100 },
    );
  });

  it('tells what was lost, when processes end', async () => {
    const all = await three();
    await fc.assert(
      fc.asyncProperty(program(true), async (steps) => {
        const events = await traceOf(all, steps);
        checkOrder(events);
        checkCauses(events);
        const ended = new Map(
          events.filter(({ kind }) => kind === 'exit').map((event) => [event.process, event]),
        );
        for (const { send, arrive, receive, fate } of messagesOf(events)) {
          if (send === undefined) continue;
          if (receive !== undefined) assert.equal(fate, 'received');
          else if (arrive !== undefined) assert.equal(fate, 'in the mailbox');
          else assert.equal(fate, 'lost', `${send.message} to ${send.other}`);
          const exit = arrive && ended.get(arrive.process);
          if (arrive && exit) assert.ok(happensBefore(arrive, exit));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is right up to the end of a node that dies', async () => {
    await fc.assert(
      fc.asyncProperty(program(true), async (steps) => {
        const all = await three();
        const [n0, n1, n2] = all;
        for (const [place, node] of all.entries()) await node.type(`worker.start(${2 * place})`);
        await n0.type(`whereis('w0') ! ['do', 'm', ${JSON.stringify(steps)}]`);
        await n1.stop();
        await n0.type("while (nodes().includes('n1@localhost')) await sleep(1)");
        await n2.type("while (nodes().includes('n1@localhost')) await sleep(1)");
        const events = await saved(n0);
        checkOrder(events);
        checkCauses(events);
        for (const { receive, arrive, fate } of messagesOf(events)) {
          if (receive !== undefined) assert.equal(fate, 'received');
          else if (arrive !== undefined) assert.equal(fate, 'in the mailbox');
        }
        await Promise.all([n0.stop(), n2.stop()]);
      }),
      { numRuns: 5 },
    );
  });
});

function messagesOf(events: readonly TraceEvent[]): Message[] {
  return [...fatesOf(events).values()];
}

/** Whether more may still become of a message. */
function isOpen({ fate, arrive }: Message, events: readonly TraceEvent[]): boolean {
  if (fate === 'in the mailbox') return !hasEnded(arrive?.process, events);
  return fate === 'under way';
}

function hasEnded(process: string | undefined, events: readonly TraceEvent[]): boolean {
  return events.some((event) => event.kind === 'exit' && event.process === process);
}

/** Spawns whose process has not begun to run, as far as is known. */
function spawnsOpen(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const begun = new Map<string, number>();
  for (const { kind, message = '' } of events)
    if (kind === 'spawn') begun.set(message, (begun.get(message) ?? 0) + 1);
  return events.filter(({ kind, message = '' }) => kind === 'spawn' && begun.get(message) === 1);
}

/** The order is one of happened-before, and the events of each process and of each node are numbered. */
function checkOrder(events: readonly TraceEvent[]): void {
  assert.deepEqual(merge(events), events);
  for (const [place, event] of events.entries())
    for (const later of events.slice(place + 1))
      assert.ok(!happensBefore(later, event), `${JSON.stringify([event, later])}`);
  const numbers = new Map<string, number>();
  for (const event of events) {
    assert.ok(numberOf(event) > (numbers.get(event.node) ?? 0));
    numbers.set(event.node, numberOf(event));
    const who = `${event.node} ${event.process}`;
    assert.ok(event.count > (numbers.get(who) ?? 0));
    numbers.set(who, event.count);
  }
  const places = new Map(events.map((event, place) => [event, place]));
  for (const { send, arrive, receive } of messagesOf(events))
    for (const [one, next] of [
      [send, arrive],
      [arrive, receive],
    ])
      if (one && next) {
        assert.ok(happensBefore(one, next), JSON.stringify([one, next]));
        assert.ok((places.get(one) ?? 0) < (places.get(next) ?? 0));
      }
}

/** What a program does because of a message comes after the message was received: the program says so, not the trace. */
function checkCauses(events: readonly TraceEvent[]): void {
  const received = new Map<string, TraceEvent>();
  for (const event of events) {
    const id = idIn(event.term);
    if (event.kind === 'receive' && id !== undefined) received.set(id, event);
  }
  for (const event of events) {
    const id = idIn(event.term);
    if (event.kind !== 'send' || id === undefined) continue;
    const cause = received.get(id.slice(0, id.lastIndexOf('.')));
    if (cause !== undefined) assert.ok(happensBefore(cause, event), JSON.stringify([cause, event]));
  }
}

/** The id of a message of the program. */
function idIn(term: string | undefined): string | undefined {
  return /^\['do', '(m[\d.]*)'/.exec(term ?? '')?.[1];
}

/** The ids of all messages that a program sends. */
function idsOf(id: string, steps: readonly Step[]): string[] {
  return steps.flatMap((step, place) => {
    const own = `${id}.${place}`;
    if (step.kind === 'send') return [own, ...idsOf(own, step.steps)];
    return step.kind === 'spawn' ? idsOf(own, step.steps) : [];
  });
}
