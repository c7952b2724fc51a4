// The process that admits peers and spawns for them (net_kernel). It may be unregistered and replaced by a user's own:
// then spawn requests from other nodes are messages to that one.

import { applyNamed } from './code-server.ts';
import { deliver } from './deliver.ts';
import { Pid } from './pid.ts';
import { Reference } from './reference.ts';
import { whereisProcess } from './registry.ts';
import { sendMessage } from './send.ts';
import { grantSpawn, refuseSpawn, type SpawnRequest } from './spawn.ts';
import type { Term } from './term.ts';

/** The native process's messages: Erlang's gen_server call `is_auth`, which net_adm:ping makes. */
export function netKernel(message: Term): void {
  if (!Array.isArray(message) || message[0] !== '$gen_call') return;
  const [, from, request] = message as readonly Term[];
  if (!Array.isArray(from) || !Array.isArray(request) || request[0] !== 'is_auth') return;
  const [to, tag] = from as readonly Term[];
  if (tag instanceof Reference) sendMessage(tag, [tag, 'yes']);
  else if (to instanceof Pid) sendMessage(to, [tag, 'yes']);
}

/** A spawn request has come in: whoever is registered as net_kernel decides. */
export function spawnRequested(request: SpawnRequest): void {
  const kernel = whereisProcess('net_kernel');
  if (kernel === undefined) refuseSpawn(request, 'notsup');
  else if (kernel.native === netKernel) grantSpawn(request, () => run(request));
  else {
    const { from, reference, call, leader, pid } = request;
    deliver(kernel, [
      'spawn_request',
      {
        from,
        reference,
        module: call.module,
        function: call.function,
        args: call.args,
        group_leader: leader,
        pid,
      },
    ]);
  }
}

function run({ call }: SpawnRequest): unknown {
  return applyNamed(call.module, call.function, call.args);
}
