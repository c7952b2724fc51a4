// Each BIF is the same in all places that tell of it: the table that gives it to users, its types in globals.d.ts, h(), completion,
// what it says of wrong arguments, and the page of Erlang's functions. So is each command of the shell.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  commandArities,
  commandsInC,
  internalCommands,
} from '../../../../runtime/emulator/commands/command-forms.ts';
import { aritiesOf } from '../../../../runtime/emulator/completion/arities-known.ts';
import { globals } from '../../../../runtime/emulator/modules/table.ts';
import { root } from '../../../../scripts/build.ts';
import { gatherDocs, writtenTexts } from '../../../../scripts/build-docs.ts';
import { declaredIn } from '../../../../scripts/declared-forms.ts';
import { rowsOfPage } from '../../../helpers/erlang-functions-page.ts';
import { type TestNode, testNodes } from '../../../helpers/start-node.ts';
import { assertTyped } from '../../../helpers/typed-calls.ts';
import { namedInErrors } from './support/named-in-errors.ts';

const declared = declaredIn(readFileSync(join(root, 'runtime/globals.d.ts'), 'utf8'));
const given = givenNames();
const docs = gatherDocs(root);
const rows = rowsOfPage();
const inside = rows.filter(({ kind }) => kind === 'inside').map(fullName);
const commands: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...internalCommands,
  ...commandsInC,
};

