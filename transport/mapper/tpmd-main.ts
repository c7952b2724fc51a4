// tpmd: the port mapper as a program, with epmd's flags and messages (OTP: epmd).
// An error is printed as one line, and the exit status is 1.

import { spawn } from 'node:child_process';
import { isIP } from 'node:net';
import { codeOf } from '../base/error-code.ts';
import { joinSession } from '../base/session-link.ts';
import { mapperPollTime, mapperStartTime } from '../base/wire-limits.ts';
import { startMapper } from './mapper.ts';
import { defaultMapperPort, kill, MapperError, names, stop } from './mapper-client.ts';

type Action = 'run' | 'daemon' | 'names' | 'kill' | 'stop' | 'usage';

interface CommandLine {
  action: Action;
  port: number;
  addresses: string[];
  relaxed: boolean;
  relay: boolean;
  debug: boolean;
  name: string; // the name in -stop NAME
}

async function main(words: readonly string[]): Promise<number> {
  try {
    const line = readCommandLine(words);
    switch (line.action) {
      case 'usage':
        process.stderr.write(usage);
        return 1;
      case 'run':
        return await run(line);
      case 'daemon':
        return await daemon(line);
      case 'names':
        return await showNames(line);
      case 'kill':
        return await killMapper(line);
      case 'stop':
        return await stopNode(line);
    }
  } catch (error) {
    if (!(error instanceof MapperError)) throw error;
    const absent = error.code === 'absent';
    process.stderr.write(`tpmd: ${absent ? 'Cannot connect to local tpmd' : error.message}\n`);
    return 1;
  }
}

function readCommandLine(words: readonly string[]): CommandLine {
  const line: CommandLine = {
    action: 'run',
    port: defaultMapperPort(),
    addresses: [],
    relaxed: false,
    relay: false,
    debug: false,
    name: '',
  };
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    readFlag(line, word.replace(/^--/, '-'), rest);
    if (line.action === 'usage') return line;
  }
  return line;
}

/** Takes the values of the flag from `rest`. Sets the action to 'usage' if a value is wrong. */
function readFlag(line: CommandLine, flag: string, rest: string[]): void {
  switch (flag) {
    case '-daemon':
      line.action = oneAction(line, 'daemon');
      break;
    case '-names':
      line.action = oneAction(line, 'names');
      break;
    case '-kill':
      line.action = oneAction(line, 'kill');
      break;
    case '-stop':
      line.name = rest.shift() ?? '';
      line.action = line.name === '' ? 'usage' : oneAction(line, 'stop');
      break;
    case '-port':
      line.port = Number(rest.shift());
      if (!isPort(line.port)) line.action = 'usage';
      break;
    case '-address':
      line.addresses = (rest.shift() ?? '').split(',').filter((address) => address !== '');
      if (line.addresses.length === 0) line.action = 'usage';
      break;
    case '-relaxed_command_check':
      line.relaxed = true;
      break;
    case '-relay':
      line.relay = true;
      break;
    case '-d':
    case '-debug':
      line.debug = true;
      break;
    default:
      line.action = 'usage';
  }
}

function isPort(number: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= 65_535;
}

/** Returns the wanted action, or 'usage' if there is one already: as with epmd, only one is allowed. */
function oneAction({ action }: CommandLine, wanted: Action): Action {
  return action === 'run' ? wanted : 'usage';
}

async function run(line: CommandLine): Promise<number> {
  const wrong = line.addresses.find((address) => isIP(address) === 0);
  if (wrong !== undefined) {
    process.stderr.write(`tpmd: -address wants IP addresses, got ${JSON.stringify(wrong)}\n`);
    return 1;
  }
  const log = (text: string) =>
    process.stderr.write(`tpmd: ${new Date().toISOString()}: ${printable(text)}\n`);
  try {
    joinSession('tpmd');
    await startMapper({ ...line, ...(line.debug ? { log } : {}) });
  } catch (error) {
    const why = sentenceOf(error, line);
    process.stderr.write(`tpmd: cannot listen: ${why}\n`);
    return 1;
  }
  if (line.debug) log(`tpmd running - port ${line.port}`);
  return 0; // the listener keeps the program alive
}

