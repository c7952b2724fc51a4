import assert from 'node:assert/strict';
import {
  actualText,
  Draft,
  type Identity,
  type Names,
  noNames,
  writtenText,
} from '../../../repl/compare/names.ts';

/** What nodes say: `bar 1 90 foo` is the process of bar with the id 90 that the first life of foo allocated. */
function identities(said: Readonly<Record<string, string>>): ReadonlyMap<string, Identity> {
  return new Map(
    Object.entries(said).map(([shown, text]) => {
      const [node = '', creation = '', ...key] = text.split(' ');
      return [shown, { node, creation: Number(creation), key: key.join(' ') }];
    }),
  );
}

interface Bound {
  readonly names: Names;
  readonly clash: string | undefined;
}

function bind(
  names: Names,
  terminal: string,
  pairs: Readonly<Record<string, string>>,
  said: Readonly<Record<string, string>> = {},
  line?: number,
): Bound {
  const sight = { terminal, identities: identities(said), ...(line === undefined ? {} : { line }) };
  const draft = new Draft(names, sight);
  for (const [written, shown] of Object.entries(pairs))
    if (!draft.bind(written, shown)) return { names: draft.finished(), clash: draft.clash };
  return { names: draft.finished(), clash: undefined };
}

describe('names of pids and references', () => {
  it('are bound at first sight, and must agree later', () => {
    const { names } = bind(noNames, 'foo', { '<0.90.0>': '<0.95.0>' }, {}, 12);
    assert.equal(bind(names, 'foo', { '<0.90.0>': '<0.95.0>' }).clash, undefined);
    assert.equal(
      bind(names, 'foo', { '<0.90.0>': '<0.96.0>' }).clash,
      '<0.90.0> is <0.95.0> in line 12 and <0.96.0> here',
    );
    assert.equal(
      bind(names, 'foo', { '<0.91.0>': '<0.95.0>' }).clash,
      '<0.90.0> in line 12 and <0.91.0> here are both <0.95.0>',
    );
  });

  it('are each terminal’s own where nodes cannot be asked', () => {
    const { names } = bind(noNames, 'foo', { '<0.90.0>': '<0.95.0>' });
    assert.equal(bind(names, 'bar', { '<0.90.0>': '<0.96.0>' }).clash, undefined);
  });

  it('are one on two terminals if the nodes say so', () => {
    const { names } = bind(
      noNames,
      'foo',
      { '<2.89.1>': '<2.90.1>' },
      { '<2.90.1>': 'bar 1 90 foo' },
    );
    const said = { '<0.90.2>': 'bar 1 90 foo', '<0.91.2>': 'bar 1 91 foo' };
    assert.equal(bind(names, 'bar', { '<0.89.2>': '<0.90.2>' }, said).clash, undefined);
    assert.equal(
      bind(names, 'bar', { '<0.77.2>': '<0.90.2>' }, said).clash,
      '<2.89.1> is <2.90.1> on foo and <0.77.2> is <0.90.2> here',
    );
  });

  it('do not stand for another process on another terminal', () => {
    const { names } = bind(
      noNames,
      'foo',
      { '<2.89.0>': '<2.90.0>' },
      { '<2.90.0>': 'bar 1 90 bar' },
    );
    const said = { '<0.91.0>': 'bar 1 91 bar' };
    assert.notEqual(bind(names, 'bar', { '<0.89.0>': '<0.91.0>' }, said).clash, undefined);
  });

  it('tell ids of two nodes on a third one apart', () => {
    const bar = { '<0.90.2>': 'bar 1 90 foo', '<0.90.3>': 'bar 1 90 baz' };
    const { names, clash } = bind(
      noNames,
      'bar',
      { '<0.89.2>': '<0.90.2>', '<0.89.3>': '<0.90.3>' },
      bar,
    );
    assert.equal(clash, undefined);
    const baz = { '<2.90.1>': 'bar 1 90 baz' };
    assert.equal(bind(names, 'baz', { '<2.89.1>': '<2.90.1>' }, baz).clash, undefined);
  });

  it('of an earlier incarnation are others', () => {
    const { names } = bind(
      noNames,
      'foo',
      { '<2.89.0>': '<2.90.0>' },
      { '<2.90.0>': 'bar 1 90 bar' },
    );
    const later = { '<2.92.0>': 'bar 2 92 bar', '<2.90.0>': 'bar 2 90 bar' };
    assert.equal(bind(names, 'foo', { '<2.89.0>': '<2.92.0>' }, later).clash, undefined);
    assert.equal(bind(names, 'foo', { '<2.95.0>': '<2.90.0>' }, later).clash, undefined);
  });

  it('have one actual number for each written number of a node', () => {
    const { names } = bind(noNames, 'foo', { '<9460.93.0>': '<2.95.0>' });
    assert.equal(bind(names, 'foo', { '<9460.94.0>': '<2.96.0>' }).clash, undefined);
    assert.notEqual(bind(names, 'foo', { '<9460.94.0>': '<3.96.0>' }).clash, undefined);
    assert.notEqual(bind(names, 'foo', { '<9461.94.0>': '<2.96.0>' }).clash, undefined);
    assert.equal(bind(names, 'bar', { '<9461.94.0>': '<2.96.0>' }).clash, undefined);
  });

  it('of references are bound as those of pids', () => {
    const { names } = bind(noNames, 'foo', { '#Ref<0.1.2.3>': '#Ref<0.9.9.9>' });
    assert.equal(
      bind(names, 'foo', { '#Ref<0.1.2.3>': '#Ref<0.9.9.8>' }).clash,
      '#Ref<0.1.2.3> is #Ref<0.9.9.9> before and #Ref<0.9.9.8> here',
    );
  });

  it('are forgotten when the draft goes back', () => {
    const draft = new Draft(noNames, { terminal: 'foo', identities: new Map() });
    const mark = draft.mark();
    draft.bind('<0.90.0>', '<0.95.0>');
    draft.undo(mark);
    assert.equal(draft.finished(), noNames);
    assert.ok(draft.bind('<0.90.0>', '<0.96.0>'));
  });

  it('stay few layers, however many steps there are', () => {
    let names = noNames;
    for (let i = 0; i < 1000; i++)
      ({ names } = bind(names, 'foo', { [`<0.${i}.0>`]: `<0.${i + 1}.0>` }));
    assert.ok(names.layers.length < 20);
    assert.equal(actualText('<0.7.0>', names, 'foo'), '<0.8.0>');
  });
});

