// Traces to look at: one with each kind of event, and ones with many processes and many events.

import type { TraceEvent } from '../../runtime/trace/event.ts';
import { createTeller } from './teller.ts';

/** A session of three processes on two nodes, and each kind of event. */
export function session(): TraceEvent[] {
  const story = createTeller();
  const [foo, bar, baz] = ['foo@host/1', 'bar@host/1', 'baz@host/1'];
  const [shell, server, client] = [`${foo}/88`, `${bar}/89`, `${foo}/93`];
  story.name(shell, 'shell <0.88.0>');
  story.name(server, 'server <0.89.0>');
  story.name(client, '<0.93.0>');
  story.tell('nodeup', foo, { other: bar });
  story.inform(foo, bar);
  story.tell('nodeup', bar, { other: foo });
  story.tell('entry', shell, { term: "spawn('bar@host', 's', 's', [])" });
  story.spawn(shell, server, 's.s()');
  story.tell('register', server, { term: "'server'" });
  story.tell('value', shell, { term: '<2.89.0>' });
  story.tie('link', shell, server);
  story.spawn(shell, client, '() => …');
  story.tell('monitor', client, { other: server });
  story.pass(shell, server, "['hi', <0.88.0>]");
  story.pass(server, shell, "'hi'");
  const slow = story.send(shell, server, "['slow', <0.88.0>]");
  const fast = story.send(client, server, "['fast', <0.93.0>]");
  story.arrive(fast);
  story.receive(fast);
  story.arrive(slow);
  const kept = story.send(client, server, "'kept'");
  story.arrive(kept);
  const urgent = story.send(client, server, "'urgent'");
  story.arrive(urgent);
  story.receive(urgent);
  story.pass(client, client, "'note to myself'");
  story.receive(kept);
  story.tell('demonitor', client, { other: server });
  story.tie('unlink', shell, server);
  story.tell('monitor', client, { other: server });
  story.tell('fault', foo, { other: bar, term: heldUntil('foo@host', 'bar@host') });
  story.send(shell, server, "'held back'");
  story.tell('nodeup', foo, { other: baz });
  story.send(client, `${baz}/90`, "'nobody knows'");
  story.tell('nodedown', foo, { other: baz, term: "'connection_closed'" });
  story.tell('heal', foo, { other: bar, term: heldUntil('foo@host', 'bar@host') });
  story.exit(server, "'boom'", [client]);
  story.send(client, server, "'too late'");
  story.send(shell, `${bar}/97`, "'on its way'");
  story.tell('unregister', shell, { term: "'me'" });
  story.tell('dropped', foo, { term: '1,204' });
  story.tell('exit', client, { term: "'normal'" });
  return story.events;
}

/** Messages of chance among processes on four nodes. */
export function crowd(processes: number, events: number, seed = 7): TraceEvent[] {
  const story = createTeller();
  const below = numbersBelow(seed);
  const pick = (from: readonly string[]): string => from[below(from.length)] ?? '';
  const nodes = ['foo@host/1', 'bar@host/4', 'baz@host/2', 'qux@host/9'];
  const keys = Array.from({ length: processes }, (_, n) => {
    const key = `${nodes[n % nodes.length]}/${88 + n}`;
    story.name(key, n % 5 === 0 ? `worker_${n} <0.${88 + n}.0>` : `<0.${88 + n}.0>`);
    return key;
  });
  const flying: string[] = [];
  const arrived: string[] = [];
  const next = (from: string[], most: number): string | undefined =>
    from.splice(below(Math.min(most, from.length)), 1)[0];
  while (story.events.length < events) {
    const act = below(3);
    const isFull = flying.length >= busy;
    if (act === 0 && !isFull) flying.push(story.send(pick(keys), pick(keys), termOf(below(1_000))));
    const carried = act === 1 || isFull ? next(flying, 4) : undefined;
    if (carried !== undefined) {
      story.arrive(carried);
      arrived.push(carried);
    }
    const taken = act === 2 ? next(arrived, 3) : undefined;
    if (taken !== undefined) story.receive(taken);
  }
  return story.events;
}

const busy = 8; // messages under way at once, at most

/** Makes numbers of chance from a seed, the same at each run (a linear congruential generator). */
function numbersBelow(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

function termOf(n: number): string {
  return [`['job', ${n}]`, `{ n: ${n}, ok: true }`, `'done'`, `${n}`][n % 4] ?? '';
}

/** What a node tells of net.hold. */
function heldUntil(one: string, other: string): string {
  return `messages between ${one} and ${other} are held until they are released`;
}
