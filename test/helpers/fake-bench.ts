// Runs the bench with fake programs instead of terl, tpmd and erl: they do what a test tells them.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { root } from '../../scripts/build.ts';

/**
 * The code of the fake programs. For terl and erl it depends on the command
 * line: the code of the first word (key) that the command line contains is run.
 */
export interface Acts {
  readonly terl?: Readonly<Record<string, string>>; // JavaScript, which may use the functions of `prelude`
  readonly tpmd?: string; // JavaScript
  readonly epmd?: string;
  readonly erl?: Readonly<Record<string, string>>; // shell code
  readonly erlc?: string;
}

export interface Outcome {
  readonly lines: readonly string[];
  readonly complaint: string;
  readonly status: number | null;
}

export interface Running {
  readonly pid: number;
  readonly folder: string; // the folder of the fake programs
}

/**
 * Runs the bench with these words, and calls `meanwhile` at the
 * same time. All programs inherit the environment variable.
 */
export async function runBench(
  acts: Acts,
  words: readonly string[],
  [variable, value]: readonly [variable: string, value: string],
  meanwhile: (bench: Running) => Promise<void> = async () => {},
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'fake-bench-'));
  writePrograms(folder, acts);
  const env = {
    ...process.env,
    [variable]: value,
    FOLDER: folder,
    BENCH_TERL: join(folder, 'terl.js'),
    BENCH_ERL: join(folder, 'erl'),
    BENCH_ERLC: join(folder, 'erlc'),
    BENCH_EPMD: join(folder, 'epmd'),
  };
  const command = ['--no-node-snapshot', join(root, 'scripts/bench/run.ts'), '--json', ...words];
  const child = spawn(process.execPath, command, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    const said = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    await meanwhile({ pid: child.pid ?? 0, folder });
    const [output, complaint] = await said;
    return { lines: output.split('\n').slice(0, -1), complaint, status: child.exitCode };
  } finally {
    child.kill();
    rmSync(folder, { recursive: true });
  }
}

function writePrograms(folder: string, { terl = {}, tpmd, epmd, erl = {}, erlc = '' }: Acts): void {
  const portOfFlag = `process.argv[process.argv.indexOf('-port') + 1]`;
  const programs = {
    'terl.js': `${prelude}${whatIsMeant(terl)}`,
    'tpmd.js': `${prelude}${tpmd ?? `listen(${portOfFlag})`}`,
    'epmd.js': `${prelude}${epmd ?? 'listen(process.env.ERL_EPMD_PORT)'}`,
    epmd: `#!/bin/sh\nexec '${process.execPath}' "$FOLDER/epmd.js"`,
    erl: `#!/bin/sh\ncase "$*" in\n${Object.entries(erl)
      .map(([word, code]) => `*'${word}'*) ${code} ;;\n`)
      .join('')}esac`,
    erlc: `#!/bin/sh\n${erlc}`,
  };
  for (const [name, code] of Object.entries(programs))
    writeFileSync(join(folder, name), code, { mode: 0o755 });
}

const prelude = `
const { spawn } = require('node:child_process');
const { writeFileSync } = require('node:fs');
const say = (text) => process.stdout.write(text);
const hang = () => setInterval(() => {}, 1000);
const figure = (name) => say('RESULT ' + JSON.stringify({ case: name, unit: 'ms', better: 'lower', n: 1, runs: [1] }) + '\\n');
const listen = (port) => require('node:net').createServer((socket) => socket.end()).listen(port, '127.0.0.1');
`;

function whatIsMeant(acts: Readonly<Record<string, string>>): string {
  const all = Object.entries(acts).map(
    ([word, code]) => `[${JSON.stringify(word)}, () => { ${code} }]`,
  );
  return `
const words = process.argv.join(' ');
const act = [${all.join(', ')}].find(([word]) => words.includes(word));
act?.[1]();`;
}
