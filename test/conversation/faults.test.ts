// Faults of the network in real terminals, and the sessions about them as -verify plays them.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from '../../repl/document/document.ts';
import { playSections, readDocument } from '../helpers/play-document.ts';
import { makeWorld, type World } from './support/world.ts';

describe('faults of the network', function () {
  this.timeout(60_000); // some wait for nodes that are found to be dead
  const document = readDocument('test/conversation/faults.md');

  for (const section of document.sections)
    if (section.level > 1)
      it(`are as a session shows: ${section.heading}`, () => playSections(document, [section]));
});

describe('the prompt of a node with faults', () => {
  let world: World;
  beforeEach(async () => {
    world = await makeWorld();
  });
  afterEach(() => world.close());

  it('has a mark while one is on, also if another node sets it', async () => {
    const foo = await world.open('foo', '-kernel', 'net_faults', 'true');
    const bar = await world.open('bar');
    await bar.ask("net_adm.ping('foo@localhost')");
    foo.enter("net.hold('bar@localhost')");
    await foo.untilPrompt('(foo@localhost!)2>');
    foo.enter('net.release()');
    await foo.untilPrompt('(foo@localhost)3>');
    await bar.ask("freeze('foo@localhost', { for: 100 })");
    await foo.until(/^foo@localhost is frozen, for \d+ ms: it runs nothing and answers nothing\.$/);
    await foo.untilPrompt('(foo@localhost)3>');
  });

  it('takes thaw(), and only that, while the node is frozen', async () => {
    const foo = await world.open('foo');
    foo.enter("freeze('foo@localhost')");
    await foo.untilPrompt('(foo@localhost!)2>');
    foo.enter('1 + 1');
    await foo.until('*** foo@localhost is frozen and runs nothing: thaw() lets it go on');
    await foo.untilPrompt('(foo@localhost!)2>');
    foo.enter('thaw()');
    await foo.untilPrompt('(foo@localhost)3>');
    assert.deepEqual(await foo.ask('1 + 1'), ['2']);
  });

  it('comes back by Ctrl-C if the node is frozen while something runs', async () => {
    const foo = await world.open('foo', '-kernel', 'net_faults', 'true');
    const bar = await world.open('bar');
    foo.enter('await sleep(2000), 7');
    await bar.ask("freeze('foo@localhost')");
    await foo.until(/^foo@localhost is frozen: it runs nothing/);
    foo.press('C-c');
    await foo.until('7');
    await foo.untilPrompt('(foo@localhost)2>');
  });

  it('ends with its node, which others lose at once, by crash()', async () => {
    const foo = await world.open('foo', '-kernel', 'net_faults', 'true');
    const bar = await world.open('bar');
    await bar.ask("monitor_node('foo@localhost', true)");
    assert.deepEqual(await bar.ask("crash('foo@localhost')"), ['true']);
    assert.deepEqual(await bar.ask('receive()'), ["['nodedown', 'foo@localhost']"]);
    assert.equal((await foo.exited()).signal, 9);
  });

  it('leaves the terminal as it was, and a sentence, also by a crash() that is typed ahead', async () => {
    const shell = world.sh('stty -a; terl -sname foo@localhost; stty -a; echo over');
    shell.enter("crash('foo@localhost')"); // the guardian starts later, so that the prompt does not wait for it
    const lines = await shell.until(/^over$/);
    assert.ok(lines.some((line) => line === 'terl: the node is gone: it crashed or was killed'));
    const flags = lines.filter((line) => /\bicanon\b/.test(line));
    assert.equal(flags.length, 2);
    assert.equal(flags[0], flags[1]);
  });

  it('is in a transcript with a comment for each fault, and the document plays again', async () => {
    const foo = await world.open('foo', '-transcript', 'faults.md');
    const bar = await world.open('bar', '-transcript', 'faults.md');
    await bar.ask('node()');
    await foo.ask("net_adm.ping('bar@localhost')");
    for (const [entry, prompt] of [
      ["net.cut('bar@localhost', { for: 60000 })", '(foo@localhost!)3>'],
      ['net.heal()', '(foo@localhost)4>'],
    ] as const) {
      foo.enter(entry);
      await foo.untilPrompt(prompt);
    }
    foo.enter('q()');
    bar.enter('q()');
    await Promise.all([foo.exited(), bar.exited()]);
    const text = readFileSync(join(world.folder, 'faults.md'), 'utf8').replaceAll(
      'localhost',
      'host',
    );
    const between = 'nothing passes between foo@host and bar@host';
    assert.match(text, new RegExp(`^Fault: ${between}, for \\d+ ms\\.$`, 'm'));
    assert.match(text, /^Healed: the cut between foo@host and bar@host\.$/m);
    const played = parseDocument('faults.md', text);
    await playSections(played, played.sections);
  });
});
