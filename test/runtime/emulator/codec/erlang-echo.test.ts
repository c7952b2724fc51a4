// Random terms go to a real Erlang, which reads and writes them, and come back; and the other way round.

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import fc from 'fast-check';
import { Reader, Writer } from '../../../../runtime/emulator/codec/bytes.ts';
import {
  decodeErlangTerm,
  encodeErlangTerm,
} from '../../../../runtime/emulator/codec/erlang-format.ts';
import { decodeTerm, encodeTerm } from '../../../../runtime/emulator/codec/external-term-format.ts';
import { incarnation } from '../../../../runtime/emulator/identity/incarnation.ts';
import { internPid, pidOfWords } from '../../../../runtime/emulator/identity/pid.ts';
import { internReference, longReference } from '../../../../runtime/emulator/identity/reference.ts';
import { bitstring, float } from '../../../../runtime/emulator/modules/erlang/erlang-terms.ts';
import { copy } from '../../../../runtime/emulator/term/copy.ts';
import { functionNamed } from '../../../../runtime/emulator/term/exported-function.ts';
import { internPort } from '../../../../runtime/emulator/term/foreign.ts';
import { endWith, listOf } from '../../../../runtime/emulator/term/list.ts';
import type { Term } from '../../../../runtime/emulator/term/term.ts';
import { inspect } from '../../../../runtime/emulator/text/inspect.ts';
import { describeErlang } from '../../../helpers/erlang.ts';

const version = 131;
const count = 10_000; // terms in each direction
const together = 500; // terms in one packet
const none = new Uint8Array();

describeErlang('terms beside a real Erlang', () => {
  let erlang: Echo;
  before(() => {
    erlang = new Echo();
  });
  after(() => erlang.end());

  it('are the same when they come back, 10,000 random ones', async () => {
    const terms = fc.sample(anyTerm, count);
    for (let at = 0; at < terms.length; at += together) {
      const some = terms.slice(at, at + together);
      const sent = some.map((term) => encode(term));
      const came = await erlang.ask('e', sent);
      for (const [i, term] of some.entries()) check(term, sent[i] ?? none, came[i] ?? none);
    }
  }).timeout(120_000);

  it("are Erlang's own when they are sent back, 10,000 random ones", async () => {
    for (let seed = 1; seed <= count / together; seed++) {
      const theirs = await erlang.ask('g', [Uint8Array.of(0, seed)]);
      assert.equal(theirs.length, together);
      const back = theirs.map((bytes) => {
        const term = decode(bytes);
        const again = encode(term);
        assert.ok(Buffer.compare(again, bytes) === 0, inspect(term));
        assert.equal(typeof inspect(term), 'string');
        assert.deepEqual(throughTerl(term), term);
        return again;
      });
      const same = await erlang.ask('c', back);
      assert.deepEqual(
        same.flatMap(([isSame], i) =>
          isSame === 1 ? [] : [inspect(decode(back[i] as Uint8Array))],
        ),
        [],
      );
    }
  }).timeout(120_000);
});

/** Checks what Erlang has made of a term: the bytes may differ only in the order of a map's keys. */
function check(term: Term, sent: Uint8Array, came: Uint8Array): void {
  const back = decode(came);
  assert.deepEqual(back, term, inspect(term));
  assert.ok(Buffer.compare(encode(back), came) === 0, inspect(term));
  if (!/[{]/.test(inspect(term, { whole: true })))
    assert.ok(Buffer.compare(came, sent) === 0, inspect(term));
  assert.deepEqual(copy(term), term);
  assert.deepEqual(throughTerl(term), term);
}

/** The term as another terl node gets it. */
function throughTerl(term: Term): Term {
  const writer = new Writer();
  encodeTerm(writer, term);
  return decodeTerm(new Reader(writer.bytes()));
}

function encode(term: unknown): Uint8Array {
  const writer = new Writer();
  writer.u8(version);
  encodeErlangTerm(writer, term, 'bar@host');
  return writer.bytes().slice();
}

function decode(bytes: Uint8Array): Term {
  const reader = new Reader(bytes, 1);
  const term = decodeErlangTerm(reader);
  assert.equal(reader.left, 0);
  return term;
}

const words32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const life = fc
  .tuple(fc.constantFrom('foo@host', 'bär@host', 'b@h'), fc.integer({ min: 4, max: 2 ** 32 - 1 }))
  .map(([name, creation]) => incarnation(name, creation));
const text = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 255 }).filter((some) => [...some].length <= 255),
);
const atom: fc.Arbitrary<Term> = text.map((some) =>
  some === 'true' ? true : some === 'false' ? false : some === 'undefined' ? undefined : some,
);
const key = text.filter((some) => !/^\d+$/.test(some)); // V8 moves keys that are numbers to the front
const bytes = fc.uint8Array({ maxLength: 40 }).map((some) => Uint8Array.from(some));

