import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// biome-ignore-start lint/correctness/noUnresolvedImports: a CommonJS module, whose exports Biome does not see
import xterm from '@xterm/headless';
// biome-ignore-end lint/correctness/noUnresolvedImports: a CommonJS module, whose exports Biome does not see
import { linesOf } from '../../../repl/session/pty.ts';
import { bundlePrograms, root } from '../../../scripts/build.ts';
import { openTerminal, type Terminal, type TerminalOptions } from '../../helpers/terminal.ts';

describe('terminal shell', () => {
  const outdir = join(root, 'build/fake-terl');
  const pasteModeOff = '\x1b[?2004l';
  let terminal: Terminal;

  const open = async (options: TerminalOptions = {}): Promise<Terminal> => {
    terminal = openTerminal('node', [join(outdir, 'fake-terl.js'), '-sname', 'foo'], options);
    await terminal.untilPrompt('(foo@host)1>');
    return terminal;
  };

  before(() => bundlePrograms({ 'fake-terl': 'test/helpers/fake-terl.ts' }, outdir));
  afterEach(() => terminal.close());

  it('shows a banner and a prompt, evaluates, and counts', async () => {
    const { enter, until, untilPrompt } = await open();
    enter('1 + 1');
    await untilPrompt('(foo@host)2>');
    enter('foo bar');
    await until('Unexpected');
    const lines = await untilPrompt('(foo@host)2>');
    assert.match(lines[0] ?? '', /^Terl \d+\.\d+\.\d+ \[node-24\..*\] \[isolated-vm\]$/);
    assert.deepEqual(lines.slice(1), [
      '',
      `Eshell V0.1.0  (help() to begin, Ctrl-C interrupts, ^G for jobs, q() leaves)`,
      '(foo@host)1> 1 + 1',
      '2',
      '(foo@host)2> foo bar',
      "* 1:1: Unexpected identifier 'bar'",
      '(foo@host)2>',
    ]);
  });

  it('shows the first prompt together with the banner', async () => {
    const shell = await open();
    const [first = ''] = shell.raw.slice(shell.raw.indexOf('\x1b[?2026h')).split('\x1b[?2026l');
    assert.match(first, /Eshell V.*leaves\)\r\n\(foo@host\)1>/);
  });

  it('never shows an old prompt below the value of its entry', async () => {
    const shell = await open();
    const from = shell.raw.length;
    for (const line of ['1 + 1', '2 + 2', '3 + 3']) await shell.ask(line);
    const updates = shell.raw.slice(from).split('\x1b[?2026l');
    assert.ok(updates.length >= 3);
    for (const [at] of updates.entries()) {
      const screen = new xterm.Terminal({ cols: 80, rows: 24, allowProposedApi: true });
      const shown = updates.slice(0, at + 1).join('');
      await new Promise<void>((resolve) => screen.write(shown, resolve));
      const lines = linesOf(screen);
      const [, number] = /^\(foo@host\)(\d+)>$/.exec(lines.at(-1) ?? '') ?? [];
      if (number !== undefined)
        assert.ok(
          !lines.some((line) => line.startsWith(`(foo@host)${number}> `)),
          lines.join('\n'),
        );
      screen.dispose();
    }
  });

  it('edits several lines as one, each with the prompt', async () => {
    const { type, press, until, untilPrompt, cursor } = await open();
    type('(1 +\r22)');
    await until(
      (lines) => lines.at(-1) === '(foo@host)1> 22)' && lines.at(-2) === '(foo@host)1> (1 +',
    );
    press('Up', 'C-a');
    type('x = ');
    const lines = await until('(foo@host)1> x = (1 +');
    assert.deepEqual(cursor(), { x: 17, y: lines.length - 2 });
    press('Enter');
    assert.deepEqual((await untilPrompt('(foo@host)2>')).slice(3), [
      '(foo@host)1> x = (1 +',
      '(foo@host)1> 22)',
      '23',
      '(foo@host)2>',
    ]);
  });

  it('recalls lines with Up, also those of an earlier shell', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'terl-terminal-'));
    try {
      const env = { TERL_HISTORY: join(folder, 'history') };
      const first = await open({ env });
      first.enter('(40 +\r2)');
      await first.untilPrompt('(foo@host)2>');
      first.press('C-d');
      await first.exited();
      const second = await open({ env });
      second.press('Up');
      await second.until(
        (lines) => lines.slice(-2).join() === '(foo@host)1> (40 +,(foo@host)1> 2)',
      );
      second.press('Enter');
      await second.untilPrompt('(foo@host)2>');
      assert.equal(second.lines().at(-2), '42');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('prints output and reports above the line being typed', async () => {
    const { enter, type, untilPrompt, until, cursor } = await open();
    enter('later(30, "from a process\\nhalf"), reportLater(120, "=REPORT=\\ntext\\n")');
    await untilPrompt('(foo@host)2>');
    type('abc');
    await untilPrompt('(foo@host)2> abc');
    await until(/^text$/);
    const lines = await untilPrompt('(foo@host)2> abc');
    assert.deepEqual(lines.slice(-5), [
      'from a process',
      'half',
      '=REPORT=',
      'text',
      '(foo@host)2> abc',
    ]);
    assert.deepEqual(cursor(), { x: 16, y: lines.length - 1 });
  });

  it('prints the lines that come with a new prompt before that prompt', async () => {
    const { press, until } = await open();
    press('C-g');
    await until('User switch command');
    const title = terminal.raw.indexOf('User switch command');
    assert.doesNotMatch(terminal.raw.slice(0, title), / -->/);
    await until((lines) => lines.at(-1) === ' -->');
  });

  it('shows a line begun while the evaluation goes on', async () => {
    const { enter, until, untilPrompt } = await open();
    enter('format("work"), sleep(200).then(() => format("ing\\n"))');
    await until(/^work$/);
    assert.deepEqual((await untilPrompt('(foo@host)2>')).slice(-3), [
      'working',
      'ok',
      '(foo@host)2>',
    ]);
  });

  it('has the prompt behind a line begun, which goes on there', async () => {
    const { enter, type, press, untilPrompt, until, cursor } = await open();
    enter('for (let n = 0; n < 12; n++) later(30 + 20 * n, "."); later(400, ".\\n")');
    const typed = '2 + 3';
    await until(/^\.+\(foo@host\)2>/);
    type(typed);
    await untilPrompt('(foo@host)2> 2 + 3');
    await until(/^\.{13}$/);
    assert.equal(
      (await untilPrompt('(foo@host)2> 2 + 3')).filter((line) => /^\.+/.test(line)).length,
      1,
    );
    press('Enter');
    await untilPrompt('(foo@host)3>');
    enter('later(30, "half")');
    await untilPrompt('half(foo@host)4>');
    type('7 ');
    await untilPrompt('half(foo@host)4> 7');
    assert.equal(cursor().x, 19);
    press('Enter');
    const lines = await untilPrompt('(foo@host)5>');
    assert.deepEqual(lines.slice(-3), ['half(foo@host)4> 7', '7', '(foo@host)5>']);
  });

  it('writes over a line after a carriage return', async () => {
    const { enter, until, untilPrompt } = await open();
    enter('for (let n = 1; n <= 9; n++) format("\\r" + n + "0%"); sleep(300)');
    await until(/^90%$/);
    const lines = await untilPrompt('(foo@host)2>');
    assert.deepEqual(lines.slice(-2), ['90%awake', '(foo@host)2>']);
  });

  it('keeps every line of 10,000 in order while a line is typed', async () => {
    const { enter, type, press, until, untilPrompt } = await open();
    enter('burst(10000, 20)');
    await untilPrompt('(foo@host)2>');
    for (const key of 'typed "while" it prints') {
      const before = terminal.raw.length;
      type(key);
      await until(() => terminal.raw.length > before);
    }
    press('C-a');
    type('X');
    await until('line 010000');
    const lines = await untilPrompt('(foo@host)2> Xtyped "while" it prints');
    const numbers = lines.flatMap((line) => /^line (\d+) \.+$/.exec(line)?.[1] ?? []).map(Number);
    assert.deepEqual(
      numbers,
      Array.from({ length: 10_000 }, (_, n) => n + 1),
    );
    assert.equal(lines.filter((line) => line.startsWith('(foo@host)')).length, 2);
  });

  it('keeps what is typed during an evaluation', async () => {
    const { enter, type, until, untilPrompt } = await open();
    enter('sleep(100)');
    await until('sleep');
    type('40 + 2\r"ahead');
    assert.deepEqual((await untilPrompt('(foo@host)3> "ahead')).slice(-4), [
      'awake',
      '(foo@host)2> 40 + 2',
      '42',
      '(foo@host)3> "ahead',
    ]);
  });

  it('takes a paste of 200 lines as one input', async () => {
    const { paste, press, until, untilPrompt, screen } = await open();
    const pasted = `[\n${Array.from({ length: 200 }, (_, n) => `  ${n},`).join('\r\n')}\n].length`;
    paste(pasted);
    await until('].length');
    assert.ok(screen().length <= 24);
    press('Enter');
    const lines = await untilPrompt('(foo@host)2>');
    assert.equal(lines.at(-2), '200');
    assert.equal(lines.filter((line) => line.startsWith('(foo@host)1>')).length, 202);
  });

  it('takes an unbracketed paste line by line', async () => {
    const { type, untilPrompt } = await open();
    type(Array.from({ length: 20 }, (_, n) => `${n} + 100\r`).join(''));
    const lines = await untilPrompt('(foo@host)21>');
    assert.equal(lines.at(-2), '119');
    assert.equal(lines.length, 3 + 20 * 2 + 1);
  });

  it('interrupts, clears a line, and hints at C-c', async () => {
    const { enter, type, press, until, untilPrompt } = await open();
    enter('sleep(60000)');
    await until('sleep');
    press('C-c');
    assert.equal((await untilPrompt('(foo@host)2>')).at(-2), '** exception exit: killed');
    type('half');
    await untilPrompt('(foo@host)2> half');
    press('C-c');
    await untilPrompt('(foo@host)2>');
    press('C-c');
    await until('(Ctrl-D or q() leaves)');
    await untilPrompt('(foo@host)2>');
  });

  it('clears the screen at C-l, and keeps the line', async () => {
    const { enter, type, press, until, untilPrompt } = await open();
    enter('1');
    await untilPrompt('(foo@host)2>');
    type('abc');
    press('C-l');
    await until(() => terminal.screen()[0] === '(foo@host)2> abc' && terminal.screen()[1] === '');
  });

  it('redraws a long line when the window changes', async () => {
    const { type, resize, until, untilPrompt } = await open();
    const text = `"${'0123456789'.repeat(12)}"`;
    type(text);
    await until(/789"$/);
    const wrapped = (columns: number): readonly string[] => {
      const all = `(foo@host)1> ${text}`;
      return Array.from({ length: Math.ceil(all.length / columns) }, (_, row) =>
        all.slice(row * columns, (row + 1) * columns),
      );
    };
    for (const columns of [60, 40, 30, 100, 50, 80]) {
      resize(columns, 24);
      await until((lines) => {
        const want = wrapped(columns);
        const from = lines.findIndex((line) => line.startsWith('(foo@host)1>'));
        return lines.slice(from).join('\n') === want.join('\n');
      });
    }
    terminal.press('C-c');
    await untilPrompt('(foo@host)1>');
  });

  it('leaves at C-d, q() and halt, with their status', async () => {
    for (const [keys, status] of [
      ['\x04', 0],
      ['q()\r', 0],
      ['halt(3)\r', 3],
    ] as const) {
      const { type, exited } = await open();
      type(keys);
      assert.equal((await exited()).status, status);
      assert.ok(terminal.raw.includes(pasteModeOff));
      terminal.close();
    }
  });

  it('keeps to plain lines on a dumb terminal', async () => {
    const { enter, press, until, untilPrompt, exited } = await open({ env: { TERM: 'dumb' } });
    enter('1 + 1');
    await untilPrompt('(foo@host)2>');
    // a C-c that comes before the line is read makes the terminal itself forget the line
    enter("format('it runs\\n'), sleep(60000)");
    await until((lines) => lines.includes('it runs'));
    press('C-c');
    await until('** exception exit: killed');
    press('C-d');
    await exited();
    assert.ok(!terminal.raw.includes('\x1b'));
  });

  it('shows what the console prints above the prompt', async () => {
    const { enter, until, untilPrompt } = await open();
    enter('this.constructor.constructor("return process")().emitWarning("careful")');
    await until(/Warning: careful/);
    await untilPrompt('(foo@host)2>');
  });

  it('restores the terminal when a signal ends it', async () => {
    terminal = openTerminal('bash', ['--norc', '-i'], { env: { PS1: '$ ' } });
    const { enter, until, untilPrompt } = terminal;
    await untilPrompt('$');
    for (const [signal, status] of [
      ['TERM', 143],
      ['HUP', 129],
      ['INT', 130],
    ] as const) {
      enter(`clear; node ${outdir}/fake-terl.js`);
      await untilPrompt('1>');
      enter('pid()');
      const pid = Number((await untilPrompt('2>')).at(-2));
      terminal.type('half');
      await untilPrompt('2> half');
      const from = terminal.raw.length;
      process.kill(pid, `SIG${signal}`);
      await untilPrompt('$');
      assert.ok(terminal.raw.slice(from).includes(pasteModeOff));
      enter(`echo status $?; stty -a | grep -o -e '[-]*icanon' -e '[-]*echo ' -e '[-]*isig'`);
      await until(`status ${status}`);
      await until(/^isig/);
      assert.ok(!terminal.lines().some((line) => /^-(icanon|echo|isig)/.test(line)));
    }
  });

  it('stops at C-z, and comes back with the line begun', async () => {
    terminal = openTerminal('bash', ['--norc', '-i'], { env: { PS1: '$ ' } });
    const { enter, type, press, until, untilPrompt } = terminal;
    await untilPrompt('$');
    enter(`node ${outdir}/fake-terl.js -sname foo`);
    await untilPrompt('(foo@host)1>');
    type('40 + ');
    await untilPrompt('(foo@host)1> 40 +');
    press('C-z', 'C-z');
    await until('Stopped');
    await untilPrompt('$');
    enter('fg');
    await untilPrompt('(foo@host)1> 40 +');
    enter('2');
    assert.equal((await untilPrompt('(foo@host)2>')).at(-2), '42');
  });
});
