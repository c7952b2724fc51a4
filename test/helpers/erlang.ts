// Real Erlang nodes for tests. Each has the epmd, the cookie and the home of its ErlangMachine, and takes expressions on its
// standard input. Where no erl is installed, tests beside it are left out, and one line says so.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../transport/base/free-port.ts';

const hasErlang = isThere('erl', ['-version']); // decided once
const hasElixir = hasErlang && isThere('elixir', ['--version']);

function isThere(program: string, words: readonly string[]): boolean {
  return spawnSync(program, words, { stdio: 'ignore', timeout: 60_000 }).status === 0;
}

type Tests = (this: Mocha.Suite) => void;

/** As `describe`, beside a real Erlang. Without one the tests are left out, and counted for the line at the end. */
export function describeErlang(title: string, tests: Tests): void {
  if (hasErlang) describe(title, tests);
  else leaveOut(tests);
}

/** The same, beside Elixir. */
export function describeElixir(title: string, tests: Tests): void {
  if (hasElixir) describe(title, tests);
  else leaveOut(tests);
}

let leftOut = 0;

/** Counts the tests without running them. */
function leaveOut(tests: Tests): void {
  const hooks = ['before', 'after', 'beforeEach', 'afterEach'] as const;
  const { it: realIt, describe: realDescribe } = globalThis;
  const realHooks = hooks.map((name) => [name, globalThis[name]] as const);
  const idle = (): void => {};
  const count = (): void => void leftOut++;
  const suite = { timeout: idle } as unknown as Mocha.Suite;
  const inside = (_title: string, inner: Tests): void => inner.call(suite);
  Object.assign(globalThis, { it: count, describe: inside });
  for (const name of hooks) Object.assign(globalThis, { [name]: idle });
  try {
    tests.call(suite);
  } finally {
    Object.assign(globalThis, {
      it: realIt,
      describe: realDescribe,
      ...Object.fromEntries(realHooks),
    });
  }
}

// of all tests of this run: the helper is loaded before any test begins
after(() => {
  if (leftOut === 0) return;
  const missing = hasErlang ? 'elixir' : 'erl';
  process.stdout.write(
    `\n  ${leftOut} tests beside Erlang and Elixir nodes were left out, as there is no ${missing} here (Debian: apt-get install erlang-base elixir)\n`,
  );
});

// Reads lines `NUMBER EXPRESSION`, evaluates them in one process, the process `driver`, and keeps the bindings.
const driver = `
spawn(fun() ->
  register(driver, self()),
  io:setopts(user, [{encoding, unicode}]),
  io:put_chars("ready\\n"),
  Loop = fun Loop(Before) ->
    case io:get_line('') of
      Line when is_list(Line) ->
        [Number, Text] = string:split(string:trim(Line), " "),
        {Value, After} =
          try
            {ok, Tokens, _} = erl_scan:string(Text ++ "."),
            {ok, Expressions} = erl_parse:parse_exprs(Tokens),
            {value, V, B} = erl_eval:exprs(Expressions, Before),
            {V, B}
          catch Class:Reason -> {{Class, Reason}, Before}
          end,
        io:format("=~s ~0tp~n", [Number, Value]),
        Loop(After);
      _ -> halt()
    end
  end,
  Loop(erl_eval:new_bindings())
end).`.replaceAll(/\s*\n\s*/g, ' ');

// The same in Elixir.
const elixirDriver = `
loop = fn loop, before ->
  case IO.gets("") do
    line when is_binary(line) ->
      [number, text] = String.split(String.trim(line), " ", parts: 2)
      {value, later} =
        try do
          Code.eval_string(text, before)
        catch
          class, reason -> {{class, reason}, before}
        end
      IO.puts("=#{number} #{inspect(value, limit: :infinity, printable_limit: :infinity, width: :infinity)}")
      loop.(loop, later)
    _ -> System.halt()
  end
end
spawn(fn ->
  Process.register(self(), :driver)
  IO.puts("ready")
  loop.(loop, [])
end)
Process.sleep(:infinity)`;

export interface ErlangMachine {
  readonly epmdPort: number;
  readonly cookie: string;
  readonly env: NodeJS.ProcessEnv; // for programs that are to find the same epmd, cookie and home
  /** Starts a node NAME@localhost. */
  start(name: string, options?: ErlangOptions): Promise<ErlangNode>;
  /** Starts epmd; else the first node does. */
  startEpmd(): void;
  /** Ends all that runs, with epmd. */
  close(): Promise<void>;
}

export interface ErlangOptions {
  readonly cookie?: string;
  readonly flags?: readonly string[]; // more flags of erl, such as -hidden
  readonly isNameless?: boolean; // the first node that it calls gives it a name
  readonly isElixir?: boolean; // the node runs Elixir, and what it evaluates is Elixir
}

