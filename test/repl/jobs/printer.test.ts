import assert from 'node:assert/strict';
import { createPlainOutput } from '../../../repl/jobs/plain-output.ts';
import { createPrinter, type Printer } from '../../../repl/jobs/printer.ts';
import { plainText, sanitise } from '../../../repl/text/sanitise.ts';

describe('printer', () => {
  let printed: string[] = [];
  const open = (): Printer => {
    const printer = createPrinter();
    printer.resume((text) => printed.push(text));
    return printer;
  };
  /** Resolves when the printer has printed this number of lines. */
  const untilLines = async (count: number): Promise<void> => {
    while (printed.join('').split('\n').length - 1 < count) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  beforeEach(() => {
    printed = [];
  });

  it('prints what comes at once in one piece', async () => {
    const printer = open();
    printer.write('a\nb\n');
    printer.write('c\n');
    await untilLines(3);
    assert.deepEqual(printed, ['a\nb\nc\n']);
  });

  it('joins a line that comes in pieces', async () => {
    const printer = open();
    printer.write('ab');
    printer.write('c\nd');
    assert.equal(printer.tail(), 'd');
    printer.write('e\n');
    await untilLines(2);
    assert.equal(printed.join(''), 'abc\nde\n');
  });

  it('shows a line begun, and does not end it', async () => {
    const printer = open();
    const changed = new Promise<void>((resolve) => printer.subscribe(resolve));
    printer.write('50');
    printer.write('%');
    await changed;
    assert.equal(printer.tail(), '50%');
    printer.write('... done\n');
    await untilLines(1);
    assert.equal(printed.join(''), '50%... done\n');
    assert.equal(printer.tail(), '');
  });

  it('begins reports on a fresh row', () => {
    const printer = open();
    printer.write('half');
    printer.lines('=ERROR REPORT====');
    printer.drain();
    assert.equal(printed.join(''), 'half\n=ERROR REPORT====\n');
  });

  it('keeps order and loses nothing of 100,000 lines, in small flushes', async () => {
    const printer = open();
    const lines = Array.from({ length: 100_000 }, (_, n) => `line ${n}\n`);
    for (const line of lines) printer.write(line);
    await untilLines(lines.length);
    assert.equal(printed.join(''), lines.join(''));
    assert.ok(printed.every((batch) => batch.split('\n').length <= 501));
  });

  it('drops the oldest lines, and counts them, when there are too many', () => {
    const printer = open();
    for (let n = 0; n < 200_010; n += 1) printer.write(`${n}\n`);
    printer.drain();
    const lines = printed.join('').split('\n');
    assert.equal(lines[0], '... 10 lines were too many to show');
    assert.equal(lines[1], '10');
    assert.equal(lines.at(-2), '200009');
  });

  it('writes over what stands in a line', () => {
    const printer = open();
    for (let n = 1; n <= 10; n++) printer.write(`\r${n * 10}%`);
    assert.equal(printer.tail(), '100%');
    printer.write(' done\n-\b\\\b|\n');
    printer.drain();
    assert.equal(printed.join(''), '100% done\n|\n');
  });

  it('has no room while much waits to be printed', async () => {
    const printer = open();
    assert.equal(printer.room(), undefined);
    printer.write(`${'x'.repeat(600_000)}\n`.repeat(2));
    await printer.room();
    assert.equal(printed.join('').length, 1_200_002);
    assert.equal(printer.room(), undefined);
    printer.write('line\n'.repeat(6_000));
    assert.notEqual(printer.room(), undefined);
    printer.drain();
  });

  it('drops lines that are too long together', () => {
    const printer = open();
    for (let n = 0; n < 40; n++) printer.write(`${'x'.repeat(65_000)}\n`.repeat(20));
    printer.drain();
    const all = printed.join('');
    assert.equal(all.slice(0, 36), '... 284 lines were too many to show\n');
    assert.ok(all.length < 34_000_000, `${all.length} characters`);
  });

  it('is settled when all lines so far are printed', async () => {
    const printer = open();
    await printer.settled();
    printer.write(`${'line\n'.repeat(2_000)}half`);
    await printer.settled();
    assert.equal(printed.join(''), 'line\n'.repeat(2_000));
  });

  it('is settled also while others go on printing', async () => {
    const printer = open();
    const endless = (): void => {
      printer.write('noise\n'.repeat(600));
      again = setImmediate(endless);
    };
    let again = setImmediate(endless);
    printer.write('mine\n');
    await printer.settled();
    clearImmediate(again);
    assert.match(printed.join(''), /^mine\n/);
  });

  it('holds everything while the terminal is lent', async () => {
    const printer = open();
    printer.hold();
    printer.write('a\n');
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(printed, []);
    printer.resume((text) => printed.push(text));
    await untilLines(1);
    assert.deepEqual(printed, ['a\n']);
  });

  it('makes an escape sequence safe that comes in two pieces', () => {
    const printer = open();
    printer.write('a\x1b[');
    printer.write('2Jb\n');
    printer.drain();
    assert.equal(printed.join(''), 'ab\n');
  });

  it('cuts a line that never ends', () => {
    const printer = open();
    printer.write('x'.repeat(70_000));
    printer.drain();
    assert.equal(printed.join(''), `${'x'.repeat(65_536)}\n${'x'.repeat(70_000 - 65_536)}\n`);
  });
});

describe('sanitise', () => {
  it('keeps colours and closes them', () => {
    assert.equal(sanitise('\x1b[31mred'), '\x1b[31mred\x1b[0m');
    assert.equal(sanitise('\x1b[1;31mred\x1b[0m'), '\x1b[1;31mred\x1b[0m');
  });

  it('drops what moves, clears, rings or renames', () => {
    assert.equal(sanitise('a\x1b[2J\x1b[10;10Hb'), 'ab');
    assert.equal(sanitise('a\rb\bc\x07\x00'), 'abc');
    assert.equal(sanitise('\x1b]0;title\x07x\x1b]8;;http://a\x1b\\link'), 'xlink');
    assert.equal(sanitise('\x1b7\x1b(Bx\x1bc'), 'x');
    assert.equal(sanitise('\x9b2Jx'), 'x');
    assert.equal(sanitise('x\x1b'), 'x');
  });

  it('drops what hides the text after it, and keeps the colours beside it', () => {
    for (const hidden of [
      '8',
      '08',
      '0;8',
      '8;0',
      '1;8',
      '38;8',
      '38;5;1;8',
      '48;2;1;2;3;8',
      '8:1',
    ])
      assert.doesNotMatch(sanitise(`\x1b[${hidden}mx`), /[[;]0*8[;:m]/, hidden);
    assert.equal(sanitise('\x1b[8mx'), 'x');
    assert.equal(sanitise('\x1b[1;8;31mx'), '\x1b[1;31mx\x1b[0m');
    for (const colour of ['38;5;8', '48;5;8;1', '38;2;8;8;8', '28', '38:5:8'])
      assert.equal(sanitise(`\x1b[${colour}mx`), `\x1b[${colour}mx\x1b[0m`);
  });

  it('leaves text, tabs and newlines alone', () => {
    assert.equal(sanitise('a\tb\n漢字 é'), 'a\tb\n漢字 é');
  });

  it('drops colours too where nothing understands them', () => {
    assert.equal(plainText('\x1b[31mred\x1b[0m'), 'red');
  });
});

describe('plain output', () => {
  it('writes over a line where somebody sees it, but never over a prompt', () => {
    let printed = '';
    const output = createPlainOutput((text) => (printed += text), { isTTY: true });
    output.write('10%\r20%\n');
    output.ask('1> ');
    output.write('a\r\bb\nc\rd\x1b[2J');
    assert.equal(printed, '10%\r20%\n1> ab\ncd');
    output.write('\re\n');
    assert.equal(printed, '10%\r20%\n1> ab\ncd\re\n');
  });

  it('begins reports on a fresh line, and joins the rest', () => {
    let printed = '';
    const output = createPlainOutput((text) => {
      printed += text;
    });
    output.write('1> ');
    output.lines('=REPORT=\n');
    output.write('half');
    output.write('ok\n');
    output.lines('=REPORT=');
    assert.equal(printed, '1> \n=REPORT=\nhalfok\n=REPORT=\n');
  });
});
