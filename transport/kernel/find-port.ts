// Asks the port mapper of each way where a node listens, until one knows the node.
import type { NodeName } from '../base/node-name.ts';
import { MapperError, portPlease } from '../mapper/mapper-client.ts';
import { ConnectError } from './connect-error.ts';
import type { Way } from './ways.ts';
import type { Noted } from './why.ts';

export interface Found {
  readonly way: Way;
  readonly port: number;
}

export interface FindOptions {
  readonly them: string;
  readonly ways: readonly Way[];
  readonly noted: Noted; // called for each step that succeeds
}

/** Rejects with the error that explains most. */
export async function findPort(
  options: FindOptions,
  target: NodeName,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<Found> {
  const [first, ...others] = options.ways;
  if (first === undefined) throw new Error('expected a way to call a node');
  const host = addresses[0] ?? '127.0.0.1';
  let found = await look(first, options, target, host, signal);
  for (const way of others) {
    if (!(found instanceof ConnectError) || signal.aborted) break;
    const { step, reason, sentence } = found;
    const told = `${sentence}; asking ${mapperName(way.mapper)}`;
    options.noted(reason === 'no_such_node' ? 'registered' : step, told, false);
    const next = await look(way, options, target, host, signal);
    if (!(next instanceof ConnectError) || weight(next) > weight(found)) found = next;
  }
  if (found instanceof ConnectError) throw found;
  return found;
}

/** Returns the error if the way's mapper does not know the node. */
async function look(
  way: Way,
  { them, noted }: FindOptions,
  { alive, host: named }: NodeName,
  host: string,
  signal: AbortSignal,
): Promise<Found | ConnectError> {
  const { mapper } = way;
  try {
    const port = await portPlease({ host, ...mapper }, alive, signal);
    noted('mapper', `${mapperName(mapper)} answers at port ${mapper.port} on ${host}`);
    if (port === undefined)
      return new ConnectError('mapper', 'no_such_node', `no node called ${alive} runs on ${named}`);
    noted('registered', `${alive} is registered there with port ${port}`);
    return { way, port };
  } catch (error) {
    if (!(error instanceof MapperError)) throw error;
    const isKnown = error.code === 'bad_version' || error.code === 'bad_protocol';
    const what = isKnown ? 'is not called' : 'cannot be found';
    return new ConnectError('mapper', error.code, `${them} ${what}: ${error.message}`);
  }
}

function mapperName({ isErlangs }: Way['mapper']): string {
  return isErlangs ? 'epmd' : 'tpmd';
}

/** How much an error explains: that of a mapper that knows the node the most. */
function weight({ reason }: ConnectError): number {
  return ['absent', 'foreign', 'no_such_node'].indexOf(reason) >>> 0;
}
