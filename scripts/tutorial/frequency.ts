// A server that lends frequencies, and functions with which clients call it from any node.

type Reply = ['ok', number] | ['error', 'no_frequency'] | 'ok';
type Message = 'allocate' | ['deallocate', number] | 'stop';

/** Starts the server on this node. */
export function start(): 'ok' {
  register('frequency', spawn('frequency', 'init', []));
  return 'ok';
}

export async function init(): Promise<void> {
  const free = [10, 11, 12];
  const used = new Map<number, Pid>();
  for (;;) {
    const [, client, message] = await receive<['request', Pid, Message]>(['request', P.any, P.any]);
    if (message === 'stop') {
      reply(client, 'ok');
      return;
    }
    if (message === 'allocate') {
      const frequency = free.shift();
      if (frequency === undefined) reply(client, ['error', 'no_frequency']);
      else {
        used.set(frequency, client);
        reply(client, ['ok', frequency]);
      }
    } else {
      const [, frequency] = message;
      used.delete(frequency);
      free.unshift(frequency);
      reply(client, 'ok');
    }
  }
}

function reply(client: Pid, answer: Reply): void {
  send(client, ['reply', answer]);
}

/** Sends a request to the server on a node, and returns its answer. */
export async function call(message: Message, serverNode: string): Promise<Reply> {
  send(['frequency', serverNode], ['request', self(), message]);
  const [, answer] = await receive<['reply', Reply]>(['reply', P.any]);
  return answer;
}

export const allocate = (serverNode: string): Promise<Reply> => call('allocate', serverNode);
export const deallocate = (serverNode: string, frequency: number): Promise<Reply> =>
  call(['deallocate', frequency], serverNode);
export const stop = (serverNode: string): Promise<Reply> => call('stop', serverNode);
