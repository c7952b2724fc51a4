// Play the transcript of a row on real nodes, their input and output in pipes.
// Every wait has an end, and every process started here is ended by its id.

import { type ChildProcess, spawn } from 'node:child_process';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/build.ts';
import { makeWorld, type World } from '../conversation/support/world.ts';
import { type Entry, entriesOf, fits, type Step, stepsOf } from './steps.ts';

const patience = 12_000; // ms; a node that does not answer is given up after 7 s

const settled = 3_000; // ms; reports come soon after the prompt, or never

/** What only asks is asked again until the answer is as wanted: news takes a moment. */
const isQuestion =
  /^\[?(nodes|whereis|registered|is_process_alive|rpc\.multicall|net_adm\.names|global\.(whereis_name|registered_names))\([^()]*\)/;

/** What every node of a row is given beside what the row says, such as another carrier. */
export type MoreFlags = (folder: string) => readonly string[];

/** Play a row; throws where it does not go as it is written. */
export async function runRow(transcript: string, more?: MoreFlags): Promise<void> {
  const world = await makeWorld();
  const flags = more?.(world.folder) ?? [];
  const terminals = new Map<string, Terminal>();
  const pidOf = (name: string): number => terminals.get(name)?.program?.pid ?? 0;
  try {
    for (const step of stepsOf(ofThisMachine(transcript))) {
      const terminal = terminals.get(step.terminal) ?? new Terminal(step.terminal, world, flags);
      terminals.set(step.terminal, terminal);
      await terminal.play(step, pidOf);
    }
    for (const terminal of terminals.values()) terminal.seenAll();
  } finally {
    for (const { program } of terminals.values()) program?.kill();
    await world.close();
  }
}

/** Rows say `host` where the name of the machine stands. */
function ofThisMachine(transcript: string): string {
  const [host = 'localhost'] = hostname().split('.');
  return transcript.replace(/@host\b(?!\.)|'host'/g, (found) => found.replace('host', host));
}

/** A terminal: a shell in which one program at a time is in front. */
class Terminal {
  program: Program | undefined;
  private status: number | null = 0; // of the last command, for `echo $?`
  private hidden = 0; // lines that we typed and the row does not have: they count in the prompt
  private strays: Entry[] = []; // reports that came before the row mentions them

  private readonly name: string;
  private readonly world: World;
  private readonly flags: readonly string[];

  constructor(name: string, world: World, flags: readonly string[]) {
    this.name = name;
    this.world = world;
    this.flags = flags;
  }

  async play(step: Step, pidOf: (name: string) => number): Promise<void> {
    const text = step.text.replace(/<pid of (\w+)>/g, (_, name: string) => String(pidOf(name)));
    if (step.kind === 'command') await this.command(step, text);
    else if (step.kind === 'typed') await this.typed(step, text);
    else await this.see(step, '');
  }

  /** Nothing was printed that the row does not have. */
  seenAll(): void {
    const rest = this.program === undefined ? [] : this.program.unread().entries;
    const extra = [...this.strays, ...rest];
    if (extra.length > 0)
      throw new Error(`${this.name} also printed\n${extra.map(({ text }) => text).join('\n')}`);
  }

  private async command(step: Step, text: string): Promise<void> {
    if (this.program !== undefined) {
      await until(() => this.program?.status !== undefined);
      if (this.program.status === undefined)
        throw new Error(`${this.name} has a program running, and is to run ${text}`);
      this.seenAll();
      this.status = this.program.status;
      this.program = undefined;
    }
    if (step.wanted[0]?.text === '...') {
      this.hidden = 0;
      this.program = new Program(`exec_${text}`, this.world, this.flags);
      await this.see({ ...step, wanted: step.wanted.slice(1) }, text);
      return;
    }
    const deadline = performance.now() + patience;
    for (;;) {
      const program = new Program(`(exit ${this.status}); ${text}`, this.world, this.flags);
      await until(() => program.status !== undefined);
      if (program.status === undefined) program.kill();
      const { unwanted, unseen } = compare(step.wanted, program.unread().entries, []);
      if (unwanted.length + unseen.length === 0 && program.status !== undefined) {
        this.status = program.status;
        return;
      }
      if (!step.soon || performance.now() > deadline)
        throw new Error(said(`$ ${text}`, step.wanted, program.unread().entries));
    }
  }

  private async typed(step: Step, text: string): Promise<void> {
    const program = this.program;
    if (program === undefined) throw new Error(`${this.name} has no program to type ${text} into`);
    const prompt = step.prompt.replace(/\d+>$/, (n) => `${parseInt(n, 10) + this.hidden}>`);
    await until(() => program.unread().prompt === prompt);
    if (program.unread().prompt !== prompt)
      throw new Error(
        `${this.name} is to show the prompt ${step.prompt}, and shows\n${program.shown}`,
      );
    await this.untilReady(program, step, text);
    const soon = step.soon || (isQuestion.test(text) && !/flush|monitor/.test(text));
    const deadline = performance.now() + patience;
    for (;;) {
      this.strays.push(...program.read());
      program.enter(text);
      try {
        await this.see({ ...step, soon }, text);
        return;
      } catch (error) {
        if (!soon || performance.now() > deadline) throw error;
        this.strays.push(...program.read().filter(({ isReport }) => isReport));
        this.hidden += 1;
      }
    }
  }

  /** What was sent, and what connects, takes a moment that a person would not notice. */
  private async untilReady(program: Program, step: Step, text: string): Promise<void> {
    const messages = step.wanted.filter((entry) => entry.text.startsWith('Shell got')).length;
    if (messages > 0 && text.includes('flush()'))
      await this.untilAnswer(
        program,
        "process_info(self(), 'message_queue_len')[1]",
        (answer) => Number(answer) >= messages,
      );
    const [, node] = /disconnect_node\('([^']+)'\)$/.exec(text) ?? [];
    if (node !== undefined && step.wanted[0]?.text === 'true')
      await this.untilAnswer(
        program,
        `nodes('connected').includes('${node}')`,
        (answer) => answer === 'true',
      );
  }

  /** Ask on lines of our own until the answer is so. */
  private async untilAnswer(
    program: Program,
    question: string,
    isSo: (answer: string) => boolean,
  ): Promise<void> {
    const deadline = performance.now() + patience;
    for (;;) {
      this.strays.push(...program.read());
      program.enter(question);
      this.hidden += 1;
      await until(() => program.unread().prompt !== undefined || program.status !== undefined);
      const shown = program.read();
      this.strays.push(...shown.filter(({ isReport }) => isReport));
      if (isSo(shown.find(({ isReport }) => !isReport)?.text ?? '')) return;
      if (performance.now() > deadline) return; // the row will say what is wrong
    }
  }

  /** Wait for what is wanted, and for the next prompt. */
  private async see(step: Step, text: string): Promise<void> {
    const { program } = this;
    if (program === undefined) throw new Error(`${this.name} has no program to look at`);
    const rests = (): boolean => {
      const { prompt } = program.unread();
      return (
        program.status !== undefined || prompt !== undefined || step.stays || /^tpmd/.test(text)
      );
    };
    const found = (): Comparison => compare(step.wanted, program.unread().entries, this.strays);
    const limit = step.kind === 'typed' ? settled : patience; // how long what is wanted may come after the prompt
    let restsSince = Number.POSITIVE_INFINITY;
    await until(() => {
      if (!rests()) return false;
      restsSince = Math.min(restsSince, performance.now());
      return step.soon || found().unseen.length === 0 || performance.now() - restsSince > limit;
    });
    const { unwanted, unseen, strays } = found();
    if (!rests() || unseen.length > 0 || unwanted.some(({ isReport }) => !isReport))
      throw new Error(
        said(`${this.name}: ${step.prompt} ${text}`, step.wanted, [
          ...this.strays,
          ...program.unread().entries,
        ]),
      );
    program.read();
    this.strays = [...strays, ...unwanted];
  }
}

