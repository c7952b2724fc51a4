// A net_kernel of your own with a second check: besides the cookie, a node needs somebody who vouches for it.
//   password.start('open sesame')               on the node to protect
//   password.vouch('open sesame', 'bar@host')   on the same node, each time before bar@host connects
// Without a vouch() a node is refused, even with the right cookie.

/** Replaces this node's net_kernel. */
export function start(secret: string): Pid {
  unregister('net_kernel');
  const gate = spawn('password', 'loop', [secret]);
  register('net_kernel', gate);
  return gate;
}

/** Lets a node connect once, if the secret is right. */
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
