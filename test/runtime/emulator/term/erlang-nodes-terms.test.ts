// Terms between a terl node and a real Erlang node: how they are shown, and that they come back as they were.

import assert from 'node:assert/strict';
import {
  describeErlang,
  type ErlangMachine,
  type ErlangNode,
  erlangMachine,
} from '../../../helpers/erlang.ts';
import { type TestNode, testNodes } from '../../../helpers/start-node.ts';

const shown: readonly (readonly [erlang: string, terl: string])[] = [
  ['{ok, undefined, true, nil}', "['ok', undefined, true, 'nil']"],
  ["'żółw'", "'żółw'"],
  ['[1, 2, 300]', 'list(1, 2, 300)'],
  ['"text"', "charlist('text')"],
  ['[]', 'list()'],
  ['[a | b]', "improper('a', 'b')"],
  ['<<"text">>', "binary('text')"],
  ['<<"ł"/utf8>>', "binary('ł')"],
  ['<<0, 1>>', 'Uint8Array [0, 1]'],
  ['<<5, 5:3>>', 'bitstring([5, 160], 3)'],
  ['{1.0, 1, 1.5}', '[float(1), 1, 1.5]'],
  ['1 bsl 70', '1180591620717411303424n'],
  ['#{a => 1}', '{ a: 1 }'],
  ['#{1 => a}', "Map(1) { 1 => 'a' }"],
  ['fun lists:map/2', '#Fun<lists.map/2>'],
];

/** What is typed at terl, and how Erlang prints it. */
const said: readonly (readonly [terl: string, erlang: string])[] = [
  ["['a', 1, -0, 2 ** 60]", '{a,1,-0.0,1152921504606846976}'],
  ["{ a: undefined, 'b c': true }", "#{a => undefined,'b c' => true}"],
  ["list(1, list(), binary('x'))", '[1,[],<<"x">>]'],
  ["charlist('żółw')", '[380,243,322,119]'],
  ["improper('alias', float(1))", '[alias|1.0]'],
  ['new Map([[1, 2]])', '#{1 => 2}'],
  ['io.format', 'fun io:format/0'],
];

const refused: Readonly<Record<string, string>> = {
  "['a', [new Set()]]": 'message[1][0]: a Set; send list(...set)',
  '{ at: new Date(0) }': 'message.at: a Date; send its getTime()',
  'list(1, null)': "message[1]: null; send 'nil' or undefined",
  '() => 1': 'message: a function that no module exports',
  "'x'.repeat(256)": 'message: a string of 256 characters, too long for an atom; send binary(…)',
  'Number.NaN': 'message: NaN, which is no number in Erlang',
};

describeErlang('terms of terl and of Erlang', () => {
  const nodes = testNodes();
  let machine: ErlangMachine;
  let foo: TestNode;
  let bar: ErlangNode;

  before(async () => {
    machine = await erlangMachine();
    bar = await machine.start('bar');
  });
  after(() => machine.close());
  beforeEach(async () => {
    const { cookie, epmdPort } = machine;
    foo = await nodes.start('foo', { cookie, epmdPort, protoDist: ['inet_tcp'] });
    await foo.type("register('sh', self())");
  });

  it("are shown as terl's, and come back as they were", async () => {
    for (const [erlang, terl] of shown) {
      await bar.eval(`{sh, foo@localhost} ! ${erlang}, ok`);
      assert.equal(await foo.type('const got = await receive(); got'), terl, erlang);
      await foo.type("['driver', 'bar@localhost'] ! got");
      assert.equal(
        await bar.eval(`(fun() -> receive T -> T =:= ${erlang} after 5000 -> none end end)()`),
        'true',
        erlang,
      );
    }
  }).timeout(60_000);

  it('are one object if they are equal, and are printed as Erlang prints them', async () => {
    await bar.eval(
      'X = 5, F = fun(A) -> A + X end, P = hd(erlang:ports()), R = make_ref(), {sh, foo@localhost} ! {F, P, R, self(), F, P, R, self()}, ok',
    );
    assert.equal(
      await foo.type(
        'const all = await receive(); all.slice(0, 4).every((one, i) => one === all[i + 4])',
      ),
      'true',
    );
    assert.match(await foo.type('all[0]'), /^#Fun<erl_eval\.\d+\.\d+>$/);
    assert.match(await foo.type('all[1]'), /^#Port<\d+\.\d+>$/);
    assert.match(await foo.type('all[2]'), /^#Ref<.*>$/);
    assert.equal(await foo.type('list_to_ref(ref_to_list(all[2])) === all[2]'), 'true');
    assert.equal(await foo.type('list_to_pid(pid_to_list(all[3])) === all[3]'), 'true');
    assert.equal(
      await foo.type('ref_to_list(all[2]).split(".").slice(1).join(".")'),
      await bar.eval(
        '(fun() -> [_ | Rest] = string:split(ref_to_list(R), "."), list_to_atom(hd(Rest)) end)()',
      ),
    );
    await foo.type("['driver', 'bar@localhost'] ! all");
    assert.equal(
      await bar.eval('receive {F, P, R, _, F, P, R, _} -> F(1) after 5000 -> none end'),
      '6',
    );
  });

  it('are printed there as what they are', async () => {
    for (const [terl, erlang] of said) {
      await foo.type(`['driver', 'bar@localhost'] ! ${terl}`);
      assert.equal(
        await bar.eval('(fun() -> receive T -> T after 5000 -> none end end)()'),
        erlang,
        terl,
      );
    }
  });

  it('that Erlang lacks are badarg, which names the part and says what to send', async () => {
    await foo.type("net_adm.ping('bar@localhost')");
    for (const [typed, why] of Object.entries(refused)) {
      const text = await foo.type(`send(['driver', 'bar@localhost'], ${typed})`);
      assert.ok(text.includes(`cannot send ${why}`), text);
      assert.ok(text.includes('(bar@localhost is an Erlang node)'), text);
    }
  });

  it('are long lists without harm, and too deep ones do not end the connection', async () => {
    await bar.eval('{sh, foo@localhost} ! lists:seq(1, 100000), ok');
    assert.equal(await foo.type('(await receive()).length'), '100000');
    await bar.eval(
      '{sh, foo@localhost} ! lists:foldl(fun(_, T) -> [T] end, [], lists:seq(1, 100000)), {sh, foo@localhost} ! next, ok',
    );
    assert.equal(await foo.type("await receive('next')"), "'next'");
  });
});
