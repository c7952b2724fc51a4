// A document is read into what is played, and nothing of it is lost.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type Item,
  type Section,
  type Step,
  sectionNamed,
  stepsIn,
  withSubsections,
} from '../../../repl/document/document.ts';
import { read, session } from './support/documents.ts';

describe('a session document', () => {
  it('is its lines again, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: anyCharacter })), (text) => {
        assert.equal(read(text).lines.join('\n'), text);
      }),
    );
  });

  it('has a section for each heading, and one for what stands before the first', () => {
    const { sections } = read(
      'Before.\n# Title\n## Part ##\nText\nof it.\n\nUnder\n===\nlined\n---\n',
    );
    assert.deepEqual(
      sections.map(({ heading, level, line }) => [heading, level, line]),
      [
        ['', 0, 1],
        ['Title', 1, 2],
        ['Part', 2, 3],
        ['Under', 1, 7],
        ['lined', 2, 9],
      ],
    );
    assert.deepEqual(sections[2]?.items, [{ kind: 'prose', line: 4, text: 'Text\nof it.' }]);
  });

  it('takes no line below a list, a table or nothing for a heading', () => {
    const { sections } = read('---\ntitle: x\n---\n\n- item\n---\n\n| a |\n---\n\n---\n');
    assert.deepEqual(
      sections.map(({ heading }) => heading),
      [''],
    );
  });

  it('has its title from a comment, else from the first heading', () => {
    assert.equal(read('# One\n# Two').title, 'One');
    assert.equal(read('# One\n<!-- title: Another\n one -->').title, 'Another one');
    assert.equal(read('no heading').title, '');
  });

  it('has the steps of a block, each with what it shows', () => {
    const [section] = read(
      session('%% foo', '(foo@host)1> 1 +   %% soon', '2', '$ ls', 'a', ' b'),
    ).sections;
    assert.deepEqual(section?.items, [
      {
        ...typed('foo', '(foo@host)1>', '1 +'),
        line: 3,
        soon: true,
        wanted: [wanted('2')],
        output: { from: 3, to: 4 },
      },
      {
        ...typed('foo', '', 'ls'),
        act: 'command',
        line: 5,
        wanted: [wanted('a\n b')],
        output: { from: 5, to: 7 },
      },
    ]);
  });

  it('has one step for an entry of several lines, which show the same prompt', () => {
    const steps = stepsOfSession(
      '(foo@host)1> [1,',
      '(foo@host)1>   2',
      '(foo@host)1> ] %% stays',
      '[1, 2]',
      '(foo@host)2> exit(<0.90.0>,',
      "(foo@host)2> 'kill')",
      '(foo@host)3>',
      '(foo@host)3> 1',
    );
    assert.deepEqual(
      steps.map(({ text, stays, line }) => [text, stays, line]),
      [
        ['[1,\n  2\n]', true, 2],
        ["exit(<0.90.0>,\n'kill')", false, 6],
        ['', false, 8],
        ['1', false, 9],
      ],
    );
  });

  it('has entries of Erlang and Elixir in a terminal where erl or iex was started', () => {
    const steps = stepsOfSession(
      '%% bar',
      '$ erl -sname bar',
      '(bar@host)1> [1,',
      '(bar@host)1>  2]. % a full stop ends it',
      '[1,2]',
      '(bar@host)2> (.',
      'an error',
      '(bar@host)2> ok.',
      '%% baz',
      '$ iex --sname baz',
      'iex(baz@host)1> [1,',
      '...(baz@host)1>   2]',
      '[1, 2]',
      '%% bar',
      '$ terl -sname bar',
      '(bar@host)1> 1.',
    );
    assert.deepEqual(
      steps.map(({ terminal, language, prompt, text }) => [terminal, language, prompt, text]),
      [
        ['bar', 'erl', '', 'erl -sname bar'],
        ['bar', 'erl', '(bar@host)1>', '[1,\n 2]. % a full stop ends it'],
        ['bar', 'erl', '(bar@host)2>', '(.'],
        ['bar', 'erl', '(bar@host)2>', 'ok.'],
        ['baz', 'iex', '', 'iex --sname baz'],
        ['baz', 'iex', 'iex(baz@host)1>', '[1,\n  2]'],
        ['bar', 'terl', '', 'terl -sname bar'],
        ['bar', 'terl', '(bar@host)1>', '1.'],
      ],
    );
  });

  it('keeps the language of a terminal, and takes no check there', () => {
    const erl = session('%% bar', '$ erl -sname bar', '...');
    const entry = session('(bar@host)1> f(), % more');
    const check = '<!-- check bar: true -->\n';
    const text = `## A\n${erl}${entry}${check}## B\n${entry}`;
    const languages = (of: string): readonly string[] =>
      stepsIn(read(of)).map(({ language }) => language);
    assert.deepEqual(languages(text), ['erl', 'erl', 'erl']);
    const [fault] = read(text).faults;
    assert.match(fault?.sentence ?? '', /a terminal of terl after check, got "bar"/);
    assert.deepEqual(languages(`<!-- nodes: fresh in each section -->\n${text}`).at(-1), 'terl');
  });

  it('keeps the terminal over the end of a block, unless a prompt begins the next', () => {
    const text = `${session('%% foo', '(foo@host)1> 1')}\n${session('1', '(foo@host)2> 2')}\n${session('(bar@host)1> 3')}`;
    assert.deepEqual(
      stepsIn(read(text)).map(({ terminal, act, text: what }) => [terminal, act, what]),
      [
        ['foo', 'entry', '1'],
        ['foo', 'seen', ''],
        ['foo', 'entry', '2'],
        ['bar', 'entry', '3'],
      ],
    );
  });

  it('stays in a terminal whose prompt is that of another node', () => {
    const steps = stepsOfSession('%% foo', "(foo@host)1> 'x'", '(bar@host)1> node()', "'bar@host'");
    assert.deepEqual(
      steps.map(({ terminal }) => terminal),
      ['foo', 'foo'],
    );
  });

  it('has keys and what is typed without Enter, and what they show', () => {
    const [up, type, enter, bare] = stepsOfSession(
      ...[
        '%% foo',
        '%% keys Up',
        '(foo@host)1> 1 + 1',
        '%% type 2',
        '(foo@host)1> 1 + 12',
        '%% keys Enter',
      ],
      ...['13', '(foo@host)2>', '%% keys C-g', 'User switch command', ' --> j', '   1* {shell}'],
    );
    assert.deepEqual(
      [up?.act, up?.text, up?.wanted],
      ['keys', 'Up', [wanted('(foo@host)1> 1 + 1')]],
    );
    assert.deepEqual([type?.act, type?.text], ['type', '2']);
    assert.deepEqual(enter?.wanted, [wanted('13'), wanted('(foo@host)2>')]);
    assert.equal(bare?.text, 'C-g');
  });

  it('knows the lines of the job control menu in a block terminal only', () => {
    const lines = ['%% foo', '%% keys C-g', 'User switch command', ' --> j', '   1* {shell}'];
    assert.deepEqual(
      stepsIn(read(session(...lines).replace('terl', 'terminal'))).map(({ prompt, text }) => [
        prompt,
        text,
      ]),
      [
        ['', 'C-g'],
        [' -->', 'j'],
      ],
    );
    assert.equal(stepsOfSession(...lines).length, 1);
  });

  it('reads a fence that is long, indented, or of tildes', () => {
    const text =
      'a\n\n  ~~~~~ terl\n  (foo@host)1> 1\n  ```\n    x\n ~~~\n   ~~~~~~ \n\n> ```terl\n> (foo@host)1> 1\n> ```\n';
    const [step, ...more] = stepsIn(read(text));
    assert.deepEqual(step?.wanted, [wanted('```\n  x'), wanted('~~~')]);
    assert.deepEqual(more, []);
  });

  it('takes a block text in which nothing is typed, and all other languages, for prose', () => {
    const text = '```text\na drawing\n```\n\n```sh\n$ ls\n```\n';
    assert.deepEqual(
      items(text).map(({ kind, line }) => [kind, line]),
      [
        ['prose', 1],
        ['prose', 5],
      ],
    );
    assert.equal((items(text)[1] as { text: string }).text, '```sh\n$ ls\n```');
  });

  it('has files', () => {
    const text =
      '  ```ts lib/s.ts <!-- a module -->\r\n  export {};\r\n    1\r\n  ```\r\n```text a\n```\n```js {1,2}\n```';
    assert.deepEqual(items(text), [
      { kind: 'file', line: 1, path: 'lib/s.ts', text: 'export {};\n  1\n' },
      { kind: 'file', line: 5, path: 'a', text: '' },
      { kind: 'prose', line: 7, text: '```js {1,2}\n```' },
    ]);
  });

  it('has checks, hints, times, needs and reasons, from comments', () => {
    const text = `<!-- check foo: const r = 1;
r === 1 --> <!-- check: true -->
<!-- hint: a | b
 c | when: nodes().length
=== 0 -->
<!-- hint: https://x -->
<!-- timeout: 120s --><!-- timeout:500 ms-->
<!-- needs: linux, erl | apt-get install erlang -->
<!-- skip: it takes an hour -->
<!-- a comment -->
<!-- note: a comment too -->
<!-- see https://x -->
`;
    assert.deepEqual(items(text), [
      { kind: 'check', line: 1, terminal: 'foo', source: 'const r = 1;\nr === 1' },
      { kind: 'check', line: 2, terminal: undefined, source: 'true' },
      { kind: 'hint', line: 3, text: 'a | b c', when: 'nodes().length\n=== 0' },
      { kind: 'hint', line: 6, text: 'https://x', when: undefined },
      { kind: 'timeout', line: 7, ms: 120_000 },
      { kind: 'timeout', line: 7, ms: 500 },
      { kind: 'needs', line: 8, what: 'linux, erl | apt-get install erlang' },
      { kind: 'skip', line: 9, reason: 'it takes an hour' },
    ]);
  });

  it('reads no comment in code and inside a line of code', () => {
    const text =
      '```md\n<!-- chek: x -->\n```\n\n    <!-- check: -->\n\nWrite `<!-- check: x -->` there.\n\na \\<!-- check: x\n';
    assert.deepEqual(read(text).faults, []);
    assert.deepEqual(
      items(text).map(({ kind }) => kind),
      ['prose', 'prose', 'prose', 'prose'],
    );
  });

  it('marks the session below a comment `solution`', () => {
    const text = `<!-- solution -->\n\nSo:\n\n${session('(foo@host)1> 1')}${session('(foo@host)2> 2')}`;
    assert.deepEqual(
      stepsIn(read(text)).map(({ solution }) => solution),
      [true, false],
    );
  });

  it('has the terminals that a comment names, else those of its sessions', () => {
    const text = `<!-- check a: 1 -->\n${session('%% b', '(b@host)1> 1', '%% a', '(a@host)1> 1')}`;
    assert.deepEqual(read(text).terminals, ['b', 'a']);
    assert.deepEqual(read(`<!-- terminals: a, b c -->\n${text}`).terminals, ['a', 'b', 'c']);
  });

  it('begins again with the terminals in each section of level 2, where nodes are fresh', () => {
    const sections = `## A\n${session('%% foo', '(foo@host)1> 1')}## B\n${session('1> 1')}`;
    assert.deepEqual(read(sections).faults, []);
    const { faults, freshSections } = read(`<!-- nodes: fresh in each section -->\n${sections}`);
    assert.ok(freshSections);
    assert.deepEqual(faults, [
      { line: 9, sentence: 'expected %% and the name of a terminal before "1> 1"' },
    ]);
  });

  it('finds a section, and the steps in it', () => {
    const text = `# T\n## A01 One\n${session('%% foo', '(foo@host)1> 1')}### Deep\n${session('(foo@host)2> 2')}## A02 Two\n${session('(foo@host)3> 3')}`;
    const document = read(text);
    const texts = (heading?: string): readonly string[] =>
      stepsIn(document, heading).map((step) => step.text);
    assert.deepEqual(texts(), ['1', '2', '3']);
    assert.deepEqual(texts('A01'), ['1', '2']);
    assert.deepEqual(texts('deep'), ['2']);
    assert.deepEqual(texts('A02 two'), ['3']);
    assert.deepEqual(texts('wo'), ['3']);
    assert.deepEqual(texts('nothing'), []);
    const one = sectionNamed(document, 'A01') as Section;
    assert.equal(withSubsections(document, one).length, 2);
  });
});

const anyCharacter = fc.constantFrom(
  ...'`~#<!->:% \n\r\tabc$(@)1\x1b\ufeff',
  '\r\n',
  '<!--',
  '-->',
  '```',
  'terl\n',
  '%% foo\n',
  '(foo@host)1> ',
  'check: ',
);

/** The steps of a block `terl`; of a block `terminal` if keys are pressed in it. */
function stepsOfSession(...lines: readonly string[]): readonly Step[] {
  const isTerminal = lines.some((line) => line.startsWith('%% type'));
  const text = session(...lines);
  return stepsIn(read(isTerminal ? text.replace('terl', 'terminal') : text));
}

function items(text: string): readonly Item[] {
  return read(text).sections.flatMap((section) => section.items);
}

function typed(
  terminal: string,
  prompt: string,
  text: string,
): Omit<Step, 'line' | 'wanted' | 'output'> {
  const marks = { soon: false, stays: false, solution: false };
  return {
    kind: 'step',
    terminal,
    language: 'terl',
    act: 'entry',
    prompt,
    text,
    ...marks,
    block: 'terl',
  };
}

function wanted(text: string): Step['wanted'][number] {
  return { isReport: false, text, anywhere: false };
}
