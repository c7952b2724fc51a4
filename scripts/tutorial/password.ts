// A net_kernel of one's own that authenticates by another scheme: beside the cookie, a peer must be vouched for.
//   password.start('open sesame')      on the node that is to be guarded
//   password.vouch('open sesame', 'bar@host')   there too, before each node that may come in: it names who comes next
// Peers that nobody vouched for are turned away although they have the right cookie.

/** Take the place of this node's net_kernel. */
export function start(secret: string): Pid {
  unregister('net_kernel');
  const gate = spawn('password', 'loop', [secret]);
  register('net_kernel', gate);
  return gate;
}

/** Let a node in, once, if the secret is right. */
export async function vouch(secret: string, nodeName: string): Promise<'ok' | 'wrong'> {
  send('net_kernel', ['vouch', self(), secret, nodeName]);
  const [, answer] = await receive<['vouched', 'ok' | 'wrong']>(['vouched', P.string]);
  return answer;
}

export async function loop(secret: string): Promise<never> {
  const expected = new Set<string>();
  for (;;) {
    await receive((match) =>
      match
        .with(['vouch', P.any, P.string, P.string], ([, from, given, nodeName]) => {
          if (given === secret) expected.add(nodeName);
          send(from as Pid, ['vouched', given === secret ? 'ok' : 'wrong']);
        })
        .with(['$gen_call', P.any, ['admit', P.string]], ([, from, [, nodeName]]) => {
          const [, tag] = from as [Pid, Reference];
          send(tag, [tag, expected.delete(nodeName) ? 'yes' : 'no']);
        })
        .with(['$gen_call', P.any, ['is_auth', P.string]], ([, from]) => {
          const [, tag] = from as [Pid, Reference];
          send(tag, [tag, 'yes']);
        })
        .with(['spawn_request', P.any, P.any], ([, reference]) => {
          net_kernel.grant_spawn(reference as Reference);
        }),
    );
  }
}
