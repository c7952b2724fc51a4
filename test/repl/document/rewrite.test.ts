// A document is written anew where its output has changed, and nowhere else.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { keptEntry } from '../../../repl/compare/compare.ts';
import { type Document, type Step, stepsIn } from '../../../repl/document/document.ts';
import { type Entry, entriesOf } from '../../../repl/document/entries.ts';
import { type Rewriting, rewrite } from '../../../repl/document/rewrite.ts';
import { planOf } from '../../../repl/document/rewrite-plan.ts';
import { anyOutputLine, read, session } from './support/documents.ts';

describe('to rewrite a document', () => {
  it('changes the output that differs', () => {
    const text = `# T\n${session('%% foo', '(foo@host)1> 1 + 1', '3', '(foo@host)2> 2', '2')}end`;
    assert.equal(rewritten(text, ['2'], ['2']), text.replace('\n3\n', '\n2\n'));
  });

  it('adds what is new, and takes out what is no longer shown', () => {
    assert.equal(output(['a', 'c'], ['a', 'b', 'c', 'd']), 'a\nb\nc\nd');
    assert.equal(output(['a', 'b', 'c'], ['b']), 'b');
    assert.equal(output([], ['a']), 'a');
    assert.equal(output(['a'], []), '');
  });

  it('keeps what still fits as it is written', () => {
    assert.equal(
      output(['[[...], 1]', 'x', '[...]'], ['[7, 1]', 'y', 'z']),
      '[[...], 1]\ny\n[...]',
    );
    assert.equal(output(['...', 'x'], ['banner', 'more', 'y']), '...\ny');
    assert.equal(output(['a', '...', 'z'], ['a', '1', '2', 'z']), 'a\n...\nz');
    assert.equal(output(['a', '...', 'z'], ['b', '1', '2', 'y']), 'b\n...\ny');
  });

  it('keeps what may come anywhere where it stands', () => {
    assert.equal(output(['a', 'x  %% anywhere', 'b'], ['x', 'a', 'c']), 'a\nx  %% anywhere\nc');
    assert.equal(
      output(['a', "Shell got 'x' %% anywhere", 'b'], ["Shell got 'y'", 'a', 'b']),
      "a\nShell got 'y' %% anywhere\nb",
    );
    assert.equal(output(['[...] %% anywhere', 'y'], ['y', 'x']), '[...] %% anywhere\ny');
  });

  it('finds the one order in which all that may come anywhere fits', () => {
    const wanted = ['[...] %% anywhere', 'a %% anywhere'];
    assert.equal(output(wanted, ['a', 'b']), wanted.join('\n'));
    assert.equal(
      output(['x', 'y', '[...] %% anywhere'], ['x', 'y', 'x']),
      'x\ny\n[...] %% anywhere',
    );
    assert.equal(
      output(['x', 'y', '[...] %% anywhere'], ['y', 'x', 'y']),
      'x\ny\n[...] %% anywhere',
    );
  });

  it('keeps the date of a report whose other lines differ', () => {
    const report = (date: string, value: string): string[] => [
      `=ERROR REPORT==== ${date} ===`,
      'Error in process [...]',
      value,
    ];
    assert.equal(
      output(
        [...report('1', 'a'), '', 'ok'],
        [...report('2', 'b').with(1, 'Error in process <0.1.0>'), '', 'ok'],
      ),
      [...report('1', 'b'), '', 'ok'].join('\n'),
    );
  });

  it('ends a report by an empty line before another entry', () => {
    const report = '=ERROR REPORT==== 1 ===\nx';
    assert.equal(output(['ok'], [...report.split('\n'), '', 'ok']), `${report}\n\nok`);
    assert.equal(
      output([...report.split('\n')], [...report.split('\n'), '', 'ok']),
      `${report}\n\nok`,
    );
  });

  it('writes `host` for the name of the machine, and [...] where a document cannot', () => {
    const shown = [
      "['foo@vm1', 'vm1', 'a@vm1-2', 'vm12']",
      'no node runs on vm1; it is vm1.example',
    ];
    assert.equal(
      output([], shown),
      "['foo@host', 'host', 'a@vm1-2', 'vm12']\nno node runs on [...]; it is [...].example",
    );
  });

  it('writes pids as the document does', () => {
    assert.equal(output(['a'], ['<0.95.0>']), '<0.90.0>');
  });

  it('writes [...] for what would be read as something else than output', () => {
    assert.equal(
      output([], ['```', '%% bar', '$ ls -l', '(foo@host)2> 1', '3>x', '...', 'a\x1b[1mb']),
      '[...]\n[...] bar\n[...] ls -l\n[...] 1\n[...]\n[...]\na[...]b',
    );
    const tilde = '~~~~ terl\n(foo@host)1> 1\n~~~~\n';
    assert.equal(
      rewritten(tilde, ['~~~', '~~~~', '```']),
      tilde.replace('1\n~', '1\n~~~\n[...]\n```\n~'),
    );
  });

  it('writes the prompts that keys show', () => {
    const text = `\`\`\`terminal\n%% foo\n%% keys Up\n(foo@host)1> 1\n%% keys Enter\n1\n(foo@host)2>\n%% keys C-g\n\`\`\`\n`;
    assert.equal(
      rewritten(text, ['(foo@host)7> 2'], ['2', '(foo@host)8>']),
      text.replace('1> 1\n', '7> 2\n').replace('\n1\n', '\n2\n').replace('2>', '8>'),
    );
  });

  it('loses no byte of anything else', () => {
    const text =
      '\ufeff# T\r\n\ttab  \r\n   ````` terl \r\n   %% foo\r\n   (foo@host)1> 1\t \r\n   2  \r\n\r\n   `````\r\nno end';
    assert.equal(rewritten(text, ['2  ']), text);
    assert.equal(rewritten(text, ['3', ' 4']), text.replace('   2  \r\n', '   3\r\n    4\r\n'));
  });

  it('leaves the steps that were not played', () => {
    const document = read(session('(foo@host)1> 1', '2', '(foo@host)2> 3', '4'));
    const [, second] = stepsIn(document);
    assert.equal(
      rewrite(document, new Map([[second as Step, entriesOf(['3'])]]), run),
      session('(foo@host)1> 1', '2', '(foo@host)2> 3', '3'),
    );
  });

  it('keeps `...` also beside an output of 200,000 lines, in linear time', function () {
    this.timeout(20_000);
    const many = Array.from({ length: 200_000 }, (_, at) => `${at}`);
    assert.equal(output(['0', '...', 'x'], many), '0\n...\n199999');
    assert.equal(output(['x', '1'], many), many.join('\n'));
    assert.equal(output(many, many), many.join('\n'));
    assert.equal(output(many, many.with(100_000, 'x')), many.with(100_000, 'x').join('\n'));
  });
});