describe('a BIF', () => {
  const nodes = testNodes();

  it('is typed if it is given to users, and given if it is typed', () => {
    assert.ok(given.size > 250);
    const typed = [...declared.keys(), ...inside];
    assert.deepEqual([...given.keys()].sort(), typed.sort());
  });

  it('has the numbers of arguments that its forms show', async () => {
    const lines: string[] = [];
    for (const name of declared.keys()) {
      const arities = aritiesIn(name);
      if (arities === undefined) continue;
      for (let arity = 0; arity <= Math.max(...arities) + 1; arity++) {
        if (!arities.includes(arity)) lines.push('// @ts-expect-error');
        lines.push(`() => ${callOf(name, arity)},`);
      }
    }
    await assertTyped(nodes, lines);
  }).timeout(60_000);

  it('asks for no more arguments than its longest form has', () => {
    for (const [name, { length }] of given)
      assert.ok(length <= Math.max(...(aritiesIn(name) ?? [length])), `${name} has ${length}`);
  });

  it('has a text of its own, and the forms of its type, in h()', async () => {
    const foo = await nodes.start('foo');
    for (const [name, { forms }] of declared) {
      const doc = docs[shortOf(name)];
      assert.ok(doc !== undefined && doc.text !== '', `${name} has no text`);
      const shownForms = declared.get(shortOf(name))?.forms;
      if (forms.length > 0) assert.equal(doc.signature, shownForms?.join('\n'), name);
      const printed = foo.printed.length;
      assert.equal(await foo.type(`h('${name}')`), "'ok'", name);
      const shown = unspaced(foo.printed.slice(printed).join('\n'));
      assert.ok(shown.startsWith(unspaced(`${doc.signature}\n${doc.text}`)), `${name}: ${shown}`);
    }
    for (const name of Object.keys(docs))
      assert.ok(declared.has(name) || isCommand(name), `${name} is not given`);
  }).timeout(60_000);

  it('has its text in one place, above its function or above its type', () => {
    const written = writtenTexts(root);
    const twice = [...declared].flatMap(([name, { text }]) =>
      text !== undefined && written.has(name.replace(/^erlang\./, '')) ? [name] : [],
    );
    assert.deepEqual(twice, []);
  });

  it("refers to Erlang's functions of its name, with the numbers of arguments that the page has", () => {
    const onPage = new Set(rows.map(({ module }) => module));
    for (const [name, { text }] of Object.entries(docs)) {
      const references = isCommand(name) ? [] : referencesIn(text);
      for (const { module, called } of references) {
        assert.equal(called, lastName(name), `${name} refers to ${module}:${called}`);
        const ofErlang = rows.filter(
          (row) => row.module === module && row.name === called && row.kind !== 'no',
        );
        const wanted = onPage.has(module) ? ofErlang.map(({ arity }) => arity) : aritiesIn(name);
        const told = references.flatMap(({ arities }) => arities);
        assert.deepEqual(told.sort(), wanted?.toSorted(), name);
      }
    }
  });

  it("has the numbers of arguments of Erlang's, and a few of terl's own", () => {
    const more = [...declared.keys()].flatMap((name) => {
      const ofErlang = rows.filter((row) => fullName(row) === name && row.kind !== 'no');
      const has = (arity: number): boolean => ofErlang.some((row) => row.arity === arity);
      const own = ofErlang.length === 0 ? [] : (aritiesIn(name) ?? []);
      return own.filter((arity) => !has(arity)).map((arity) => `${name}/${arity}`);
    });
    const known =
      'rpc.call/2 rpc.call/3 rpc.cast/2 rpc.cast/3 erpc.cast/3 pg.start/0 erlang.exit/0';
    assert.deepEqual(more, known.split(' '));
  });

  it('is completed, with the numbers of arguments of its forms and a note', async () => {
    const foo = await nodes.start('foo');
    const modules = Object.keys(globals).filter((name) => typeof globals[name] === 'object');
    const found = new Map<string, { arity?: string; note?: string }>();
    const { candidates } = await foo.complete(1, { kind: 'names' });
    for (const candidate of candidates) found.set(candidate.name, candidate);
    for (const name of Object.keys(globals)) assert.ok(found.has(name), `${name} is not offered`);
    for (const module of modules) {
      const of = await foo.complete(1, { kind: 'members', path: [module] });
      for (const candidate of of.candidates) found.set(`${module}.${candidate.name}`, candidate);
    }
    for (const name of declared.keys()) {
      const { arity, note = '' } = found.get(name) ?? {};
      assert.notEqual(note, '', name);
      assert.equal(arity, aritiesIn(name)?.join(','), name);
      const hint = await foo.complete(1, { kind: 'doc', name });
      assert.equal(hint.signature, docs[shortOf(name)]?.signature, name);
    }
  });

  it('names itself, and an argument that it has, where its source says what is wrong', () => {
    const named = namedInErrors(join(root, 'runtime/emulator/modules'));
    assert.ok(named.length > 150);
    const names = new Set([...declared.keys()].map(lastName));
    for (const { name, argument = 0, within, where } of named) {
      assert.ok(declared.has(name), `${where}: no BIF is ${name}`);
      const most = Math.max(...(aritiesIn(name) ?? []));
      assert.ok(argument <= most, `${where}: ${name} has no argument ${argument}`);
      if (names.has(within)) assert.equal(lastName(name), within, where);
    }
  });

  it('is called with each number of arguments of its forms, and misses none', async () => {
    const foo: TestNode = await nodes.start('foo');
    await foo.type("const x = Symbol('x')");
    for (const name of declared.keys()) {
      if (mustNotRun.has(name.replace(/^erlang\./, ''))) continue;
      for (const arity of aritiesIn(name) ?? []) {
        const call = callOf(name, arity);
        const shown = await foo.type(call);
        assert.doesNotMatch(shown, /but missing/, call);
        const [, called, argument] =
          /in function {2}([\w.]+)\/\d[\s\S]*\*\*\* argument (\d+):/u.exec(shown) ?? [];
        if (called === undefined) continue;
        assert.ok(Number(argument) <= arity, `${call}: ${shown}`);
        assert.equal(lastName(called), lastName(name), `${call}: ${shown}`);
      }
    }
  }).timeout(60_000);
});

/** They end the shell or the node, or wait. */
const mustNotRun = new Set('exit receive halt init.halt init.stop init.restart'.split(' '));

