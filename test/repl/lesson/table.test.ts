import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Asked, sitDown, type Table } from '../../../repl/lesson/table.ts';
import { until } from './support/until.ts';

describe('the table of a lesson', () => {
  const roles = ['foo', 'bar'];
  let folder = '';
  let path = '';
  let asked: Asked[] = [];
  let tables: Table[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'terl-table-'));
    path = join(folder, 'table');
    asked = [];
    tables = [];
  });
  afterEach(() => {
    for (const table of tables) table.close();
    rmSync(folder, { recursive: true });
  });

  const steps = async (what: Asked): Promise<{ at: number; typing: number }> => {
    asked.push(what);
    return { at: 3, typing: 0 };
  };

  const sit = async (role?: string): Promise<Table | undefined> => {
    const table = await sitDown(path, roles, steps, role);
    if (table !== undefined) tables.push(table);
    return table;
  };

  const rolesTaken = async (table: Table | undefined): Promise<readonly string[]> =>
    Object.keys((await table?.ask({ kind: 'state' }))?.roles ?? {});

  it('gives roles in their order, until all are taken', async () => {
    assert.equal((await sit())?.role, 'foo');
    assert.equal((await sit())?.role, 'bar');
    assert.equal(await sit(), undefined);
  });

  it('gives the role that is wanted, unless it is taken', async () => {
    assert.equal((await sit('bar'))?.role, 'bar');
    assert.equal(await sit('bar'), undefined);
    assert.equal((await sit())?.role, 'foo');
  });

  it('has one first terminal, and no role twice, when all come at once', async () => {
    writeFileSync(path, ''); // left over by a terminal that was killed
    const all = await Promise.all([sit(), sit(), sit()]);
    const seated = all.flatMap((table) => table?.role ?? []);
    assert.deepEqual(seated.sort(), ['bar', 'foo']);
    assert.equal(tables.filter(({ isFirst }) => isFirst).length, 1);
  });

  it('tells every terminal the same', async () => {
    const first = await sit();
    const other = await sit();
    await first?.ask({ kind: 'named', node: 'foo@host' });
    await other?.ask({ kind: 'named', node: 'bar@host' });
    const state = await other?.ask({ kind: 'done', at: 2, next: 3 });
    const { pid } = process;
    assert.deepEqual(state, {
      at: 3,
      typing: 0,
      first: 'foo',
      hints: {},
      roles: { foo: { node: 'foo@host', pid }, bar: { node: 'bar@host', pid } },
    });
    assert.deepEqual(await first?.ask({ kind: 'state' }), state);
    assert.ok(asked.some(({ kind }) => kind === 'done'));
  });

  it('has a free role when a terminal goes', async () => {
    const first = await sit();
    (await sit())?.close();
    await until(async () => (await rolesTaken(first)).length === 1);
    assert.equal((await sit())?.role, 'bar');
  });

  it('is found again when the first terminal was gone', async () => {
    const first = await sit();
    const other = await sit();
    await other?.ask({ kind: 'named', node: 'bar@host' });
    first?.close();
    await until(async () => (await other?.ask({ kind: 'state' })) === undefined);
    const again = await sit('foo');
    assert.equal(again?.isFirst, true);
    await until(async () => (await other?.ask({ kind: 'state' })) !== undefined);
    const state = await again?.ask({ kind: 'state' });
    assert.equal(state?.roles['bar']?.node, 'bar@host');
    assert.equal(other?.role, 'bar');
  });

  it('goes on when somebody speaks nonsense', async () => {
    const first = await sit();
    const stranger = connect(path);
    stranger.on('error', () => undefined);
    stranger.write('nonsense\n{"kind":"named","node":"x","id":1}\nnull\n');
    await new Promise((resolve) => stranger.once('close', resolve));
    assert.deepEqual(await rolesTaken(first), ['foo']);
  });
});
