import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { linesOf, runPlainShell } from '../../../repl/jobs/plain.ts';
import { createPlainOutput } from '../../../repl/jobs/plain-output.ts';
import { createShell } from '../../../repl/jobs/shell.ts';
import { version } from '../../../repl/text/banner.ts';
import type { Node } from '../../../runtime/node/node.ts';
import { startFakeNode } from '../../helpers/fake-node.ts';

/** What a plain shell prints for this input, after its first line, and the status it leaves with. */
async function capturePlain(
  input: string,
  name = 'foo@host',
): Promise<{ text: string; status: number }> {
  let text = '';
  const output = createPlainOutput((piece) => {
    text += piece;
  });
  const shell = createShell(output);
  shell.attach(await startFakeNode(name, shell.events));
  const stdin = new PassThrough();
  stdin.end(input);
  const departure = await runPlainShell(shell, output, linesOf(stdin));
  const status = departure === 'restart' ? -1 : departure.status;
  return { text: text.slice(text.indexOf('\n') + 1), status };
}

describe('plain shell', () => {
  it('prints prompts and values, and does not echo its input', async () => {
    assert.deepEqual(await capturePlain('1 + 1\n"a"\n'), {
      text: '(foo@host)1> 2\n(foo@host)2> a\n(foo@host)3> *** Terminating terl (foo@host)\n',
      status: 0,
    });
  });

  it('asks once for an input of several lines', async () => {
    const { text } = await capturePlain('(1 +\n\n\n2)\n', 'nonode@nohost');
    assert.equal(text, '1> 3\n2> *** Terminating terl (nonode@nohost)\n');
  });

  it('keeps the number after wrong input', async () => {
    const { text } = await capturePlain('foo bar\n1\n', 'nonode@nohost');
    assert.match(text, /^1> \* 1:1: .*\n1> 1\n2> /);
  });

  it('puts output before the value, joined when its line has not ended', async () => {
    const { text } = await capturePlain('format("hi")\n', 'nonode@nohost');
    assert.equal(text, '1> hiok\n2> *** Terminating terl (nonode@nohost)\n');
  });

  it('waits for the evaluation under way when its input ends', async () => {
    const { text } = await capturePlain('sleep(30)', 'nonode@nohost');
    assert.equal(text, '1> awake\n2> *** Terminating terl (nonode@nohost)\n');
  });

  it('lets the node say what is wrong with an input that never ends', async () => {
    const { text } = await capturePlain('1 +\n', 'nonode@nohost');
    assert.match(text, /^1> \* 1:1: .*\n1> \*\*\* Terminating/);
  });

  it('leaves with the status of halt, and reads no further', async () => {
    const { text, status } = await capturePlain('halt(3), sleep(5000)\n1 + 1\n', 'nonode@nohost');
    assert.equal(status, 3);
    assert.equal(text, '1> ');
  });

  it('prints escapes of programs without them', async () => {
    const { text } = await capturePlain('format("\\u001b[31mred\\u001b[0m\\n")\n', 'nonode@nohost');
    assert.match(text, /^1> red\nok\n/);
  });
});

describe('shell', () => {
  const open = async () => {
    let text = '';
    const shell = createShell(
      createPlainOutput((piece) => {
        text += piece;
      }),
    );
    shell.attach(await startFakeNode('foo@host', shell.events));
    return { shell, text: () => text };
  };

  it('follows the name of its node', async () => {
    const { shell } = await open();
    await shell.enter('rename("bar@host")');
    assert.deepEqual(shell.state(), {
      name: 'bar@host',
      count: 2,
      status: 'waiting',
      job: 1,
    });
  });

  it('interrupts an evaluation, and nothing when there is none', async () => {
    const { shell, text } = await open();
    const entered = shell.enter('sleep(60000)');
    assert.equal(shell.state().status, 'evaluating');
    assert.equal(shell.interrupt(), true);
    await entered;
    assert.equal(text(), '** exception exit: killed\n');
    assert.equal(shell.interrupt(), false);
  });

  it('reports an evaluation that could not even be asked for', async () => {
    const { shell, text } = await open();
    shell.attach({
      ...unused,
      evaluate: () => Promise.reject(new Error('the node is gone')),
    });
    await shell.enter('1');
    assert.equal(text(), '*** the node is gone\n');
    assert.equal(shell.state().count, 1);
  });

  it('shows the banner and number 1 again when exit() has ended the shell', async () => {
    const { shell, text } = await open();
    shell.attach({
      ...unused,
      evaluate: async (source) =>
        source === 'exit()'
          ? { text: '', advance: false, restarted: true }
          : { text: source, advance: true },
    });
    await shell.enter('1');
    assert.equal(shell.state().count, 2);
    await shell.enter('exit()');
    assert.equal(shell.state().count, 1);
    assert.match(text(), /\*\*\* Shell process terminated! \*\*\*\nEshell V/);
  });

  it('boots again, once the node has stopped, when it is told to', async () => {
    const { shell } = await open();
    let stopped = false;
    shell.attach({
      ...unused,
      stop: async () => {
        stopped = true;
      },
    });
    shell.events.restartAsked({});
    assert.equal(await shell.left, 'restart');
    assert.equal(stopped, true);
  });

  it('leaves once, with the first status', async () => {
    const { shell } = await open();
    shell.events.halted({ status: 2, message: 'bye' });
    shell.leave(0);
    assert.deepEqual(await shell.left, { status: 2, message: 'bye' });
    assert.equal(shell.state().status, 'left');
  });
});

/** A node of which a test needs only a part. */
const unused: Node = {
  name: 'foo@host',
  evaluate: async () => ({ text: '', advance: true }),
  complete: async () => ({ candidates: [] }),
  look: async () => ({ ok: false, text: '' }),
  interrupt: () => undefined,
  recording: () => undefined,
  screenIs: () => undefined,
  startShell: () => undefined,
  stopShell: () => undefined,
  thaw: () => undefined,
  stop: async () => undefined,
};

describe('banner', () => {
  it('tells the version of the package', () => {
    const { version: packaged } = JSON.parse(readFileSync('package.json', 'utf8'));
    assert.equal(version, packaged);
  });
});