describe('a command of the shell', () => {
  const nodes = testNodes();

  it('is there under its name, and has forms of this name', async () => {
    const foo = await nodes.start('foo');
    for (const [name, forms] of Object.entries(commands)) {
      assert.equal(
        await foo.type(`[typeof ${name}, typeof c.${name}]`),
        "['function', 'function']",
      );
      assert.notEqual(Object.keys(forms).length, 0, name);
      for (const [form, text] of Object.entries(forms)) {
        assert.ok(form.startsWith(`${name}(`) && form.endsWith(')'), form);
        assert.notEqual(text, '', form);
      }
    }
    const { candidates } = await foo.complete(1, { kind: 'members', path: ['c'] });
    const modules = ['net', 'net_adm', 'observer', 'trace', 'transcript'];
    assert.deepEqual(
      candidates.map(({ name }) => name).sort(),
      [...Object.keys(commands), ...modules].sort(),
    );
    for (const { name, arity, note } of candidates) {
      if (modules.includes(name)) continue;
      assert.equal(arity, commandArities(name), name);
      assert.ok(note, name);
      const forms = Object.keys(commands[name] ?? {}).join('\n');
      for (const called of [name, `c.${name}`])
        assert.equal((await foo.complete(1, { kind: 'doc', name: called })).signature, forms);
    }
  });

  it('is in help(), and h() prints its forms', async () => {
    const foo = await nodes.start('foo');
    await foo.type('help()');
    const all = unspaced(foo.printed.join('\n'));
    for (const [name, forms] of Object.entries(commands)) {
      const printed = foo.printed.length;
      await foo.type(`h('${name}')`);
      const own = unspaced(foo.printed.slice(printed).join('\n'));
      for (const [form, text] of Object.entries(forms)) {
        const line = unspaced(`${form} -- ${text}`);
        assert.ok(all.includes(line), line);
        assert.ok(own.includes(line), line);
      }
    }
  });

  it("takes the numbers of arguments that the page of Erlang's functions has", () => {
    for (const { module, name, arity, kind } of rows) {
      if (module !== 'c') continue;
      const has = (commandArities(name) ?? '').split(',').includes(String(arity));
      assert.equal(has, kind !== 'no', `${name}/${arity}`);
    }
  });

  it('names itself, and an argument that it has, where its source says what is wrong', () => {
    const named = namedInErrors(join(root, 'runtime/emulator/commands'));
    assert.ok(named.length > 15);
    for (const { name, argument = 0, where } of named) {
      const arities = commandArities(name)?.split(',').map(Number);
      assert.ok(arities !== undefined, `${where}: no command is ${name}`);
      assert.ok(argument <= Math.max(...arities), `${where}: ${name} has no argument ${argument}`);
    }
  });
});

/** All that the table gives to users and that can be called, and the classes. */
function givenNames(): ReadonlyMap<string, { readonly length: number }> {
  const found = new Map<string, { readonly length: number }>();
  for (const [name, value] of Object.entries(globals)) {
    if (typeof value === 'function') found.set(name, value);
    else if (name !== 'P')
      for (const [key, member] of Object.entries(value as object)) {
        assert.equal(typeof member, 'function', `${name}.${key}`);
        found.set(`${name}.${key}`, member);
      }
  }
  return found;
}

function aritiesIn(name: string): readonly number[] | undefined {
  const { forms = [] } = declared.get(name) ?? {};
  return aritiesOf(forms.join('\n'))?.split(',').map(Number);
}

function fullName({ module, name }: { readonly module: string; readonly name: string }): string {
  return `${module}.${name}`;
}

/** A call with this many arguments, all of them x. */
function callOf(name: string, arity: number): string {
  const isClass = declared.get(name)?.forms[0]?.startsWith('new ') === true;
  return `${isClass ? 'new ' : ''}${name}(${Array(arity).fill('x').join(', ')})`;
}

/** The name under which h() has it: the short one, where there is one. */
function shortOf(name: string): string {
  const short = name.replace(/^erlang\./, '');
  return declared.has(short) ? short : name;
}

/** 'c.flush' */
function isCommand(name: string): boolean {
  return name.startsWith('c.') && Object.hasOwn(commands, lastName(name));
}

function lastName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** `(erlang:send_after/3,4)`: what a text says of Erlang. */
function referencesIn(
  text: string,
): { readonly module: string; readonly called: string; readonly arities: readonly number[] }[] {
  const found = [...text.matchAll(/\b(\w+):(\w+)(?:\/(\d(?:,\d)*))?/g)];
  return found
    .map(([, module = '', called = '', arities = '']) => ({
      module,
      called,
      arities: arities.split(',').map(Number),
    }))
    .filter(({ module }) => Object.hasOwn(globals, module));
}

/** A text whose lines may have been broken anywhere between words. */
function unspaced(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
