// All cases, in the order in which they run, with terl's function for each.

import { floor } from './cases/floor.ts';
import { idle } from './cases/idle.ts';
import { mapper } from './cases/mapper.ts';
import { mesh } from './cases/mesh.ts';
import { nodedown } from './cases/nodedown.ts';
import { shell } from './cases/shell.ts';
import { startup } from './cases/startup.ts';
import { verify } from './cases/verify.ts';
import type { Figure } from './figures/figures.ts';
import { type Bench, runModule, runModuleWithPeer } from './programs/terl-node.ts';

type Case = (bench: Bench) => Promise<Figure[]>;

const onOneNode =
  (call: string): Case =>
  (bench) =>
    runModule(bench, call);
const onTwoNodes =
  (call: string): Case =>
  (bench) =>
    runModuleWithPeer(bench, call);

export const cases: Readonly<Record<string, Case>> = {
  startup,
  local_pingpong: onOneNode('pingpong.local'),
  local_ring: onOneNode('ring.main'),
  spawn_local: onOneNode('births.main'),
  spawn_idle: idle,
  fan_in: onOneNode('mailboxes.fanIn'),
  selective: onOneNode('mailboxes.selective'),
  ets: onOneNode('tables.main'),
  remote_pingpong: onTwoNodes('pingpong.remote'),
  remote_stream: onTwoNodes('stream.main'),
  remote_spawn: onTwoNodes('afar.spawning'),
  rpc_call: onTwoNodes('afar.calling'),
  gen_server: onTwoNodes('servers.main'),
  supervisor: onOneNode('supervised.main'),
  mesh,
  epmd: mapper,
  nodedown,
  links: onTwoNodes('ties.main'),
  shell,
  verify,
  fairness: onOneNode('fairness.main'),
  large_beside_small: onTwoNodes('large.main'),
  floor,
  erlang_peers: onTwoNodes('peers.drive'), // with Erlang installed, erlang-peers.ts
};

export const caseNames: readonly string[] = Object.keys(cases);
