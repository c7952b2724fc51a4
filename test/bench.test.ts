// The bench runs: every case gives its figures. What they say on a busy machine is nothing, so it is not looked at.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../scripts/build.ts';
import { describeErlang } from './helpers/erlang.ts';

interface Line {
  readonly case: string;
  readonly failed?: string;
  readonly unit: string;
  readonly better: string;
  readonly n: number;
  readonly terl: Readonly<Record<'median' | 'min' | 'max', number>>;
  readonly erl: unknown;
  readonly ratio: unknown;
}

interface Point {
  readonly curve: string;
  readonly failed?: string;
  readonly at: number;
  readonly terl: Readonly<Record<string, number | null>>; // null: too few of a thing to tell
  readonly erl: unknown;
}

describe('bench', function () {
  this.timeout(240_000); // some 60 nodes are started

  it('runs every case and prints its figures as lines of JSON', async () => {
    const [lines, names] = await Promise.all([quickRun(), caseNames()]);
    for (const name of names) {
      const group = new RegExp(`^${name === 'rpc_call' ? 'e?rpc_call' : name}\\d*(\\.|$)`);
      assert.ok(
        lines.some((line) => group.test(line.case)),
        `no figure of ${name}`,
      );
    }
    for (const line of lines) checkLine(line);
  });

  it('runs the cases and figures that are named, and says so where a case has no such figure', async () => {
    const words = ['fan_in', 'spawn_local.burst', 'selective.nosuch'];
    const lines = await bench('--quick', '--json', ...words);
    assert.deepEqual(
      lines.map((line) => JSON.parse(line) as Line).map(({ case: name, failed }) => [name, failed]),
      [
        ['spawn_local.burst', undefined],
        ['fan_in', undefined],
        ['selective.nosuch', 'selective has no such figure'],
      ],
    );
  });

  it('draws every curve, a line of JSON for each point', async () => {
    const [lines, names] = await Promise.all([
      bench('--growth', '--quick', '--json'),
      bench('--growth', '--list'),
    ]);
    const points = lines.map((line) => JSON.parse(line) as Point);
    for (const name of names)
      assert.ok(
        points.some((point) => point.curve === name),
        name,
      );
    for (const point of points) checkPoint(point);
  });

  it('refuses a curve that it does not have, and a case that it does not have', async () => {
    await assert.rejects(bench('nosuch'), /no case is named nosuch/);
    await assert.rejects(bench('fan_in', '--growth'), /no curve is named fan_in/);
  });
});

interface Between extends Omit<Line, 'terl'> {
  readonly between: string;
  readonly ratios: Readonly<Record<'erl' | 'terl', number>>;
}

describeErlang('bench, beside Erlang', function () {
  this.timeout(120_000);

  it('gives the figures of both, and of one beside the other', async () => {
    const words = ['--json', '--runs', '1', '--scale', '0.002', 'fan_in', 'erlang_peers'];
    const [fanIn, ...peers] = (await bench(...words)).map((line) => JSON.parse(line) as Between);
    assert.ok(Number(fanIn?.ratio) > 0, JSON.stringify(fanIn));
    for (const line of peers) {
      assert.equal(line.failed, undefined);
      assert.ok(line.ratios.erl > 0 && line.ratios.terl > 0, JSON.stringify(line));
    }
    const names = ['p50', 'p99', 'small', '1MB', 'rpc', 'spawn'].map(
      (name) => `erlang_peers.${name}`,
    );
    assert.deepEqual(
      peers.map(({ case: name, between }) => [name, between]),
      names.flatMap((name) => [
        [name, 'terl to erl'],
        [name, 'erl to terl'],
      ]),
    );
  });
});

function checkLine({ case: name, failed, unit, better, n, terl, erl, ratio }: Line): void {
  assert.equal(failed, undefined, `${name}: ${failed}`);
  assert.match(unit, /^[\w/]+$/, name);
  assert.match(better, /^(higher|lower)$/, name);
  assert.ok(n >= 1, name);
  assert.ok(terl.min <= terl.median && terl.median <= terl.max, `${name}: ${JSON.stringify(terl)}`);
  assert.deepEqual([erl, ratio], [null, null], name);
}

function checkPoint({ curve, failed, at, terl, erl }: Point): void {
  assert.equal(failed, undefined, `${curve}: ${failed}`);
  assert.ok(at > 0, curve);
  const values = Object.values(terl);
  assert.ok(
    values.some((value) => value !== null && value > 0),
    `${curve}: ${JSON.stringify(terl)}`,
  );
  assert.ok(
    values.every((value) => value === null || value >= 0),
    `${curve}: ${JSON.stringify(terl)}`,
  );
  assert.equal(erl, null, curve);
}

async function quickRun(): Promise<Line[]> {
  return (await bench('--quick', '--json')).map((line) => JSON.parse(line) as Line);
}

function caseNames(): Promise<string[]> {
  return bench('--list');
}

/** The lines it prints, also when a case fails. */
async function bench(...words: readonly string[]): Promise<string[]> {
  const command = ['--no-node-snapshot', join(root, 'scripts/bench/run.ts'), ...words];
  const { stdout } = await promisify(execFile)(process.execPath, command).catch(
    (error: Error & { stdout: string }) => {
      if (error.stdout === '') throw error;
      return error;
    },
  );
  return stdout.trimEnd().split('\n');
}
