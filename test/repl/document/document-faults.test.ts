// What is wrong in a document is said with its line.

import assert from 'node:assert/strict';
import { read, session } from './support/documents.ts';

describe('the faults of a session document', () => {
  const cases: Readonly<Record<string, readonly [text: string, ...faults: string[]]>> = {
    'a comment that is misspelt': [
      '\n<!-- chekc foo: 1 -->',
      '2: expected one of terminals, title, nodes, check, hint, timeout, needs, skip, got "chekc"',
    ],
    'a comment in capitals': [
      '<!-- Hint: x -->',
      '1: expected one of terminals, title, nodes, check, hint, timeout, needs, skip, got "Hint"',
    ],
    'a hint with a name': ['<!-- hint foo: x -->', '1: expected hint:, got "hint foo:"'],
    'a check without its colon': [
      '\n<!-- check foo true -->',
      '2: expected check: or check NAME:, on one line, and then an expression, got "check foo true"',
    ],
    'a check whose name is on another line': [
      '<!-- check\n foo: false -->',
      '1: expected check: or check NAME:, on one line, and then an expression, got "check\\n foo: false"',
    ],
    'a check of an address without its colon': [
      '<!-- check http://host -->',
      '1: expected check: or check NAME:, on one line, and then an expression, got "check http://host"',
    ],
    'a time without a colon': [
      '<!-- timeout 20s -->',
      '1: expected timeout: and then a time such as 120s or 500ms, got "timeout 20s"',
    ],
    'a word of ours alone': [
      '<!-- terminals -->',
      '1: expected terminals: and then names such as foo, bar, got "terminals"',
    ],
    solutions: ['<!-- solutions -->', '1: expected solution and nothing else, got "solutions"'],
    'a solution in capitals': [
      '<!-- Solution -->',
      '1: expected solution and nothing else, got "Solution"',
    ],
    'a solution with more words': [
      '<!-- solution foo -->',
      '1: expected solution and nothing else, got "solution foo"',
    ],
    'a check of nothing': [
      '<!-- check foo: -->',
      '1: expected an expression after check:, got nothing',
    ],
    'a check that is not whole': [
      '<!-- check foo: f( -->',
      '1: expected a whole expression after check:, got "f("',
    ],
    'a check with --> in it': [
      '<!-- check foo: n --> 0 -->\n<!-- terminals: foo -->',
      '1: expected nothing behind the --> of this comment, got more text on its line',
    ],
    'a hint without its text': [
      '<!-- hint: | when: true -->',
      '1: expected hint: a text | when: an expression, got "| when: true"',
    ],
    'a time without a unit': [
      '<!-- timeout: 5 -->',
      '1: expected a time such as 120s or 500ms, one hour at most, after timeout:, got "5"',
    ],
    'a time too long': [
      '<!-- timeout: 61m -->',
      '1: expected a time such as 120s or 500ms, one hour at most, after timeout:, got "61m"',
    ],
    'no time': [
      '<!-- timeout: 0s -->',
      '1: expected a time such as 120s or 500ms, one hour at most, after timeout:, got "0s"',
    ],
    'another word about nodes': [
      '<!-- nodes: fresh -->',
      '1: expected nodes: fresh in each section, got "nodes: fresh"',
    ],
    'fresh nodes too late': [
      '## A\n<!-- nodes: fresh in each section -->',
      '2: expected the comment nodes: before the first section of level 2',
    ],
    'a terminal twice': [
      '<!-- terminals: foo, foo -->',
      '1: expected different names such as foo, bar after terminals:, got "foo"',
    ],
    'a terminal that cannot be': [
      '<!-- terminals: foo, b@r -->',
      '1: expected different names such as foo, bar after terminals:, got "b@r"',
    ],
    'terminals twice': [
      '<!-- terminals: foo -->\n<!-- terminals: bar -->',
      '2: expected one comment terminals:, got another',
    ],
    'a comment within a line': [
      'Look: <!-- check foo: 1 -->',
      '1: expected this comment at the beginning of its line, got text before it',
    ],
    'a solution within a line': [
      'Look: <!-- solution -->',
      '1: expected this comment at the beginning of its line, got text before it',
    ],
    'a comment without its colon within a line': [
      'Look: <!-- check foo true -->',
      '1: expected this comment at the beginning of its line, got text before it',
    ],
    'a comment that does not end': [
      'a\n\n<!-- check foo: 1\n\nb',
      '3: expected --> at the end of this comment, got the end of the file',
    ],
    'a block that does not end': [
      '~~~~terl\n(foo@host)1> 1\n~~~',
      '1: expected a line ~~~~ that ends this block, got the end of the file',
    ],
    'a block of another language that does not end': [
      '```sh\nls',
      '1: expected a line ``` that ends this block, got the end of the file',
    ],
    'a %% without a name': [session('%%'), '2: expected the name of a terminal after %%, got "%%"'],
    'a %% with something else': [
      session('%% (foo)'),
      '2: expected the name of a terminal after %%, got "%% (foo)"',
    ],
    'a %% without a blank': [
      session('%%foo'),
      '2: expected the name of a terminal after %%, got "%%foo"',
    ],
    'keys without a key': [
      session('%% foo', '%% keys '),
      '3: expected what is pressed or typed after %% keys, got "%% keys "',
    ],
    'a mark on a line of its own': [
      session('%% anywhere'),
      '2: expected %% anywhere at the end of a line, got "%% anywhere"',
    ],
    'a mark that is misspelt': [
      session('%% foo', '(foo@host)1> 1 %% son'),
      '3: expected %% soon or %% stays, got "%% son"',
    ],
    'a mark of output on what is typed': [
      session('%% foo', '(foo@host)1> 1 %% anywhere'),
      '3: expected %% anywhere at the end of output, got what is typed',
    ],
    'a terminal that nothing names': [
      session('$ ls', 'a'),
      '2: expected %% and the name of a terminal before "$ ls"',
    ],
    'output of no terminal': [
      session('', 'a', 'b'),
      '3: expected %% and the name of a terminal before "a"',
    ],
    'a prompt of a terminal that is not there': [
      `<!-- terminals: foo -->\n${session('(bar@host)1> 1')}`,
      '3: expected one of the terminals foo, got "bar"',
    ],
    'a %% of a terminal that is not there': [
      `<!-- terminals: foo -->\n${session('%% bar', '(bar@host)1> 1')}`,
      '4: expected one of the terminals foo, got "bar"',
    ],
    'a check of a terminal that is not there': [
      '<!-- terminals: foo, bar -->\n<!-- check baz: 1 -->',
      '2: expected one of the terminals foo, bar, got "baz"',
    ],
    'a check of a terminal that does not occur': [
      `${session('(foo@host)1> 1', '1', '%% bar', '(bar@host)1> 1', '1')}<!-- check baz: true -->`,
      '8: expected one of the terminals foo, bar, got "baz"',
    ],
    'a check where no terminal occurs': [
      '<!-- check baz: true -->',
      '1: expected a terminal of a session, or one that a comment terminals: names, got "baz"',
    ],
    'a check without a name where no terminal occurs': [
      '<!-- check: true -->',
      '1: expected a terminal of a session, or one that a comment terminals: names, got none',
    ],
    'a file outside the folder': ['```ts ../s.ts\n```', fileFault('../s.ts')],
    'a file below and above': ['```ts a/../../s.ts\n```', fileFault('a/../../s.ts')],
    'a file at the root': ['```ts /etc/passwd\n```', fileFault('/etc/passwd')],
    'a file of a drive': ['```ts c:s.ts\n```', fileFault('c:s.ts')],
    'a file with backslashes': ['```ts ..\\s.ts\n```', fileFault('..\\\\s.ts')],
    'a file at home': ['```sh ~/s.ts\n```', fileFault('~/s.ts')],
    'a hidden file': ['```sh .bashrc\n```', fileFault('.bashrc')],
    'a file in a hidden folder': ['```sh a/.git/config\n```', fileFault('a/.git/config')],
    'a path that is a folder': ['```sh a/\n```', fileFault('a/')],
    'a file twice': [
      '```ts s.ts\n```\n```ts s.ts\n```',
      '3: expected one block for the file s.ts, got another in line 1',
    ],
    'a session with a path': ['```terl s.ts\n```', '1: expected ```terl alone, got "terl s.ts"'],
    'an escape sequence that is typed': [
      session('(foo@host)1> 1\x1b[A'),
      '2: expected text without control characters, got "1\\u001b[A"',
    ],
    'a carriage return within a line': [
      session('%% foo', '$ ls\rrm', 'x'),
      '3: expected text without control characters, got "ls\\rrm"',
    ],
    'a control character in a check': [
      '<!-- check foo: "\x07" -->',
      '1: expected plain text after check:, got control characters',
    ],
  };
  for (const [what, [text, ...faults]] of Object.entries(cases))
    it(`are ${what}`, () => {
      assert.deepEqual(
        read(text).faults.map(({ line, sentence }) => `${line}: ${sentence}`),
        faults,
      );
    });

  it('are not comments that begin with another word, or that only look like ours', () => {
    const comments = ['notes', 'hints for reviewers', 'Check that', 'solve it', ''];
    for (const text of [...comments, 'skip-link', 'time out', 'a check foo: 1', 'prettier-ignore'])
      assert.deepEqual(read(`<!-- ${text} -->\na <!-- ${text} -->\n`).faults, [], text);
  });

  it('are not checks of a terminal that only terminals: names', () => {
    assert.deepEqual(read('<!-- terminals: foo -->\n<!-- check foo: 1 -->').faults, []);
  });

  it('are not tabs, and not the ends of lines of Windows', () => {
    assert.deepEqual(
      read(session('%% foo', '(foo@host)1> 1\t+ 1', '2').replaceAll('\n', '\r\n')).faults,
      [],
    );
  });

  it('are an entry that has more lines than anyone types', () => {
    const lines = Array.from({ length: 1002 }, (_, at) => `(foo@host)1> ${at === 0 ? '[' : '1,'}`);
    assert.deepEqual(read(session(...lines)).faults, [
      { line: 2, sentence: 'expected an entry of 1000 lines at most, got more' },
    ]);
  });
});

function fileFault(path: string): string {
  return `1: expected a path inside the folder of the document, with no hidden part, got "${path}"`;
}