/** All kinds of terms that Erlang has and that terl can make. */
const anyTerm: fc.Arbitrary<Term> = fc.letrec<{ term: Term }>((tie) => {
  const many = fc.array(tie('term'), { maxLength: 6 });
  return {
    term: fc.oneof(
      { maxDepth: 4, withCrossShrink: false },
      atom,
      fc.constantFrom<Term[]>(true, false, undefined, -0, float(0), float(1), float(-1e300)),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.bigInt({ min: -(2n ** 2100n), max: 2n ** 2100n }).map(plainInteger),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((some) => float(some)),
      bytes,
      fc
        .tuple(fc.uint8Array({ minLength: 1, maxLength: 9 }), fc.integer({ min: 1, max: 8 }))
        .map(([some, bits]) => bitstring(Array.from(some), bits) as Term),
      fc.tuple(life, words32).map(([origin, id]) => internPid(origin.node, origin, id)),
      fc.tuple(life, words32, words32).map(([origin, id, serial]) => pidOf(origin, id, serial)),
      fc
        .tuple(life, words32, words32)
        .map(([origin, low, high]) => internReference(origin, (high >>> 11) * 2 ** 32 + low)),
      fc
        .tuple(life, fc.array(words32, { minLength: 3, maxLength: 5 }))
        .map(([origin, words]) => longReference(origin, words)),
      fc
        .tuple(life, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }))
        .map(([origin, id]) => internPort(origin, id)),
      fc
        .tuple(text, text, fc.integer({ min: 0, max: 255 }))
        .map(([module, name, arity]) => functionNamed(module, name, arity)),
      fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 300 }).map((some) => listOf(some)),
      many,
      many.map((some) => listOf(some)),
      fc
        .tuple(many, atom)
        .map(([some, tail]) => (some.length === 0 ? tail : endWith(listOf(some), tail))),
      fc.dictionary(key, tie('term'), { maxKeys: 5, noNullPrototype: true }),
      fc
        .array(fc.tuple(fc.oneof(fc.integer(), fc.constant('a')), tie('term')), { maxLength: 5 })
        .map((pairs) => mapOf(pairs)),
    ),
  };
}).term;

function plainInteger(value: bigint): Term {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A pid as an Erlang node makes it; a serial with the highest bit says another thing (told-pids.ts). */
function pidOf(origin: ReturnType<typeof incarnation>, id: number, serial: number): Term {
  return pidOfWords(origin, id, serial >>> 1);
}

/** A Map; a plain object if all keys are atoms, as terl reads it. */
function mapOf(pairs: readonly (readonly [Term, Term])[]): Term {
  const map = new Map(pairs);
  const isPlain = [...map.keys()].every((one) => typeof one === 'string');
  return isPlain ? (Object.fromEntries(map) as Term) : map;
}

/** A real Erlang that answers packets: `e`, echo these terms; `g`, make terms from a seed; `c`, compare with those made last. */
class Echo {
  readonly #child: ChildProcess;
  #held = Buffer.alloc(0);
  #asked: ((parts: Uint8Array[]) => void) | undefined;

  constructor() {
    this.#child = spawn('erl', ['-noinput', '-noshell', '-eval', program], {
      stdio: ['ignore', 'ignore', 'inherit', 'pipe', 'pipe'],
      env: { ...process.env, HOME: '/nonexistent' },
    });
    this.#child.stdio[4]?.on('data', (data: Buffer) => {
      this.#held = Buffer.concat([this.#held, data]);
      if (this.#held.length < 4 || this.#held.length < 4 + this.#held.readUInt32BE()) return;
      const packet = this.#held.subarray(4);
      this.#held = Buffer.alloc(0);
      this.#asked?.(split(packet));
    });
  }

  ask(kind: string, parts: readonly Uint8Array[]): Promise<Uint8Array[]> {
    const { promise, resolve } = Promise.withResolvers<Uint8Array[]>();
    this.#asked = resolve;
    const body = parts.flatMap((part) => [sized(part.length), part]);
    const packet = Buffer.concat([Buffer.from(kind), ...body]);
    (this.#child.stdio[3] as Writable).write(Buffer.concat([sized(packet.length), packet]));
    return promise;
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }
}