interface Comparison {
  readonly unwanted: readonly Entry[];
  readonly unseen: readonly Entry[];
  readonly strays: readonly Entry[]; // what is left of them
}

/** What is wanted against what is shown: in order, but for what may come anywhere. */
function compare(
  wanted: readonly Entry[],
  shown: readonly Entry[],
  before: readonly Entry[],
): Comparison {
  const ordered = wanted.filter(({ anywhere }) => !anywhere);
  const loose = wanted.filter(({ anywhere }) => anywhere);
  const takeLoose = (entry: Entry): boolean => {
    const at = loose.findIndex(({ text }) => fits(text, entry.text));
    if (at >= 0) loose.splice(at, 1);
    return at >= 0;
  };
  const strays = before.filter((entry) => !takeLoose(entry));
  const unwanted: Entry[] = [];
  for (const entry of shown) {
    if (ordered[0] !== undefined && fits(ordered[0].text, entry.text)) ordered.shift();
    else if (!takeLoose(entry)) unwanted.push(entry);
  }
  return { unwanted, unseen: [...ordered, ...loose], strays };
}

function said(what: string, wanted: readonly Entry[], shown: readonly Entry[]): string {
  const text = (entries: readonly Entry[]): string => entries.map((entry) => entry.text).join('\n');
  return `${what}\nis to show\n${text(wanted)}\nand shows\n${text(shown)}\n`;
}