export interface ErlangNode {
  readonly name: string;
  readonly pid: number;
  readonly printed: string; // all that it has printed so far, reports too
  /** Evaluates an expression and returns the value, as its language prints it on one line; of an exception `{Class,Reason}`. */
  eval(expression: string): Promise<string>;
  /** Waits until what it has printed matches, and returns the match. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal?: NodeJS.Signals): void;
  readonly ended: Promise<unknown>;
}

/** A home, a cookie and a port of epmd for Erlang nodes and for the nodes of terl beside them. */
export async function erlangMachine(cookie = 'SECRETCOOKIEABCDEFGH'): Promise<ErlangMachine> {
  const home = mkdtempSync(join(tmpdir(), 'terl-erlang-'));
  writeFileSync(join(home, '.erlang.cookie'), cookie);
  chmodSync(join(home, '.erlang.cookie'), 0o400);
  mkdirSync(join(home, 'run'));
  const epmdPort = await freePort();
  const env = { ...process.env, HOME: home, ERL_EPMD_PORT: String(epmdPort) };
  const nodes: RealNode[] = [];

  return {
    epmdPort,
    cookie,
    env,
    async start(name, options = {}) {
      const node = new RealNode(name, options, { env, home });
      nodes.push(node);
      await node.until(/ready\n/);
      return node;
    },
    startEpmd() {
      spawnSync('epmd', ['-daemon'], { env, stdio: 'ignore' });
    },
    async close() {
      for (const node of nodes) node.kill('SIGKILL');
      await Promise.all(nodes.map(({ ended }) => ended));
      // it refuses while it has not heard that the nodes have ended
      for (let tries = 0; tries < 100; tries++)
        if (!(await killEpmd(env)).includes('not allowed')) break;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Asks epmd to end; returns its answer. Perhaps a mapper of this process answers. */
async function killEpmd(env: NodeJS.ProcessEnv): Promise<string> {
  const asking = spawn('epmd', ['-kill'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [asking.stdout, asking.stderr])
    stream.on('data', (data: Buffer) => {
      said += data.toString();
    });
  await once(asking, 'close');
  return said;
}

/** Compiles and loads the module in this file of Erlang's. */
export async function loadErlang(node: ErlangNode, folder: string, module: string): Promise<void> {
  const compiled = `(fun() -> file:set_cwd("${folder}"), compile:file("${module}.erl", [binary]) end)()`;
  await node.eval(
    `element(1, apply(fun({ok, Module, Code}) -> code:load_binary(Module, "${module}.erl", Code) end, [${compiled}]))`,
  );
}

/** Evaluates each key of `rows` on the node, and asserts that its value is printed like this. */
export async function gives(
  node: ErlangNode,
  rows: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [expression, value] of Object.entries(rows))
    assert.equal(await node.eval(expression), value, expression);
}

class RealNode implements ErlangNode {
  readonly name: string;
  readonly ended: Promise<unknown>;
  printed = '';
  readonly #child: ChildProcess;
  readonly #waiting = new Set<() => void>();
  #asked = 0;

  constructor(
    name: string,
    { cookie, flags = [], isElixir = false, isNameless = false }: ErlangOptions,
    { env, home }: { env: NodeJS.ProcessEnv; home: string },
  ) {
    this.name = `${name}@localhost`;
    const words = isElixir
      ? [
          '--sname',
          this.name,
          ...(cookie === undefined ? [] : ['--cookie', cookie]),
          ...flags,
          '-e',
          elixirDriver,
        ]
      : [
          '-noshell',
          '-sname',
          isNameless ? 'undefined' : this.name,
          ...(cookie === undefined ? [] : ['-setcookie', cookie]),
          ...flags,
          '-eval',
          driver,
        ];
    const program = isElixir ? 'elixir' : 'erl';
    this.#child = spawn(program, words, { env, cwd: join(home, 'run'), stdio: 'pipe' });
    this.ended = once(this.#child, 'exit');
    const take = (data: Buffer): void => {
      this.printed += data.toString('utf8');
      for (const look of [...this.#waiting]) look();
    };
    this.#child.stdout?.on('data', take);
    this.#child.stderr?.on('data', take);
    this.#child.stdin?.on('error', () => undefined); // it has ended: whoever waits says so
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async eval(expression: string): Promise<string> {
    const number = ++this.#asked;
    this.#child.stdin?.write(`${number} ${expression.replaceAll(/\s*\n\s*/g, ' ')}\n`);
    const [, value = ''] = await this.until(new RegExp(`^=${number} (.*)\n`, 'm'));
    return value;
  }

  until(pattern: RegExp): Promise<RegExpExecArray> {
    const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
    const look = (): void => {
      const found = pattern.exec(this.printed);
      if (found === null) return;
      this.#waiting.delete(look);
      resolve(found);
    };
    this.#waiting.add(look);
    look();
    void this.ended.then(() => {
      if (this.#waiting.delete(look))
        reject(new Error(`${this.name} ended before it printed ${pattern}:\n${this.printed}`));
    });
    return promise;
  }

  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    this.#child.kill(signal);
  }
}
