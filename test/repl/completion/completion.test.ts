import assert from 'node:assert/strict';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { completionAt } from '../../../repl/completion/completer.ts';
import { callAt, contextAt } from '../../../repl/completion/completion-context.ts';
import { formFor } from '../../../repl/completion/signature.ts';
import { matchingBrackets } from '../../../repl/line/brackets.ts';
import { finish, listed } from '../../../repl/line/candidates.ts';
import { edit, emptyEditor } from '../../../repl/line/line-editor.ts';
import type { Candidate, Question } from '../../../runtime/node/node.ts';

/** The questions at | in a text, as short words; 'words' for fixed ones. */
function asked(shown: string): string {
  const context = contextAt(shown.replace('|', ''), shown.indexOf('|'));
  if (context === undefined) return 'nothing';
  const { questions, words } = context;
  const said = questions.map(({ kind, ...rest }) =>
    [kind, ...Object.values(rest).flat()].join(' '),
  );
  return [...said, ...(questions.length === 0 && words.length > 0 ? ['words'] : [])].join(', ');
}

/** Lines of what a call is made of, in any order, and of anything at all. */
const lines: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom('spawn(', 'nodes(', 'send([', 'rpc.call(', "'bar@host'", 'import ', ' from '),
      fc.constantFrom(
        'a',
        '.',
        '?.',
        '(',
        ')',
        '[',
        ']',
        '{',
        '}',
        '${',
        ',',
        '!',
        '=>',
        '\\',
        '@',
      ),
      fc.constantFrom("'", '"', '`', '/', '//', '/*', '*/', ' ', '\n', '漢', 'e\u0301', '#', '0'),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));

const names: fc.Arbitrary<string> = fc.string({ unit: 'grapheme', maxLength: 12 });

/** What one Tab makes of a text in which | is the cursor. */
async function tabbed(shown: string, ...names: (string | Candidate)[]): Promise<string> {
  const [text, at] = [shown.replace('|', ''), shown.indexOf('|')];
  const candidates = names.map((name) => (typeof name === 'string' ? { name } : name));
  const completion = await completionAt(text, at, async () => ({ candidates }));
  const editor = { ...emptyEditor, text, at };
  const { replacement } = completion === undefined ? {} : finish(editor, completion);
  const after = replacement === undefined ? editor : edit(editor, replacement);
  return `${after.text.slice(0, after.at)}|${after.text.slice(after.at)}`;
}