/** A command of the shell; `terl` and `tpmd` are known there. */
class Program {
  shown = '';
  /** Once it has ended. */
  status: number | null | undefined;
  private at = 0; // read so far
  private prompt: string | undefined; // it waits at, as read
  private readonly child: ChildProcess;

  constructor(command: string, { folder, home, mapperPort }: World, flags: readonly string[]) {
    const run = `'${process.execPath}' '${join(root, 'dist')}`;
    const terl = `${run}/terl.js' ${flags.map((flag) => `'${flag}'`).join(' ')}`;
    const words = `terl() { ${terl} "$@"; }
      tpmd() { ${run}/tpmd.js' "$@"; }
      exec_terl() { exec ${terl} "$@"; }
      exec_tpmd() { exec ${run}/tpmd.js' "$@"; }`;
    this.child = spawn('/bin/sh', ['-c', `exec 2>&1\n${words}\n${command}`], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        LANG: 'C.UTF-8',
        HOME: home,
        TERL_MAPPER_PORT: String(mapperPort),
        TERL_HISTORY: 'off',
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.shown += text;
    });
    this.child.stdin?.on('error', () => undefined); // it may have ended: its output tells
    this.child.on('exit', (status) => {
      this.status = status;
    });
    if (!command.startsWith('exec_')) this.child.stdin?.end();
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  enter(line: string): void {
    this.prompt = undefined;
    this.child.stdin?.write(`${line}\n`);
  }

  kill(): void {
    if (this.status === undefined) this.child.kill('SIGKILL');
  }

  /** What was printed since it was last read, and the prompt if it waits at one. */
  unread(): { readonly entries: readonly Entry[]; readonly prompt: string | undefined } {
    let prompt = this.prompt;
    const lines = this.shown
      .slice(this.at)
      .split('\n')
      .flatMap((line) => {
        const [begin, found] = /^((?:\([^\s()]+\))?\d+>) /.exec(line) ?? [];
        if (begin === undefined) return line.startsWith('Eshell V') ? [] : [line];
        prompt = found;
        return ['', line.slice(begin.length)]; // a prompt ends a report
      });
    return { entries: entriesOf(lines), prompt };
  }

  read(): readonly Entry[] {
    const { entries, prompt } = this.unread();
    this.prompt = prompt;
    this.at = this.shown.length;
    return entries;
  }
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + patience;
  while (!holds() && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 5));
}
