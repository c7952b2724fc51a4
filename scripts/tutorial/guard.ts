// A net_kernel of your own: it accepts remote spawns only from the nodes of its list.
//   guard.start(['foo@host'])     from now on, a spawn from any other node is refused

type SpawnRequest = [
  'spawn_request',
  Reference,
  { from: Pid; module: string; function: string; args: unknown[] },
];
type Call = ['$gen_call', [Pid, Reference], ['is_auth' | 'admit', string]];

/** Replaces this node's net_kernel. */
export function start(allowed: string[]): Pid {
  unregister('net_kernel');
  const guard = spawn('guard', 'loop', [allowed]);
  register('net_kernel', guard);
  return guard;
}

export async function loop(allowed: string[]): Promise<never> {
  for (;;) {
    const message = await receive<SpawnRequest | Call>();
    if (message[0] === 'spawn_request') {
      const [, reference, { from, module, function: name }] = message;
      if (allowed.includes(node(from))) net_kernel.grant_spawn(reference);
      else {
        io.format('refused ~s a spawn of ~s.~s~n', [node(from), module, name]);
        net_kernel.refuse_spawn(reference, 'not_on_the_list');
      }
    } else {
      const [, [, tag]] = message;
      send(tag, [tag, 'yes']); // pings are answered, and every node with the right cookie may connect
    }
  }
}
