import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compare, entryFits } from '../../../repl/compare/compare.ts';
import { type Identity, type Names, noNames, type Sight } from '../../../repl/compare/names.ts';
import { type Entry, entriesOf } from '../../../repl/document/entries.ts';
import { soon } from '../../helpers/processor-time.ts';

const foo: Sight = { terminal: 'foo', identities: new Map() };

function entries(text: string): readonly Entry[] {
  return entriesOf(text.split('\n'));
}

function compared(wanted: string, shown: string, before = '', names: Names = noNames, sight = foo) {
  const { unwanted, unseen, strays, ...rest } = compare(
    entries(wanted),
    entries(shown),
    entries(before),
    names,
    sight,
  );
  const texts = (some: readonly Entry[]): string[] => some.map(({ text }) => text);
  return { unwanted: texts(unwanted), unseen: texts(unseen), strays: texts(strays), ...rest };
}

function agrees(
  wanted: string,
  shown: string,
  before = '',
  names: Names = noNames,
  sight = foo,
): Names {
  const { names: bound, ...rest } = compared(wanted, shown, before, names, sight);
  assert.deepEqual(rest, { unwanted: [], unseen: [], strays: [], clash: undefined });
  return bound;
}

function differs(wanted: string, shown: string): string | undefined {
  const { unwanted, unseen, clash } = compared(wanted, shown);
  assert.ok(unwanted.length + unseen.length > 0, `${wanted} fits ${shown.slice(0, 200)}`);
  return clash;
}

