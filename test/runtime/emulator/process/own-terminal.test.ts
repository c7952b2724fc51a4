// Files, transcripts and type checks are for what is typed at a node's own terminal.

import assert from 'node:assert/strict';
import { realpathSync } from 'node:fs';
import { session, type TestNode, testNodes } from '../../../helpers/start-node.ts';

const refusal = (node: string): RegExp =>
  new RegExp(
    `eacces[\\s\\S]*are for what is\\s+typed at the\\s+terminal of ${node}@localhost itself`,
  );
const notAName = /there is no (pwd|ls|cd|c)\.ts on the code path/;

describe('the terminal of a node', () => {
  const nodes = testNodes();

  /** A directory to be in, and foo there. */
  const startFoo = async (): Promise<TestNode> => {
    nodes.files({ 's.ts': 'export const call = (f, ...args) => f(...args);\n' });
    const foo = await nodes.start('foo');
    const directory = realpathSync(nodes.files({ 'secret.txt': '' }));
    await foo.type(`cd(${JSON.stringify(directory)})`);
    return foo;
  };

  /** Nothing of foo's was seen or moved. */
  const isUntouched = async (foo: TestNode, others: readonly TestNode[]): Promise<void> => {
    assert.deepEqual(await session(foo, ['ls()']), ['secret.txt', "'ok'"]);
    for (const { printed } of others) assert.doesNotMatch(printed.join('\n'), /secret\.txt/);
  };

  it('serves what is typed there, and the processes that are started there', async () => {
    const foo = await startFoo();
    assert.equal((await session(foo, ['s.call(ls)'])).join(), "secret.txt,'ok'");
    await foo.type('spawn(() => ls())');
    assert.match(await foo.prints(/secret/), /^secret\.txt$/);
    await foo.type('spawn(() => { spawn(ls) })');
    assert.match(await foo.prints(/secret/), /^secret\.txt$/);
    await foo.type('const f = () => ls()');
    assert.equal((await session(foo, ['f()'])).join(), "secret.txt,'ok'");
    const another = await foo.shellOn('');
    assert.equal(await foo.typeIn(another, 'ls()'), "'ok'");
    assert.match(await foo.prints(/secret/), /^secret\.txt$/);
  });

  it('serves no module and no process that is started by name', async () => {
    nodes.files({
      't.ts':
        "export const record = () => transcript.start('x.txt');\nexport const hosts = () => net_adm.host_file();\nexport const save = () => trace.save('x.jsonl');\nexport const page = () => observer.start();\n",
    });
    const foo = await nodes.start('foo');
    assert.match(await foo.type('t.record()'), refusal('foo'));
    assert.match(await foo.type('t.hosts()'), refusal('foo'));
    assert.match(await foo.type('t.save()'), refusal('foo'));
    const told = await foo.type('t.page()');
    assert.match(told, refusal('foo'));
    assert.match(told, /and\s+the\s+observer's\s+page\s+of/);
    await foo.type("spawn('transcript', 'start', ['x.txt'])");
    assert.match(await foo.prints(/ERROR REPORT/), refusal('foo'));
  });

  it('serves no other node: not by spawn, whatever the group leader is', async () => {
    const foo = await startFoo();
    const bar = await nodes.start('bar');
    await foo.type("register('leader', group_leader())");
    for (const call of ["'transcript', 'start', ['/tmp/x.txt']", "'net_adm', 'host_file', []"]) {
      await bar.type(`spawn('foo@localhost', ${call})`);
      assert.match(await bar.prints(/ERROR REPORT/), refusal('foo'));
    }
    for (const command of ['ls', 'pwd', 'cd', 'c', 'c.ls']) {
      await bar.type(`spawn('foo@localhost', () => ${command}('/'))`);
      assert.match(await bar.prints(/ERROR REPORT/), notAName);
    }
    await bar.type(`spawn('foo@localhost', () => {
      group_leader(whereis('leader'), self());
      transcript.start('/tmp/x.txt');
    })`);
    assert.match(await foo.prints(/ERROR REPORT/), refusal('foo'));
    await isUntouched(foo, [bar]);
  });

  it('serves no rpc', async () => {
    const foo = await startFoo();
    const bar = await nodes.start('bar');
    assert.match(
      await bar.type("await rpc.call('foo@localhost', 'transcript', 'start', ['/tmp/x.txt'])"),
      /eacces/,
    );
    assert.match(
      await bar.type("await rpc.call('foo@localhost', 'net_adm', 'world', [])"),
      /eacces/,
    );
    assert.match(await bar.type("await erpc.call('foo@localhost', () => ls())"), notAName);
    assert.match(await bar.type("await rpc.call('foo@localhost', 'shell', 'ls', [])"), /undef/);
    assert.match(await bar.type("await rpc.call('foo@localhost', 'c', 'ls', [])"), /undef/);
    await isUntouched(foo, [bar]);
  });

  it('serves no shell on the terminal of another node, and says so', async () => {
    nodes.files({ 'm.ts': 'export const n: string = 1;\n' });
    const foo = await startFoo();
    const bar = await nodes.start('bar');
    const job = await bar.shellOn('foo@localhost');
    const typed = (source: string): Promise<string> => bar.typeIn(job, source);
    for (const source of [
      'ls()',
      'pwd()',
      "cd('/')",
      "transcript.start('/tmp/x.txt')",
      'transcript.stop()',
      'net_adm.host_file()',
      'net_adm.world()',
      's.call(() => ls())',
      'c.ls()',
      "c.cd('/')",
    ])
      assert.match(await typed(source), refusal('foo'), source);
    await typed('spawn(ls)');
    assert.match(await bar.prints(/ERROR REPORT/), refusal('foo'));
    assert.equal(await typed("await c('m')"), "['ok', 'm']");
    assert.match(
      await bar.prints(/types/),
      /^types are not checked: files, transcripts, type checks and the observer's page of foo@localhost are for/,
    );
    assert.equal(await typed("net_adm.ping('bar@localhost')"), "'pong'");
    assert.match(await typed('memory()'), /'heap'/);
    await isUntouched(foo, [bar]);
  });

  it('serves no shell that another node starts with a group leader on this one', async () => {
    const foo = await startFoo();
    const bar = await nodes.start('bar');
    await bar.type("register('bar', self())");
    // on foo, and in bar's hands: the screen of a shell on foo that bar asks for
    await bar.type(`const puppet = spawn('foo@localhost', async () => {
      for (;;) {
        const message = await receive();
        if (message[0] === 'shell_started') send(message[1], ['evaluate', self(), 1, 'ls()']);
        send(['bar', 'bar@localhost'], message);
      }
    })`);
    await bar.type(`spawn(() => {
      group_leader(puppet, self());
      spawn('foo@localhost', 'shell', 'start', []);
    })`);
    await bar.type("const answer = await receive(['evaluated', ...P.array()])");
    assert.match(await bar.type('answer[4]'), /eacces/);
    await isUntouched(foo, [bar]);
  });

  it('serves no function that came from elsewhere, even when it is called at the prompt', async () => {
    nodes.files({
      'shelf.ts':
        'let held;\nexport const put = (f) => { held = f };\nexport const get = () => held;\n',
    });
    const foo = await startFoo();
    const bar = await nodes.start('bar');
    const put = (source: string): Promise<string> =>
      bar.type(`rpc.call('foo@localhost', () => shelf.put(${source}))`);
    for (const source of [
      "() => transcript.start('/tmp/x.txt')",
      '() => net_adm.host_file()',
      'async () => { await sleep(0); return net_adm.world(); }',
    ]) {
      await put(source);
      assert.match(await foo.type('shelf.get()()'), refusal('foo'), source);
    }
    for (const source of ['() => ls()', "() => c('s')", "async () => { cd('/') }"]) {
      await put(source);
      assert.match(await foo.type('shelf.get()()'), notAName, source);
    }
    await foo.type("register('shell', self())");
    await bar.type("send(['shell', 'foo@localhost'], () => transcript.start('/tmp/x.txt'))");
    assert.match(await foo.type('(await receive())()'), refusal('foo'));
    await foo.type("register('shell', self())");
    await bar.type("send(['shell', 'foo@localhost'], { go: () => ls() })");
    assert.match(await foo.type('(await receive()).go()'), notAName);
    await put("() => { spawn('transcript', 'start', ['/tmp/x.txt']) }");
    await foo.type('shelf.get()()');
    assert.match(await foo.prints(/ERROR REPORT/), refusal('foo'));
    await isUntouched(foo, [bar]);
  });

  it('serves no net_kernel of a user’s own, which grants what others ask for', async () => {
    nodes.files({
      'kernel.ts': `export const loop = async () => {
        unregister('net_kernel');
        register('net_kernel', self());
        for (;;) {
          const [, reference] = await receive(['spawn_request', ...P.array()]);
          net_kernel.grant_spawn(reference);
        }
      };\n`,
    });
    const foo = await startFoo();
    const bar = await nodes.start('bar');
    await bar.type("net_adm.ping('foo@localhost')");
    await foo.type('spawn(() => kernel.loop())');
    await bar.type("spawn('foo@localhost', 'transcript', 'start', ['/tmp/x.txt'])");
    assert.match(await bar.prints(/ERROR REPORT/), refusal('foo'));
    await bar.type("spawn('foo@localhost', () => ls())");
    assert.match(await bar.prints(/ERROR REPORT/), notAName);
    await isUntouched(foo, [bar]);
  });
});
