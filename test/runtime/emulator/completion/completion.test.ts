// What a node says may complete a line. Looking must never run what a user wrote.

import assert from 'node:assert/strict';
import type { Answer, Question } from '../../../../runtime/node/node.ts';
import { startTestNode, type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('completion by a node', () => {
  const nodes = testNodes();
  let node: TestNode;

  const run = async (source: string): Promise<void> => {
    const halted = node.halted.then(({ message }) => assert.fail(message ?? 'halted'));
    await Promise.race([halted, node.type(source)]);
  };
  const complete = (question: Question): Promise<Answer> => node.complete(1, question);
  const names = async (question: Question): Promise<string[]> =>
    (await complete(question)).candidates.map(({ name }) => name);
  const members = (path: string): Promise<string[]> =>
    names({ kind: 'members', path: path.split('.') });

  const start = async (name?: string): Promise<void> => {
    const folder = nodes.files({
      's.ts': 'throw new Error("loaded"); export const twice = (n: number) => 2 * n;',
    });
    const alive =
      name === undefined
        ? {}
        : { name: `${name}@localhost`, cookie: 'COOKIE', mapperPort: nodes.mapperPort };
    node = await startTestNode({ ...alive, codePath: [folder] });
  };
  afterEach(() => node.stop());

  it('offers own properties and methods of classes, with the number of arguments', async () => {
    await start();
    await run('class A { m(a, b) {} }; const a = Object.assign(new A(), { x: { y: 1 } })');
    const { candidates } = await complete({ kind: 'members', path: ['a'] });
    assert.deepEqual(candidates, [{ name: 'x' }, { name: 'm', arity: '2' }]);
    assert.deepEqual(await members('a.x'), ['y']);
    assert.ok((await members('a.x.y')).includes('toFixed'));
    await run('const list = Array.from({ length: 1_000_000 }, () => 0)');
    assert.ok((await members('list')).includes('flatMap'));
  });

  it('runs no getter and no trap of a proxy', async () => {
    await start();
    await run(`const evil = new Proxy({ a: 1 }, new Proxy({}, { get() { halt('trap') } }));
      const holder = { get bad() { halt('getter') }, evil, fine: 1 };
      const { proxy: other } = Proxy.revocable({}, { ownKeys() { halt('revocable') } });
      class G { get bad() { halt('prototype') } }
      const g = new G(), heir = Object.create(evil);
      'printed in place of them'`);
    assert.deepEqual(await members('holder'), ['bad', 'evil', 'fine']);
    for (const path of [
      'evil',
      'evil.a',
      'other',
      'holder.evil',
      'holder.bad',
      'holder.bad.x',
      'heir',
    ])
      assert.deepEqual(await members(path), [], path);
    assert.deepEqual(await members('g'), ['bad']);
    assert.ok((await names({ kind: 'names' })).includes('evil'));
  });

  it('knows bindings, commands, BIFs with their arities, and modules', async () => {
    await start();
    await run('const mine = 1');
    const { candidates } = await complete({ kind: 'names' });
    const found = new Map(candidates.map((candidate) => [candidate.name, candidate]));
    for (const name of ['mine', 'flush', 'net_adm', 's', 'Math']) assert.ok(found.has(name), name);
    assert.equal(found.get('spawn')?.arity, '1,2,3,4');
    assert.ok((await members('net_adm')).includes('ping'));
  });

  it('reads the exports of a module that is not loaded, and does not load it', async () => {
    await start();
    const functions = await complete({ kind: 'functions', module: 's' });
    assert.deepEqual(functions.candidates, [{ name: 'twice', arity: '1' }]);
    assert.deepEqual(await members('s'), ['twice']);
    assert.deepEqual(await names({ kind: 'functions', module: '../../etc/passwd' }), []);
  });

  it('gives the documentation of a BIF, unless a binding has its name', async () => {
    await start();
    const doc: Question = { kind: 'doc', name: 'spawn' };
    assert.match((await complete(doc)).signature ?? '', /^spawn\(fun: /);
    await run('const spawn = 1');
    assert.equal((await complete(doc)).signature, undefined);
  });

  it('knows nodes of the mapper, and names on a connected node', async () => {
    await start('foo');
    const bar = await nodes.start('bar', { cookie: 'COOKIE' });
    await bar.type("register('server', self())");
    assert.ok((await names({ kind: 'nodes' })).includes('bar@localhost'));
    const there: Question = { kind: 'registered', node: 'bar@localhost' };
    assert.deepEqual(await names(there), []);
    await run("await net_adm.ping('bar@localhost')");
    assert.ok((await names(there)).includes('server'));
  });

  it('answers whatever it is asked', async () => {
    await start();
    for (const question of [
      { kind: 'odd' },
      { kind: 'members', path: [] },
      { kind: 'files', folder: '/nowhere/', only: 'all' },
    ])
      assert.deepEqual(Array.isArray(await names(question as unknown as Question)), true);
  });
});
