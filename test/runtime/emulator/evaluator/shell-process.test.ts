// What others see of the shell's process when an entry fails, and what the next process begins with.

import assert from 'node:assert/strict';
import { session, type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe("the shell's process", () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo');
  });

  /** What a process of the node gets that is linked to the shell's and monitors it, once the entry has ended that. */
  async function told(entry: string, witness: TestNode = foo): Promise<string> {
    const to = witness === foo ? '' : `'${witness.name}', `;
    await session(foo, [
      'const shell = self()',
      `const witness = spawn(${to}async () => {
        process_flag('trap_exit', true); link(shell); monitor('process', shell); send(shell, 'ready');
        for (const heard = []; ; ) {
          const message = await receive();
          heard.push(message[0] === 'DOWN' ? ['DOWN', message[4]] : ['EXIT', message[2]]);
          if (message[0] === 'DOWN') return io.format('user', 'heard ~p~n', [heard]);
        }
      })`,
      'await receive()',
    ]);
    const heard = witness.prints(/^heard/m);
    await foo.type(entry);
    return (await heard).replaceAll(/\s+/g, ' ');
  }

  it('ends normally for those who monitor; those who are linked get the exception first', async () => {
    for (const witness of [foo, await nodes.start('bar')]) {
      assert.match(
        await told('null.x', witness),
        /^heard \[\['EXIT', \["TypeError: Cannot .*, \[\['shell', '-', .*\]\]\]\], \['EXIT', 'normal'\], \['DOWN', 'normal'\]\]/,
      );
      assert.match(
        await told("exit('foo')", witness),
        /^heard \[\['EXIT', \['foo', \[\['shell', '-', .*\]\]\]\], \['EXIT', 'normal'\], \['DOWN', 'normal'\]\]/,
      );
      assert.match(
        await told("throw 'foo'", witness),
        /^heard \[\['EXIT', \[\['nocatch', 'foo'\], \[\]\]\], \['EXIT', 'normal'\], \['DOWN', 'normal'\]\]/,
      );
      assert.match(
        await told("exit('normal')", witness),
        /^heard \[\['EXIT', 'normal'\], \['DOWN', 'normal'\]\]/,
      );
    }
  });

  it('ends with the reason of a signal', async () => {
    assert.match(await told("exit(self(), 'foo')"), /\[\['EXIT', 'foo'\], \['DOWN', 'foo'\]\]/);
    assert.match(
      await told("exit(self(), 'kill')"),
      /\[\['EXIT', 'killed'\], \['DOWN', 'killed'\]\]/,
    );
  });

  it('ends whom it is linked to with the exception, and not with what they end with', async () => {
    await session(foo, [
      'const shell = self()',
      "const other = spawn(async () => { link(shell); send(shell, 'ready'); await receive() })",
      'await receive()',
      "spawn(async () => { monitor('process', other); io.format('other: ~p~n', [(await receive())[4]]) })",
    ]);
    assert.match(await told("exit('foo')"), /\['DOWN', 'normal'\]\]/);
    assert.match(foo.printed.join('\n'), /^other: \['foo', \[\['shell'/m);
  });

  it('gives its dictionary to the next, as the last entry that did not fail left it', async () => {
    const dictionary = async (entry: string): Promise<string> => {
      await foo.type(entry);
      return foo.type('get()');
    };
    assert.equal(await dictionary("put('a', 1)"), "[['a', 1]]");
    for (const entry of [
      "put('b', 2), null.x",
      "put('b', 2), exit('x')",
      "put('b', 2), exit('normal')",
      "put('b', 2), exit(self(), 'kill')",
      "erase('a'), throw1",
      'erase(), null.x',
    ])
      assert.equal(await dictionary(entry), "[['a', 1]]", entry);
    assert.equal(await dictionary("erase('a')"), '[]');
    await session(foo, ["put('c', 3)", 'catch_exception(true)']);
    assert.equal(await dictionary("put('d', 4), null.x"), "[['c', 3], ['d', 4]]");
    assert.equal(await dictionary('exit()'), '[]');
  });
});
