// What a document may run behind `$ `. It may come from a stranger, so it runs terl and tpmd only, with flags that keep to
// the session's folder and to this machine, and signals to its own programs. The rest wants -allow_commands.

/** What a line behind `$ ` asks for. */
export type Command =
  | {
      readonly kind: 'program';
      readonly program: 'terl' | 'tpmd';
      readonly args: readonly string[];
    }
  | { readonly kind: 'signal'; readonly signal: NodeJS.Signals; readonly pid: number }
  | { readonly kind: 'status' } // echo $?
  | { readonly kind: 'shell'; readonly line: string } // for /bin/sh
  | { readonly kind: 'refused'; readonly sentence: string };

/** Read a command line. With `isAllowed`, the shell runs what is not known here. */
export function readCommand(line: string, isAllowed: boolean): Command {
  const words = wordsOf(line);
  const known = words === undefined ? undefined : knownCommand(words);
  if (isAllowed) return known?.kind === 'signal' ? known : { kind: 'shell', line };
  if (known !== undefined) return known;
  return {
    kind: 'refused',
    sentence: `a document runs only terl, tpmd, and kill of its own programs; ${JSON.stringify(line)} needs -allow_commands`,
  };
}

function knownCommand([name, ...args]: readonly string[]): Command | undefined {
  if (name === 'terl')
    return refusedFlag(args, refusedOfTerl) ?? { kind: 'program', program: 'terl', args };
  if (name === 'tpmd')
    return refusedFlag(args, refusedOfTpmd) ?? { kind: 'program', program: 'tpmd', args };
  if (name === 'echo' && args.length === 1 && args[0] === '$?') return { kind: 'status' };
  if (name === 'kill') return signalOf(args);
  return undefined;
}

/** Flags that load code into Node, open the node to other machines, or lead to a mapper that is not the session's. */
const refusedOfTerl =
  /^(proto_dist|join|ssl_dist_opt|env|args_file|mapper_port|verify|play|lesson)$/;
const refusedOfTpmd = /^port$/;
const namesPath = /^(pa|transcript)$/; // below the session's folder

function refusedFlag(args: readonly string[], refused: RegExp): Command | undefined {
  let flag = '';
  const found = args.find((word) => {
    if (/^--?[A-Za-z]/.test(word)) {
      flag = word.replace(/^--?/, '');
      return refused.test(flag);
    }
    if (flag === 'kernel')
      return /^inet_dist_(use_interface|listen_options|connect_options)$/.test(word);
    if (flag === 'address') return !isLoopback(word);
    return namesPath.test(flag) && !staysInside(word);
  });
  if (found === undefined) return undefined;
  return { kind: 'refused', sentence: `${found} in a document needs -allow_commands` };
}

function isLoopback(address: string): boolean {
  return /^127(\.\d{1,3}){3}$|^::1$/.test(address);
}

/** Whether a path stays below the folder in which it is read. */
function staysInside(path: string): boolean {
  return !/^[/\\~]|^\w:|(^|[/\\])\.\.([/\\]|$)/.test(path);
}

const signals: Readonly<Record<string, NodeJS.Signals>> = {
  '-9': 'SIGKILL',
  '-KILL': 'SIGKILL',
  '-STOP': 'SIGSTOP',
  '-CONT': 'SIGCONT',
  '-TERM': 'SIGTERM',
  '-INT': 'SIGINT',
  '-HUP': 'SIGHUP',
};

function signalOf(args: readonly string[]): Command | undefined {
  const [first = '', second, ...more] = args;
  const signal = second === undefined ? 'SIGTERM' : signals[first];
  const pid = Number(second ?? first);
  if (signal === undefined || more.length > 0 || !Number.isInteger(pid) || pid <= 0)
    return undefined;
  return { kind: 'signal', signal, pid };
}

/** The words of a line; undefined if it has signs that only a shell knows. */
function wordsOf(line: string): readonly string[] | undefined {
  if (line.trim() === 'echo $?') return ['echo', '$?'];
  const word = /\s*(?:'([^']*)'|"([^"$`\\]*)"|([\w@%+=:,./^-]+))(?=\s|$)/y;
  const words: string[] = [];
  if (/[\n\r]/.test(line)) return undefined;
  const text = line.trimEnd();
  while (word.lastIndex < text.length) {
    const found = word.exec(text);
    if (found === null) return undefined;
    words.push(found[1] ?? found[2] ?? found[3] ?? '');
  }
  return words;
}
