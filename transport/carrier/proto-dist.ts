// Loads the carrier that -proto_dist NAME asks for: one of terl's, or a module of the user (OTP: NAME_dist).
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import { pathToFileURL } from 'node:url';
import type { Carrier } from './channel.ts';
import { inetTcpCarrier } from './inet-tcp-dist.ts';
import { websocketCarrier } from './websocket-dist.ts';

class ProtoDistError extends Error {
  readonly code = 'proto_dist';
}

/**
 * Returns terl's carrier `ws` or `wss`, or Erlang's, `inet_tcp`, else the carrier of a module.
 * `name` is then a path such as ./carrier.ts, or an installed package.
 */
export async function loadCarrier(
  name: string,
  sslDistOpt: readonly string[] = [],
  from: string = process.cwd(),
): Promise<Carrier> {
  switch (name) {
    case 'ws':
      return websocketCarrier;
    case 'inet_tcp':
      return inetTcpCarrier;
    case 'wss':
      return loadTls(sslDistOpt);
    case 'inet_tls':
      throw new ProtoDistError(
        '-proto_dist inet_tls is the distribution of Erlang over TLS, which terl does not speak: it takes ws, wss and inet_tcp',
      );
    default:
      return loadModule(name, from);
  }
}

/** Loads TLS only when `wss` is used: TLS takes milliseconds to load, and few nodes use it. */
async function loadTls(sslDistOpt: readonly string[]): Promise<Carrier> {
  const [{ tlsCarrier }, { tlsSettings }] = await Promise.all([
    import('./tls-dist.ts'),
    import('./tls-options.ts'),
  ]);
  return tlsCarrier(tlsSettings(sslDistOpt));
}

/** The words of -ssl_dist_opt for the connection to the NATS server of a room. */
export async function loadBrokerTls(words: readonly string[]): Promise<ConnectionOptions> {
  const { clientTls } = await import('./tls-options.ts');
  return clientTls(words);
}

async function loadModule(name: string, from: string): Promise<Carrier> {
  let module: Partial<Carrier>;
  try {
    const isPath = /^(?:\.{0,2}\/|[A-Za-z]:)/.test(name);
    const path = isPath ? resolve(from, name) : createRequire(join(from, 'terl')).resolve(name);
    module = (await import(pathToFileURL(path).href)) as Partial<Carrier>;
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new ProtoDistError(
      `-proto_dist ${name} cannot be loaded: ${why}; it takes ws, wss, inet_tcp, a path such as ./carrier.ts or the name of a package`,
    );
  }
  const { listen, dial } = module;
  if (typeof listen !== 'function' || typeof dial !== 'function') {
    throw new ProtoDistError(`-proto_dist ${name} is no carrier: it must export listen and dial`);
  }
  return { listen, dial };
}