describe('to rewrite any document', () => {
  it('with output that fits changes nothing', () => {
    fc.assert(
      fc.property(anyDocument, (text) => {
        const document = read(text);
        const shown = new Map(stepsIn(document).map((step) => [step, step.wanted]));
        assert.equal(rewrite(document, shown, run), text);
      }),
    );
  });

  it('changes no line but output', () => {
    fc.assert(
      fc.property(anyDocument, anyOutputs, (text, outputs) => {
        const before = read(text);
        const after = read(rewrite(before, shownIn(before, outputs), run));
        assert.equal(after.faults.length, before.faults.length);
        assert.deepEqual(withoutOutput(after), withoutOutput(before));
        assert.deepEqual(
          stepsIn(after).filter(isTyped).map(what),
          stepsIn(before).filter(isTyped).map(what),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('a second time changes nothing, and all fits', () => {
    fc.assert(
      fc.property(anyDocument, anyOutputs, (text, outputs) => {
        const first = read(text);
        const once = rewrite(first, shownIn(first, outputs), run);
        const second = read(once);
        const shown = shownIn(second, outputs);
        assert.equal(rewrite(second, shown, run), once);
        for (const [step, entries] of shown)
          assert.equal(planOf(step.wanted, entries, fits), undefined, step.text);
      }),
      { numRuns: 1000 },
    );
  });
});

function fits(wanted: Entry, shown: Entry): boolean {
  return matches(here(wanted.text), here(shown.text));
}

const run: Rewriting = {
  fits,
  written: (shown) => shown.replaceAll('<0.95.0>', '<0.90.0>'),
  kept: keptEntry,
  host: 'vm1',
};

/** As the comparison takes `host` and dates. */
function here(text: string): string {
  return text.replaceAll('@vm1', '@host').replaceAll("'vm1'", "'host'");
}

/** `[...]` stands for any text. */
function matches(wanted: string, shown: string): boolean {
  const normal = (text: string): string =>
    text.replace(/REPORT==== .* ===/, 'REPORT').replaceAll('<0.95.0>', '<0.90.0>');
  const [first = '', ...rest] = normal(wanted).split('[...]');
  const text = normal(shown);
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** The document with what its steps showed, in their order. */
function rewritten(text: string, ...outputs: readonly (readonly string[])[]): string {
  const document = read(text);
  assert.deepEqual(document.faults, []);
  return rewrite(document, shownIn(document, outputs), run);
}

function shownIn(
  document: Document,
  outputs: readonly (readonly string[])[],
): Map<Step, readonly Entry[]> {
  const played = stepsIn(document).filter(isTyped);
  return new Map(
    outputs.slice(0, played.length).map((lines, nth) => [played[nth] as Step, entriesOf(lines)]),
  );
}

/** The lines below an entry, once it has shown these. */
function output(wanted: readonly string[], shown: readonly string[]): string {
  const [before, after] = ['```terl\n%% foo\n(foo@host)1> x\n', '```\n'];
  const text = rewritten(`${before}${wanted.map((line) => `${line}\n`).join('')}${after}`, shown);
  assert.ok(text.startsWith(before) && text.endsWith(after));
  return text.slice(before.length, -after.length).replace(/\n$/, '');
}

function isTyped({ act }: Step): boolean {
  return act !== 'seen';
}

function what({ terminal, act, prompt, text, soon, stays }: Step): unknown {
  return [terminal, act, prompt, text, soon, stays];
}

function withoutOutput(document: Document): readonly string[] {
  const steps = stepsIn(document);
  return document.lines.filter(
    (_, at) => !steps.some(({ output: { from, to } }) => at >= from && at < to),
  );
}

const anyOutputs = fc.array(fc.array(anyOutputLine, { maxLength: 5 }), { maxLength: 6 });

const anyFence = fc.constantFrom('```', '`````', '~~~');
const anyTyped = fc.constantFrom(
  '%% foo',
  '$ ls',
  '(foo@host)1> 1',
  '(bar@host)2> [1,',
  '3> %% soon',
  '%% keys Up',
  '%% type x',
  ' --> c',
  '(foo@host)1>',
);
const quietOutputLine = anyOutputLine.filter((line) => !/^( ?```|~|%%|\$)/.test(line));

const anyBlock = fc
  .tuple(
    anyFence,
    fc.constantFrom('', ' ', '   '),
    fc.constantFrom('terl', 'text', 'terminal', 'ts s.ts', 'sh'),
    fc.array(fc.oneof(anyTyped, quietOutputLine), { maxLength: 12 }),
  )
  .map(([fence, indent, info, lines]) =>
    [`${fence}${info}`, '%% foo', ...lines, fence].map((line) => indent + line),
  );

const anyDocument = fc
  .tuple(
    fc.array(
      fc.oneof(
        anyBlock,
        fc.constantFrom(['# A'], ['text', 'more'], [''], ['<!-- check foo: 1 -->']),
      ),
    ),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
  )
  .map(([blocks, end, isEnded]) => blocks.flat().join(end) + (isEnded ? end : ''));
