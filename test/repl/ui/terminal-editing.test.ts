// Editing, searching and completing in a real terminal, over a node that is a fake.

import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundlePrograms, root } from '../../../scripts/build.ts';
import { openTerminal, type Terminal, type TerminalOptions } from '../../helpers/terminal.ts';

describe('editing in a terminal', () => {
  const outdir = join(root, 'build/fake-terl-editing');
  let terminal: Terminal;
  let folder: string;

  const open = async (options: TerminalOptions = {}): Promise<Terminal> => {
    terminal = openTerminal('node', [join(outdir, 'fake-terl.js'), '-sname', 'foo'], options);
    await terminal.untilPrompt('(foo@host)1>');
    return terminal;
  };

  /** A program that stands in for an editor. */
  const editor = (script: string): Readonly<Record<string, string>> => {
    const file = join(folder, 'editor');
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return { VISUAL: file };
  };

  before(() => bundlePrograms({ 'fake-terl': 'test/helpers/fake-terl.ts' }, outdir));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'terl-editing-'));
  });
  afterEach(() => {
    terminal.close();
    rmSync(folder, { recursive: true });
  });

  it('fills in at Tab, lists at the second, and puts the list away at the next key', async () => {
    const { type, press, until, untilPrompt, lines } = await open();
    type('sp');
    press('Tab');
    await untilPrompt('(foo@host)1> spawn');
    press('Tab');
    await until(/^spawn_link +As spawn, and linked$/);
    assert.match(lines().at(-2) ?? '', /^spawn +A new process$/);
    type('_');
    await untilPrompt('(foo@host)1> spawn_');
    press('Tab');
    await untilPrompt('(foo@host)1> spawn_link');
  });

  it('keeps what is typed right behind a Tab behind what it fills in', async () => {
    const { type, until } = await open();
    type('sle\t(1)\r');
    await until('(foo@host)1> sleep(1)');
    await until('awake');
  });

  for (const columns of [80, 40])
    it(`shows as much of a long list as fits ${columns} columns, and how many more`, async () => {
      const { type, press, until, untilPrompt, screen } = await open({ columns, rows: 12 });
      type('many');
      press('Tab', 'Tab');
      await until(/^\.\.\. \d+ more/);
      assert.ok(screen().every((row) => row.length <= columns));
      assert.ok(screen().some((row) => /^many000 {2}many001/.test(row)));
      press('C-g');
      await untilPrompt('(foo@host)1> many');
    });

  it('keeps the list and every line of output while the window changes', async () => {
    const { enter, type, press, resize, until, untilPrompt, screen } = await open();
    enter('burst(3000, 5)');
    await untilPrompt('(foo@host)2>');
    type('sp');
    press('Tab', 'Tab');
    for (const columns of [60, 40, 100, 50, 80]) {
      const before = terminal.raw.length;
      resize(columns, 24);
      await until(
        () => terminal.raw.length > before && screen().includes('spawn_link  As spawn, and linked'),
      );
    }
    await until('line 003000');
    await until(/^spawn_link +As spawn, and linked$/);
    press('C-g');
    const lines = await untilPrompt('(foo@host)2> spawn');
    const numbers = lines.flatMap((line) => /^line (\d+) /.exec(line)?.[1] ?? []).map(Number);
    assert.deepEqual(
      numbers,
      Array.from({ length: 3000 }, (_, n) => n + 1),
    );
    assert.equal(lines.filter((line) => line.startsWith('spawn')).length, 0);
  });

  it('repeats a key as often as the digits with Alt say', async () => {
    const { type, press, untilPrompt } = await open();
    press('M-1');
    await untilPrompt('(arg: 1)');
    type('2');
    await untilPrompt('(arg: 12)');
    type('-');
    await untilPrompt('(foo@host)1> ------------');
  });

  it('shows the form of the call below the line, while the cursor is in it', async () => {
    const { type, press, until, untilPrompt, cursor, lines } = await open();
    type("spawn('bar@host', ");
    await until('spawn(node: string, fun: Function): Pid');
    assert.deepEqual(cursor(), { x: 31, y: lines().length - 2 });
    press('C-a');
    await untilPrompt("(foo@host)1> spawn('bar@host',");
  });

  it('completes a node inside of a string', async () => {
    const { type, press, until } = await open();
    type("net_adm.ping('b");
    press('Tab');
    await until((lines) => lines.some((line) => line.endsWith("net_adm.ping('bar@host'")));
  });

  it('searches the history on a prompt of its own', async () => {
    const { enter, type, press, untilPrompt } = await open();
    enter('40 + 2');
    await untilPrompt('(foo@host)2>');
    enter('1 + 1');
    await untilPrompt('(foo@host)3>');
    press('C-r');
    await untilPrompt('(search) :');
    type('40');
    await untilPrompt('(search) 40: 40 + 2');
    press('C-g');
    await untilPrompt('(foo@host)3>');
    press('C-r');
    type('40');
    press('Enter');
    assert.equal((await untilPrompt('(foo@host)4>')).at(-2), '42');
  });

  it('hands the line to the editor at C-o and takes what it leaves', async () => {
    const env = editor('printf "(40 +\\n2)\\n" > "$1"');
    const { type, press, until, untilPrompt } = await open({ env });
    type('begun');
    press('C-o');
    await until((lines) => lines.slice(-2).join() === '(foo@host)1> (40 +,(foo@host)1> 2)');
    press('Enter');
    assert.equal((await untilPrompt('(foo@host)2>')).at(-2), '42');
  });

  it('says in one sentence that an editor failed, is missing, or is not set', async () => {
    for (const [env, sentence] of [
      [editor('exit 3'), /the editor ".*" failed: 3/],
      [{ VISUAL: 'no-such-editor' }, /the editor "no-such-editor" failed: no such program/],
      [{ VISUAL: '', EDITOR: '' }, /no editor is set: put its name into VISUAL or EDITOR/],
    ] as const) {
      const { type, press, until, untilPrompt } = await open({ env });
      type('kept');
      press('C-o');
      await until(sentence);
      await untilPrompt('(foo@host)1> kept');
      terminal.close();
    }
  });

  it('pastes lines as one unit, in one undo', async () => {
    const { paste, press, until, untilPrompt } = await open();
    paste('one(\n  two,\n)');
    await until((lines) =>
      lines.slice(-3).join('|').endsWith('one(|(foo@host)1>   two,|(foo@host)1> )'),
    );
    press('C-_');
    await untilPrompt('(foo@host)1>');
  });

  it('moves over wide and combined letters as a reader sees them', async () => {
    const { type, press, until, cursor } = await open({ columns: 40 });
    type("'漢字e\u0301x'");
    await until(/漢字/);
    press('Left', 'Left', 'Left', 'Left');
    await until(() => cursor().x === 13 + 1 + 2);
    press('Backspace');
    await until((lines) => lines.at(-1) === "(foo@host)1> '字e\u0301x'");
  });

  it('colours strings and the pair of brackets, but not with NO_COLOR', async () => {
    const { type, until } = await open();
    type("f('x')");
    await until("f('x')");
    assert.ok(terminal.raw.includes("\x1b[32m'x'"));
    assert.ok(terminal.raw.includes('\x1b[1;4m)') || terminal.raw.includes('\x1b[1m\x1b[4m)'));
    terminal.close();
    const plain = await open({ env: { NO_COLOR: '1' } });
    plain.type("f('x')");
    await plain.until("f('x')");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are escapes
    assert.ok(!/\x1b\[[1-9][\d;]*m/.test(plain.raw));
  });
});
