// Where arguments come from: the command line, files, and three variables.

import assert from 'node:assert/strict';
import { allArguments } from '../../../repl/start/arguments.ts';

const files: Readonly<Record<string, string>> = {
  one: `-sname foo # who it is
    -eval 'io.format("a b~n")' -env EMPTY ''
    -env PATH "C:\\\\dir \\"x\\"" a\\ b`,
  two: '-hidden -args_file one -pa x',
  loop: '-args_file loop',
  open: `-eval 'no end`,
};

function taken(argv: readonly string[], env: Readonly<Record<string, string>> = {}): unknown {
  return allArguments(argv, env, (file) => {
    const text = files[file];
    if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    return text;
  });
}

describe('arguments', () => {
  it('are the command line, as it is', () => {
    assert.deepEqual(taken(['-eval', '# "', '-extra', '-args_file', 'one']), [
      '-eval',
      '# "',
      '-extra',
      '-args_file',
      'one',
    ]);
  });

  it('are read from files, with comments, quotes and escapes', () => {
    assert.deepEqual(taken(['-args_file', 'one', '-pa', 'y']), [
      ...['-sname', 'foo', '-eval', 'io.format("a b~n")', '-env', 'EMPTY', ''],
      ...['-env', 'PATH', 'C:\\dir "x"', 'a b', '-pa', 'y'],
    ]);
  });

  it('are read from files that files name', () => {
    const [first, second, third, ...rest] = taken(['--args_file', 'two']) as string[];
    assert.deepEqual([first, second, third, rest.at(-1)], ['-hidden', '-sname', 'foo', 'x']);
  });

  it('come from three variables, each in its place, what is behind -extra last of all', () => {
    assert.deepEqual(
      taken(['-sname', 'foo', '-extra', 'own'], {
        TERL_AFLAGS: '-hidden -extra before',
        TERL_FLAGS: "-eval '1 + 1'",
        TERL_ZFLAGS: '-extra "be hind"',
      }),
      ['-hidden', '-sname', 'foo', '-eval', '1 + 1', '-extra', 'before', 'own', 'be hind'],
    );
  });

  it('that cannot be read are one sentence', () => {
    for (const [argv, sentence] of [
      [['-args_file'], '-args_file wants a file, got nothing'],
      [['-args_file', 'none'], '-args_file none: cannot be read (ENOENT)'],
      [
        ['-args_file', 'loop'],
        '-args_file loop: files name files 10 deep, of which loop is the first',
      ],
      [['-args_file', 'open'], `open has a quote without its end: "'no end"`],
    ] as const)
      assert.deepEqual(taken(argv), { sentence });
    assert.deepEqual(taken([], { TERL_FLAGS: '-eval "' }), {
      sentence: 'TERL_FLAGS has a quote without its end: "\\""',
    });
  });
});