function sized(length: number): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(length);
  return size;
}

function split(packet: Buffer): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < packet.length; ) {
    const size = packet.readUInt32BE(at);
    parts.push(Uint8Array.from(packet.subarray(at + 4, at + 4 + size)));
    at += 4 + size;
  }
  return parts;
}

const program = `
Port = open_port({fd, 3, 4}, [binary, {packet, 4}, eof]),
Split = fun Split(<<>>) -> []; Split(<<S:32, B:S/binary, Rest/binary>>) -> [B | Split(Rest)] end,
Join = fun(Parts) -> [[<<(byte_size(P)):32>>, P] || P <- Parts] end,
Bytes = fun(T) -> term_to_binary(T, [{minor_version, 2}]) end,
Int = fun(N) -> rand:uniform(N) - 1 end,
Atom = fun() -> list_to_atom([case Int(4) of 0 -> 16#e9; 1 -> 16#65e5; _ -> $a + Int(26) end || _ <- lists:seq(1, 1 + Int(20))]) end,
{ok, Tokens, _} = erl_scan:string("fun(A) -> {A, X, Y} end."),
{ok, Parsed} = erl_parse:parse_exprs(Tokens),
Fun = fun(Bound) -> element(2, erl_eval:exprs(Parsed, Bound)) end,
Make = fun Make(D) ->
  Many = fun() -> [Make(D - 1) || _ <- lists:seq(1, Int(6))] end,
  case Int(if D > 0 -> 24; true -> 16 end) of
    0 -> Atom();
    1 -> lists:nth(1 + Int(6), [true, false, undefined, nil, '', ok]);
    2 -> Int(1000) - 500;
    3 -> Int(1 bsl 62) - (1 bsl 61);
    4 -> (Int(1 bsl 62) - (1 bsl 61)) bsl Int(2500);
    5 -> float(Int(10) - 5);
    6 -> rand:normal() * 1.0e10;
    7 -> rand:bytes(Int(30));
    8 -> <<0:(Int(3)), (Int(1 bsl 30)):(1 + Int(40))>>;
    9 -> make_ref();
    10 -> self();
    11 -> hd(erlang:ports());
    12 -> Fun([{'X', Int(1000)}, {'Y', Atom()}]);
    13 -> fun lists:map/2;
    14 -> [Int(256) || _ <- lists:seq(1, Int(400))];
    15 -> [];
    16 -> list_to_tuple(Many());
    17 -> list_to_tuple(lists:seq(1, 200 + Int(200)));
    18 -> Many();
    19 -> [Make(D - 1), Make(D - 1) | Atom()];
    20 -> maps:from_list([{Atom(), V} || V <- Many()]);
    21 -> maps:from_list([{Make(D - 1), V} || V <- Many()]);
    22 -> maps:from_list([{K, K + 1} || K <- lists:seq(1, Int(60))]);
    23 -> alias()
  end end,
Loop = fun Loop(Last) ->
  receive
    {Port, {data, <<$e, Rest/binary>>}} ->
      port_command(Port, Join([Bytes(binary_to_term(B)) || B <- Split(Rest)])), Loop(Last);
    {Port, {data, <<$g, Rest/binary>>}} ->
      [<<Seed:16>>] = Split(Rest),
      rand:seed(exsss, Seed),
      Terms = [Make(3) || _ <- lists:seq(1, 500)],
      port_command(Port, Join([Bytes(T) || T <- Terms])), Loop(Terms);
    {Port, {data, <<$c, Rest/binary>>}} ->
      Same = [case binary_to_term(B) =:= T of true -> <<1>>; false -> <<0>> end || {B, T} <- lists:zip(Split(Rest), Last)],
      port_command(Port, Join(Same)), Loop(Last);
    {Port, eof} -> halt()
  end end,
Loop([]).`.replaceAll(/\s*\n\s*/g, ' ');