function sentenceOf(error: unknown, { port, addresses }: CommandLine): string {
  const code = codeOf(error);
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} is already in use; is there a tpmd running?`;
    case 'EADDRNOTAVAIL':
      return `-address takes addresses of this machine, got ${addresses.join(',')}`;
    case 'EACCES':
      return `port ${port} is not for this user`;
    default:
      return code;
  }
}

/** Starts this program again, detached, and returns when the mapper answers. */
async function daemon(line: CommandLine): Promise<number> {
  if (await answers(line)) return 0;
  const script = process.argv[1];
  if (script === undefined) throw new Error('expected the path of this program in argv');
  const address = line.addresses.length > 0 ? ['-address', line.addresses.join(',')] : [];
  const relaxed = line.relaxed ? ['-relaxed_command_check'] : [];
  const relay = line.relay ? ['-relay'] : [];
  const child = spawn(
    process.execPath,
    [...process.execArgv, script, '-port', String(line.port), ...address, ...relaxed, ...relay],
    { cwd: '/', detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let ended = false;
  child.on('close', () => {
    ended = true;
  });
  child.stderr.pipe(process.stderr); // shows the child's error, if it ends at once
  for (const until = performance.now() + mapperStartTime; performance.now() < until && !ended; ) {
    if (await answers(line)) {
      child.stderr.destroy();
      child.unref();
      return 0;
    }
    await new Promise((resolve) => setTimeout(resolve, mapperPollTime));
  }
  if (!ended) {
    child.kill();
    process.stderr.write(`tpmd: the daemon does not answer at port ${line.port}\n`);
  }
  return 1;
}

async function answers(line: CommandLine): Promise<boolean> {
  try {
    await names(here(line));
    return true;
  } catch (error) {
    if (error instanceof MapperError && error.code === 'absent') return false;
    throw error;
  }
}

async function showNames(line: CommandLine): Promise<number> {
  const { port, entries } = await names(here(line));
  const lines = entries.map((entry) => `name ${printable(entry.name)} at port ${entry.port}\n`);
  process.stdout.write(`tpmd: up and running on port ${port} with data:\n${lines.join('')}`);
  return 0;
}

async function killMapper(line: CommandLine): Promise<number> {
  const killed = (await kill(here(line))) === 'OK';
  process.stdout.write(killed ? 'Killed\n' : 'Killing not allowed - living nodes in database.\n');
  return killed ? 0 : 1;
}

async function stopNode(line: CommandLine): Promise<number> {
  const word = await stop(here(line), line.name);
  if (word === 'STOPPED' || word === 'NOEXIST') {
    process.stdout.write(`${word}\n`);
    return 0;
  }
  process.stdout.write(`tpmd: local tpmd responded with <${printable(word)}>\n`);
  return 1;
}

/** Returns text from outside without the characters that could move the cursor. */
function printable(text: string): string {
  return text.replace(/[^ -~]/g, '?');
}

function here(line: CommandLine): { host: string; port: number } {
  return { host: '127.0.0.1', port: line.port };
}

const usage = `usage: tpmd [-d|-debug] [-address List]
            [-port No] [-daemon] [-relaxed_command_check] [-relay]
       tpmd [-d|-debug] [-port No] [-names|-kill|-stop name]

Regular options
    -address List
        Let tpmd listen on the comma-separated list of IP
        addresses (and on the loopback interface).
    -port No
        Let tpmd listen to another port than default 4370
    -d
    -debug
        Log what happens to the standard error stream.
    -daemon
        Start tpmd detached (as a daemon)
    -relaxed_command_check
        Allow this instance of tpmd to be killed with
        tpmd -kill even if there are registered nodes.
        Also allows forced unregister (tpmd -stop).
    -relay
        Carry links to nodes of this machine whose own port cannot
        be reached (callers need -kernel dist_relay true).

Interactive options
    -names
        List names registered with the currently running tpmd
    -kill
        Kill the currently running tpmd
        (only allowed if -names show empty database or
        -relaxed_command_check was given when tpmd was started).
    -stop Name
        Forcibly unregisters a name with tpmd
        (only allowed if -relaxed_command_check was given when
        tpmd was started).
`;

process.exitCode = await main(process.argv.slice(2));