describe('entries', () => {
  it('come in order, but for those that may come anywhere', () => {
    agrees('1\n2', '1\n2');
    agrees('1\n2 %% anywhere\n3', '2\n1\n3');
    const { unwanted, unseen } = compared('1\n2', '2\n1');
    assert.deepEqual([unwanted, unseen], [['1'], ['1']]);
  });

  it('are told one by one when they differ', () => {
    const { unwanted, unseen } = compared('1\n2\n3', '1\n9\n3');
    assert.deepEqual([unwanted, unseen], [['9'], ['2']]);
  });

  it('may be reports that came before', () => {
    const report = '=ERROR REPORT==== now ===\nx <0.90.0>';
    agrees(report, '', report);
    const { strays } = compared('1', '1', report);
    assert.deepEqual(strays, [report]);
  });

  it('may be first and have come before, if they are missing', () => {
    agrees('1\n2', '2', '1');
    agrees('1\n2\n3', '3', '1\n2');
    agrees('1\n2 %% anywhere\n3', '3', '2\n1');
    assert.deepEqual(compared('1', '1', '1').strays, ['1']);
    assert.deepEqual(compared('1\n2', '1', '2').unseen, ['2']); // it came too early
    assert.deepEqual(compared('1\n2', '2\n3', '1').unseen, ['1']);
  });

  it('may be any where ... stands', () => {
    agrees('...', '');
    agrees('...', '1\n2');
    agrees('1\n...\n4', '1\n2\n3\n4');
    agrees('...\n4', '4\n1\n4');
    agrees('1\n...', '1');
    agrees('...\n2\n...\n5 %% anywhere', '5\n1\n2\n3');
    differs('1\n...\n4', '1\n2');
    differs('...\n4', '4\n1');
    differs('1\n...', '2\n1');
  });

  it('have pids and references that are renamed consistently', () => {
    agrees('<0.90.0>\n[<0.91.0>, <0.90.0>]', '<0.95.0>\n[<0.96.0>, <0.95.0>]');
    assert.equal(
      differs(
        '<0.90.0>\n<0.91.0>\n[<0.90.0>, <0.91.0>]',
        '<0.95.0>\n<0.96.0>\n[<0.96.0>, <0.95.0>]',
      ),
      '<0.90.0> is <0.95.0> before and <0.96.0> here',
    );
    assert.equal(
      differs(
        "#Ref<0.1.2.3>\nShell got ['DOWN', #Ref<0.1.2.4>]",
        "#Ref<0.7.7.7>\nShell got ['DOWN', #Ref<0.7.7.7>]",
      ),
      '#Ref<0.1.2.3> before and #Ref<0.1.2.4> here are both #Ref<0.7.7.7>',
    );
    differs('x <0.90.0> y <0.90.0>', 'x <0.1.0> y <0.2.0>');
    differs('x <0.90.0> y <0.91.0>', 'x <0.1.0> y <0.1.0>');
    differs("'<0.90.0>'\n<0.90.0>", "'<0.1.0>'\n<0.2.0>");
  });

  it('are one process on two terminals if the nodes say so, and in a report too', () => {
    const identity: Identity = { node: 'bar', creation: 1, key: '90 foo' };
    const other: Identity = { node: 'bar', creation: 1, key: '91 foo' };
    const names = agrees('<2.89.1>', '<2.90.1>', '', noNames, {
      terminal: 'foo',
      identities: new Map([['<2.90.1>', identity]]),
    });
    const report = (pid: string): string =>
      `=ERROR REPORT==== now ===\nError in process ${pid} with exit value:\n['boom', ${pid}]`;
    const bar = {
      terminal: 'bar',
      identities: new Map([
        ['<0.90.2>', identity],
        ['<0.91.2>', other],
      ]),
    };
    agrees(report('<0.89.2>'), report('<0.90.2>'), '', names, bar);
    assert.equal(compared(report('<0.88.2>'), report('<0.90.2>'), '', names, bar).unseen.length, 1);
  });

  it('leave no names behind where they do not fit', () => {
    agrees(
      "[<0.90.0>, 'a'] %% anywhere\n[<0.90.0>, 'b'] %% anywhere",
      "[<0.1.0>, 'b']\n[<0.1.0>, 'a']",
    );
    const { names } = compared("[<0.90.0>, 'a']", "[<0.1.0>, 'b']");
    assert.equal(names, noNames);
  });

  it('are assigned so that names agree, whatever comes first', () => {
    const wanted = [
      'a <0.90.0>',
      'a <0.91.0>',
      'a <0.92.0>',
      "b <0.90.0> 'x'",
      "b <0.91.0> 'y'",
      "b <0.92.0> 'z'",
    ];
    const shown = [
      'a <0.3.0>',
      'a <0.2.0>',
      'a <0.1.0>',
      "b <0.1.0> 'x'",
      "b <0.2.0> 'y'",
      "b <0.3.0> 'z'",
    ];
    const anywhere = wanted.map((line) => `${line} %% anywhere`).join('\n');
    agrees(anywhere, shown.join('\n'));
    agrees(anywhere, [...shown].reverse().join('\n'));
    agrees('a <0.90.0> %% anywhere\na <0.91.0>\n<0.90.0>', 'a <0.1.0>\na <0.2.0>\n<0.2.0>');
    const report = (text: string): string => `=ERROR REPORT==== now ===\n${text}`;
    agrees(
      `${report('x <0.90.0>')}\n\n${report('x <0.91.0>')}\n\n<0.91.0>`,
      '<0.5.0>',
      `${report('x <0.5.0>')}\n\n${report('x <0.6.0>')}`,
    );
  });

  it('are assigned in time when there is no way', () => {
    const wanted = Array.from({ length: 12 }, (_, i) => `a <0.${i}.0> %% anywhere`).join('\n');
    const shown = Array.from({ length: 12 }, (_, i) => `a <0.${i === 11 ? 10 : i}.0>`).join('\n');
    soon(() => differs(wanted, shown), 2000);
  });
});