describe('completion', () => {
  const contexts: [shown: string, questions: string][] = [
    ['|', 'names'],
    ['sp|', 'names'],
    ['x = sp|', 'names'],
    ['f(1, sp|', 'names'],
    ['net_adm.|', 'members net_adm'],
    ['net_adm.pi|', 'members net_adm'],
    ['a.b?.c|', 'members a b'],
    ['(a.b|)', 'members a'],
    ['f().|', 'nothing'],
    ['f().x|', 'nothing'],
    ['1.|', 'nothing'],
    ["'text|", 'nothing'],
    ['// com|', 'nothing'],
    ['/* com|', 'nothing'],
    ['`tem|', 'nothing'],
    ["net_adm.ping('b|", 'nodes'],
    ['net_adm.ping("b|', 'nodes'],
    ["await net_adm.ping('b|", 'nodes'],
    ["disconnect_node('|", 'nodes'],
    ["monitor_node('b|", 'nodes'],
    ["spawn('b|", 'nodes, modules'],
    ["spawn('b@h', 's|", 'modules'],
    ["spawn('b@h', 's', 'l|", 'functions s'],
    ["spawn('s', 'l|", 'functions s'],
    ["spawn_link(\n  'b@h',\n  's', 'l|", 'functions s'],
    ["rpc.call('b|", 'nodes'],
    ["rpc.call('b@h', 's|", 'modules'],
    ["rpc.call('b@h', 's', 'f|", 'functions s'],
    ["rpc.multicall(['b|", 'nodes'],
    ["rpc.multicall(['b@h', 'c|", 'nodes'],
    ["rpc.multicall(['b@h'], 's', 'f|", 'functions s'],
    ["['ser|", 'registered'],
    ["['server', 'b|", 'nodes'],
    ["['ser|', 'bar@host'] ! 1", 'registered bar@host'],
    ["monitor('process', ['server', 'b|", 'nodes'],
    ["rpc.call('b@h', 'erlang', 'whereis', ['ser|", 'registered b@h'],
    ["whereis('s|", 'registered'],
    ["nodes('|", 'words'],
    ["nodes(['visible', 'h|", 'words'],
    ["process_flag('t|", 'words'],
    ["process_info(self(), 'm|", 'words'],
    ["c('s|", 'files  modules'],
    ["c('lib/s|", 'files lib/ modules'],
    ["cd('/t|", 'files / folders'],
    ["ls('|", 'files  all'],
    ["import { f } from './s|", 'files ./ modules'],
    ["import * as s from '../lib/|", 'files ../lib/ modules'],
    ["import './|", 'files ./ modules'],
    ["await import('./lib/s|", 'files ./lib/ modules'],
    ["import('|", 'words'],
    ["const from = './|", 'nothing'],
    ["f('x|", 'nothing'],
  ];
  for (const [shown, questions] of contexts)
    it(`asks at ${JSON.stringify(shown)} for ${questions}`, () => {
      assert.equal(asked(shown), questions);
    });

  it('fills in the only one, and closes its string', async () => {
    assert.equal(await tabbed('sle|', 'sleep'), 'sleep|');
    assert.equal(await tabbed("net_adm.ping('b|", 'bar@host'), "net_adm.ping('bar@host'|");
    assert.equal(await tabbed("net_adm.ping('b|')", 'bar@host'), "net_adm.ping('bar@host|')");
    assert.equal(await tabbed("cd('sr|", 'src/'), "cd('src/|");
  });

  it('fills in what all of them begin with', async () => {
    assert.equal(await tabbed('sp|', 'spawn', 'spawn_link', 'spawn_opt'), 'spawn|');
    assert.equal(await tabbed('s|', 'spawn', 'sleep'), 's|');
    assert.equal(await tabbed('o.|', 'über1', 'über2'), 'o.über|');
    assert.equal(await tabbed('o.x|', 'a', 'b'), 'o.x|');
  });

  it('never cuts a grapheme in two', async () => {
    assert.equal(await tabbed("whereis('|", 'e\u0301x', 'e\u0300y'), "whereis('|");
  });

  it('offers no name that would break the string or the screen', async () => {
    assert.equal(await tabbed("whereis('|", "it's"), "whereis('|");
    assert.equal(await tabbed("whereis('|", '\x1b[2J'), "whereis('|");
  });

  it('never throws, and changes nothing before or behind the word', async () => {
    await fc.assert(
      fc.asyncProperty(
        lines,
        fc.nat(),
        fc.array(names, { maxLength: 4 }),
        async (text, place, found) => {
          const cuts = [
            ...Array.from(new Intl.Segmenter().segment(text), ({ index }) => index),
            text.length,
          ];
          const at = cuts[place % cuts.length] ?? 0;
          callAt(text, at);
          matchingBrackets(text, at);
          const completion = await completionAt(text, at, async () => ({
            candidates: found.map((name) => ({ name: text.slice(at - 1, at) + name, note: name })),
          }));
          if (completion === undefined) return;
          const { from, candidates } = completion;
          assert.ok(from >= 0 && from <= at);
          const typed = text.slice(from, at);
          const more = [...candidates, { name: `${typed}one` }, { name: `${typed}other` }];
          for (const one of [completion, { ...completion, candidates: more }]) {
            const editor = { ...emptyEditor, text, at };
            const { replacement, listing } = finish(editor, one);
            const after = replacement === undefined ? editor : edit(editor, replacement);
            assert.ok(after.text.startsWith(text.slice(0, from)));
            assert.ok(after.text.endsWith(text.slice(at)));
            assert.ok(after.text.isWellFormed());
            for (const row of listing === undefined ? [] : listed(listing, 40, 8))
              assert.ok(stringWidth(row) <= 40, row);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('asks each question once and prefers those who are described', async () => {
    const questions: Question[] = [];
    const completion = await completionAt("spawn('b", 8, async (question) => {
      questions.push(question);
      return {
        candidates: [{ name: 'bar', ...(question.kind === 'modules' ? { note: 'a module' } : {}) }],
      };
    });
    assert.deepEqual(
      questions.map(({ kind }) => kind),
      ['nodes', 'modules'],
    );
    assert.deepEqual(completion?.candidates, [{ name: 'bar', note: 'a module' }]);
  });
});

describe('a list of candidates', () => {
  const many = Array.from({ length: 100 }, (_, n) => ({
    name: `name${String(n).padStart(2, '0')}`,
  }));

  it('gives each its line when there are few and they have notes', () => {
    const candidates = [{ name: 'spawn', arity: '1,2', note: 'a new process' }, { name: 'sleep' }];
    assert.deepEqual(listed({ candidates }, 40, 10), ['spawn/1,2  a new process', 'sleep']);
  });

  it('stands in columns, and says how many more there are', () => {
    const rows = listed({ candidates: many }, 40, 5);
    assert.equal(rows.length, 5);
    assert.equal(rows[0], 'name00  name01  name02  name03  name04');
    assert.equal(rows[4], '... 80 more: type on to see fewer');
    assert.deepEqual(listed({ candidates: many }, 40, 0), []);
  });

  it('is never wider than the screen', () => {
    const candidates = [{ name: '漢'.repeat(40), note: 'wide' }, ...many];
    for (const columns of [10, 17, 40, 80])
      for (const row of listed({ candidates }, columns, 8))
        assert.ok(
          [...row].reduce((width, letter) => width + (letter === '漢' ? 2 : 1), 0) <= columns,
        );
  });
});

describe('a signature', () => {
  const forms =
    'spawn(fun: () => unknown): Pid\nspawn(fun: Function, args: unknown[]): Pid\nspawn(node: string, fun: () => unknown): Pid';

  it('is that of the innermost call', () => {
    assert.deepEqual(callAt("send(self(), spawn('b@h', ", 25), {
      callee: 'spawn',
      args: ['b@h', undefined],
    });
    assert.equal(callAt('x + ', 4), undefined);
    assert.equal(callAt("io.format('(", 12)?.callee, 'io.format');
  });

  it('is the form that fits what is typed', () => {
    assert.equal(formFor(forms, [undefined]), 'spawn(fun: () => unknown): Pid  (3 forms)');
    assert.equal(
      formFor(forms, [undefined, undefined]),
      'spawn(fun: Function, args: unknown[]): Pid  (3 forms)',
    );
    assert.equal(
      formFor(forms, ['b@h', undefined]),
      'spawn(node: string, fun: () => unknown): Pid  (3 forms)',
    );
    const named =
      'spawn(module: string, fn: string): Pid\nspawn(node: string, fun: () => unknown): Pid';
    assert.match(formFor(named, ['s', undefined]), /^spawn\(module/);
    assert.match(formFor(named, ['b@h', undefined]), /^spawn\(node/);
    assert.equal(formFor('self(): Pid', [undefined]), 'self(): Pid');
  });
});

describe('brackets', () => {
  const match = (shown: string): string => {
    const [text, at] = [shown.replace('|', ''), shown.indexOf('|')];
    return matchingBrackets(text, at)?.join() ?? 'none';
  };

  it('match under the cursor, or just before it', () => {
    assert.equal(match('|(a[1])'), '0,5');
    assert.equal(match('(a[1])|'), '0,5');
    assert.equal(match('(a[1]|)'), '0,5');
    assert.equal(match('f(|a)'), '1,3');
    assert.equal(match('a|bc'), 'none');
  });

  it('are text inside of strings, and may be missing', () => {
    assert.equal(match("|('(')"), '0,4');
    assert.equal(match("(|'(')"), '0,4');
    assert.equal(match('|(a'), 'none');
    assert.equal(match('a)|'), 'none');
    assert.equal(match('(a]|'), 'none');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source of a template
    assert.equal(match('`${f(1)|}`'), '2,7');
  });
});