describe('a typed text', () => {
  const { names } = bind(
    noNames,
    'foo',
    { '<0.88.0>': '<0.99.0>', '<2.89.1>': '<3.90.1>', '#Ref<0.1.2.3>': '#Ref<0.4.5.6>' },
    { '<0.99.0>': 'foo 7 99 foo', '<3.90.1>': 'bar 1 90 foo', '#Ref<0.4.5.6>': 'foo 7 6' },
  );

  it('names what was shown, in every form', () => {
    assert.equal(
      actualText(
        "link(pid(0, 88, 0)); c.pid(2,89,1); list_to_pid('<0.88.0>'); ref(0,1,2,3)",
        names,
        'foo',
      ),
      "link(pid(0, 99, 0)); c.pid(3,90,1); list_to_pid('<0.99.0>'); ref(0,4,5,6)",
    );
    assert.equal(
      actualText("list_to_ref('#Ref<0.1.2.3>')", names, 'foo'),
      "list_to_ref('#Ref<0.4.5.6>')",
    );
  });

  it('keeps what was never shown, and what only looks like a pid', () => {
    for (const text of ['pid(0, 9999, 0)', 'my_pid(0, 88, 0)', 'x.pid(0, 88, 0)', '1 < 0.88'])
      assert.equal(actualText(text, names, 'foo'), text);
  });

  it('names what another terminal has shown', () => {
    const said = { '<0.95.0>': 'bar 1 95 bar', '<2.99.0>': 'foo 7 99 foo' };
    const both = bind(names, 'bar', { '<0.94.0>': '<0.95.0>', '<2.88.0>': '<2.99.0>' }, said).names;
    assert.equal(actualText('pid(0,89,2)', both, 'bar'), 'pid(0,90,2)');
    assert.equal(actualText('pid(2,94,0)', both, 'foo'), 'pid(3,95,0)');
  });

  it('is written back with the names of the document', () => {
    assert.equal(
      writtenText('[<3.90.1>, #Ref<0.4.5.6>, <0.1.0>]', names, 'foo'),
      '[<2.89.1>, #Ref<0.1.2.3>, <0.1.0>]',
    );
  });
});