describe('a large output', function () {
  this.timeout(60_000);

  it('of one entry is compared as text', () => {
    const long = `['${'ab c, '.repeat(5_000_000)}']`;
    soon(() => assert.ok(entryFits(`['ab[...]`, long)), 10_000);
    soon(() => assert.ok(!entryFits("'ok'", long)), 100);
    soon(() => assert.ok(!entryFits(`['ab c`, long)), 100);
    soon(() => assert.ok(!entryFits('[1, 2]', `[${'1, '.repeat(300_000)}2]`)));
  });

  it('of a million lines is compared line by line', () => {
    const lines = Array.from({ length: 1_000_000 }, (_, i) => ({
      isReport: false,
      text: `line ${i}`,
      anywhere: false,
    }));
    soon(() =>
      assert.equal(
        compare(entries("'ok'\n1\n2"), lines, [], noNames, foo).unwanted.length,
        1_000_000,
      ),
    );
    soon(() =>
      assert.equal(
        compare(entries('...\nline 999999'), lines, [], noNames, foo).unwanted.length,
        0,
      ),
    );
  });

  it('is compared in linear time, whatever is repeated in it', () => {
    for (const [wanted, shown] of [
      ['[...] x', ' '.repeat(500_000)],
      ['[...]b'.repeat(100), 'a'.repeat(500_000)],
      [`[...]${'a'.repeat(50_000)}b[...]`, 'a'.repeat(500_000)],
      ['[...]<0.1.0>b[...]<0.2.0>[...]', '<0.1.0>'.repeat(50_000)],
      [
        '[...]<0.1.0>[...]<0.1.0>[...]',
        Array.from({ length: 50_000 }, (_, i) => `<0.${i}.0>`).join(' '),
      ],
      ['x', '#Fun<'.repeat(100_000)],
      ['=x REPORT==== y', `=x REPORT====${' ==='.repeat(100_000)}x`],
      [`[${'[...], '.repeat(150)}1]`, `[${'0, '.repeat(300)}0]`],
      [`${'[[...], '.repeat(150)}1${']'.repeat(150)}`, `${'[0, '.repeat(150)}2${']'.repeat(150)}`],
      [
        `${"Map(1) { 'a' => ".repeat(100)}1${' }'.repeat(100)}`,
        `${"Map(1) { 'a' => ".repeat(100)}2${' }'.repeat(100)}`,
      ],
      ["'[...]'", `'${'\\'.repeat(500_001)}`],
    ] as const)
      soon(() => differs(wanted, shown), 3000);
    soon(() => entryFits(`[${'[...], '.repeat(10_000)}1]`, `[${'0, '.repeat(10_000)}1]`), 3000);
  });

  it('does not slow down the comparison of a step', () => {
    const wanted = entries(
      "['DOWN', #Ref<0.1.2.3>, 'process', <2.89.1>, ['undef', [['s', 'nofun', [], { cause: 'x' }]]]]",
    );
    const shown = entries(
      "['DOWN', #Ref<0.9.8.7>, 'process', <2.90.1>, ['undef', [['s', 'nofun', [], { cause: 'x' }]]]]",
    );
    soon(() => {
      for (let i = 0; i < 5000; i++) compare(wanted, shown, [], noNames, foo);
    }, 2500);
  });
});

describe('a printed term', () => {
  const pid = fc
    .tuple(fc.constantFrom(0, 2, 3), fc.integer({ min: 1, max: 6 }))
    .map(([a, n]) => `<${a}.${n}.0>`);
  const { term } = fc.letrec<{ term: string }>((tie) => ({
    term: fc.oneof(
      { depthSize: 'small' },
      pid,
      fc.constantFrom('1', "'a'", 'true', "'x <0.1.0> y'", '#Ref<0.1.2.3>'),
      fc.array(tie('term'), { maxLength: 4 }).map((all) => `[${all.join(', ')}]`),
      fc
        .array(tie('term'), { maxLength: 4 })
        .map((all) => `{ ${all.map((one, i) => `k${i}: ${one}`).join(', ')} }`),
    ),
  }));
  const prefix = fc.constantFrom('', 'Shell got ', 'text: ');

  function renamed(text: string, shift: number): string {
    return text.replace(
      /<(\d)\.(\d+)\.0>/g,
      (_, a, n) => `<${a === '0' ? 0 : 5 - a}.${Number(n) * 7 + shift}.0>`,
    );
  }

  it('fits itself under any renaming that is one to one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(prefix, term), { minLength: 1, maxLength: 4 }),
        fc.nat(99),
        (parts, shift) => {
          const text = parts.map(([head, value]) => head + value).join('\n');
          agrees(text, renamed(text, shift));
        },
      ),
    );
  });

  it('differs if one of its pids is another one', () => {
    fc.assert(
      fc.property(prefix, term, fc.nat(), (head, value, which) => {
        const text = `${head}[<0.1.0>, <0.2.0>, ${value}]\n${head}[<0.1.0>, <0.2.0>, ${value}]`;
        const found = [...text.matchAll(/<0\.\d+\.0>/g)];
        const one = found[which % found.length];
        assert.ok(one !== undefined);
        const other = one[0] === '<0.1.0>' ? '<0.2.0>' : '<0.1.0>';
        const swapped = text.slice(0, one.index) + other + text.slice(one.index + one[0].length);
        differs(text, renamed(swapped, 3));
      }),
    );
  });
});
