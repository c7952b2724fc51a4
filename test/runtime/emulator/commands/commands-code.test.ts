import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { typeCheck } from '../../../../runtime/modules/type-check.ts';
import { session, shows, type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('commands for modules', () => {
  const nodes = testNodes();

  /** What is printed, without the directory of the test. */
  async function typed(node: TestNode, directory: string, entry: string): Promise<string> {
    return (await session(node, [entry])).join('').replaceAll(`${directory}/`, '');
  }

  it('c compiles, checks types and loads: type errors do not hinder it', async () => {
    const directory = nodes.files({
      's.ts': "export function f(): number {\n\tconst x: number = 'abc';\n\treturn 1;\n}\n",
    });
    const foo = await nodes.start('foo');
    assert.equal(
      await typed(foo, directory, "c('s')"),
      "s.ts:2:8: Type 'string' is not assignable to type 'number'.\n%    2| \tconst x: number = 'abc';\n%     | \t      ^\n\ns.ts is loaded all the same: types are checked, and not needed to run['ok', 's']",
    );
    assert.equal(await foo.type('s.f()'), '1');
  });

  it('c and l take a path, and nothing else does', async () => {
    const directory = nodes.files({});
    mkdirSync(join(directory, 'lib'));
    writeFileSync(join(directory, 'lib/deep.ts'), 'export const f = (): number => 7;\n');
    const foo = await nodes.start('foo', { codePath: [directory] });
    await foo.type(`cd(${JSON.stringify(directory)})`);
    assert.match(await foo.type("spawn('lib/deep', 'f', [])"), /^</);
    await foo.prints(/there is no module lib\/deep/);
    assert.equal(await foo.type("c('lib/deep')"), "['ok', 'deep']");
    assert.equal(await foo.type("l('./lib/deep.ts')"), "['module', 'deep']");
    assert.equal(await foo.type('deep.f()'), '7');
    assert.equal(await foo.type("c('lib/nosuch')"), "['error', 'non_existing']");
    assert.match((await session(foo, ["c('../deep')"])).join(''), /is not below the code path/);
  });

  it('c knows the globals, their types, and ts-pattern', async () => {
    nodes.files({
      's.ts': `import type { Pid } from 'terl/globals';
import { match } from 'ts-pattern';
export function send_node(to: Pid): void { send(to, node()); }
export async function loop(n: number): Promise<string> {
  const got = await receive((match) => match.with(['ok', P.number], ([, m]) => m).after(5, () => 'late'));
  return match(got).with(P.string, (text) => text).otherwise((m) => String(m + n));
}
`,
    });
    const foo = await nodes.start('foo');
    assert.deepEqual(await session(foo, ["c('s')"]), ["['ok', 's']"]);
  });

  it('c knows the types of pids and the like, with an import and without one', async () => {
    const source = `
export const f = (to: Pid, reference: Reference): Destination => (is_pid(to) ? to : reference);
export const cases = (match: ReceiveCases): ReceiveCases<number> => match.with(P.number, (n) => n);
export const one = (value: unknown): Pid => (value instanceof Pid ? value : self());
const pattern = ['ok', P.number] as const;
export const got: P.infer<typeof pattern> = ['ok', 1];
`;
    const imported =
      "import type { Destination, P as Patterns, Pid, ReceiveCases, Reference } from 'terl/globals';";
    nodes.files({
      's.ts': source,
      't.ts': `${imported}\nexport type Number = Patterns.infer<number>;\n${source.replace('instanceof Pid', "=== 'x'").replace('? value', '? self()')}`,
      'u.ts': 'export const bad: Pid = make_ref();\n',
    });
    const foo = await nodes.start('foo');
    assert.deepEqual(await session(foo, ["c('s')"]), ["['ok', 's']"]);
    assert.deepEqual(await session(foo, ["c('t')"]), ["['ok', 't']"]);
    assert.match(
      (await session(foo, ["c('u')"])).join(''),
      /u\.ts:1:14: Property 'home' is missing in type 'Reference' but required in type 'Pid'\.\n/,
    );
  });

  it('c prints syntax errors and loads nothing', async () => {
    const directory = nodes.files({ 't.ts': 'export function f() {\n  return x y;\n}\n' });
    const foo = await nodes.start('foo');
    assert.match(
      await typed(foo, directory, "c('t')"),
      /^t\.ts:2:11: Expected a semicolon.*\n% {4}2\| {3}return x y;\n% {5}\| {11}\^'error'$/,
    );
    assert.equal(await foo.type("c('nosuch')"), "['error', 'non_existing']");
  });

  it('c warns of state that all processes share', async () => {
    const directory = nodes.files({ 't.ts': 'let n = 0;\nexport const f = () => n++;\n' });
    const foo = await nodes.start('foo');
    assert.match(
      await typed(foo, directory, "c('t.ts')"),
      /^t\.ts:1:5: Warning: module-level `let n` is shared .*\n% {4}1\| let n = 0;\n% {5}\| {5}\^\['ok', 't'\]$/,
    );
  });

  it('l loads anew what has changed', async () => {
    const directory = nodes.files({ 's.ts': 'export const f = () => 1;\n' });
    const foo = await nodes.start('foo');
    assert.equal(await foo.type('s.f()'), '1');
    writeFileSync(join(directory, 's.ts'), 'export const f = () => 2;\n');
    assert.deepEqual(await session(foo, ["l('s')", 's.f()']), ["['module', 's']", '2']);
    assert.equal(await foo.type("l('nosuch')"), "['error', 'nofile']");
  });

  it('lc checks without loading', async () => {
    nodes.files({ 's.ts': 'export const f = () => 1;\n', 't.ts': 'export const = 1;\n' });
    const foo = await nodes.start('foo');
    assert.equal(await foo.type("lc(['s'])"), "'ok'");
    assert.match((await session(foo, ["lc(['s', 't'])"])).join(''), /t\.ts:1:14: .*'error'$/s);
    assert.equal((await session(foo, ['m()'])).join('').includes('s.ts'), false);
  });

  it('nl and nc load on this node and all connected ones', async () => {
    const directory = nodes.files({ 's.ts': 'export const f = () => 1;\n' });
    const foo = await nodes.start('foo');
    const bar = await nodes.start('bar');
    await foo.type("net_adm.ping('bar@localhost')");
    await bar.type('s.f()');
    writeFileSync(join(directory, 's.ts'), 'export const f = () => 2;\n');
    assert.equal(await foo.type("nl('s')"), "'abcast'");
    assert.equal(await foo.type("await rpc.call('bar@localhost', 's', 'f', [])"), '2');
    writeFileSync(join(directory, 's.ts'), 'export const f = () => 3;\n');
    assert.equal(await foo.type("nc('s')"), "['ok', 's']");
    assert.equal(await foo.type("await rpc.call('bar@localhost', 's', 'f', [])"), '3');
    assert.equal(await foo.type("nl('nosuch')"), "'error'");
  });

  it('a node that cannot load what nl asks for says so in a report', async () => {
    nodes.files({
      's.ts': "export const f = 1;\nif (node() === 'bar@localhost') throw new Error('not here');\n",
    });
    const foo = await nodes.start('foo');
    const bar = await nodes.start('bar');
    await foo.type("net_adm.ping('bar@localhost')");
    assert.equal(await foo.type("nl('s')"), "'abcast'");
    assert.match(await bar.prints(/Loading of s failed/), /Error: not here/);
  });

  it('a module whose top-level code throws is a failed load, with a report of file and line', async () => {
    const directory = nodes.files({ 's.ts': 'export const f = () => 1;\n' });
    const foo = await nodes.start('foo');
    const shell = await foo.type('s.f() && self()');
    const bad = "export const f = () => 2;\n\nthrow new Error('at load');\n";
    writeFileSync(join(directory, 's.ts'), bad);
    for (const command of ["l('s')", "c('s')"]) {
      const reported = foo.prints(/Loading of s failed/);
      await foo.type(command);
      assert.match(await reported, /Error: at load[\s\S]*[/']s\.ts', line: 3/);
    }
    await shows(foo, {
      "[l('s'), await c('s')].map(([, why]) => why).join()": "'on_load_failure,on_load_failure'",
      "[nl('s'), await nc('s')].flat()": "['error', 'error', 'on_load_failure']",
      's.f() && self()': shell,
    });
    writeFileSync(
      join(directory, 's.ts'),
      'export const f = (): void => { throw new Error("in f"); };\nf();\n',
    );
    assert.match(
      (await session(foo, ["l('s')"])).join('\n') + foo.printed.join('\n'),
      /'s', 'f',\s+\{ file: '\S*s\.ts', line: 1/,
    );
  });

  it('a module whose top-level code throws names its file and line to who calls it', async () => {
    nodes.files({
      'dep.ts': "export const d = 1;\nthrow new Error('at load');\n",
      't.ts': "import { d } from './dep.ts';\nexport const f = () => d;\n",
    });
    const foo = await nodes.start('foo');
    for (const module of ['dep', 't']) {
      const [, ended] = [
        await foo.type(`spawn_monitor('${module}', 'f', [])`),
        await foo.type('receive()'),
      ];
      assert.match(ended, /'Error: at load'[\s\S]*\['dep', '-',\s+\{ file: '\S*dep\.ts', line: 2/);
    }
    assert.match(
      await foo.type("JSON.stringify(await gen_server.start('dep', 0, []))"),
      /at load[\s\S]*dep\.ts\S*"line":2/,
    );
  });

  it('m lists the modules, and tells of one', async () => {
    const directory = nodes.files({
      's.ts': 'export const limit = 1;\nexport function loop(n) { return n }\n',
    });
    const foo = await nodes.start('foo');
    assert.match(
      await typed(foo, directory, "m('s')"),
      /^Module: s\nLoaded: \w+ \d+ \d{4}, \d\d:\d\d\nSource file: s\.ts\nExports: \n {9}limit\n {9}loop\/1'ok'$/,
    );
    assert.match(
      await typed(foo, directory, 'm()'),
      /^Module {16}File\n.*erlang {16}preloaded\n.*s {21}s\.ts\n/s,
    );
    assert.match(
      await foo.type("m('nosuch')"),
      /^\*\* exception error: undefined function nosuch\.module_info\/0/,
    );
  });
});

describe('types of a module', () => {
  const nodes = testNodes();

  it('are not checked, in a sentence, where TypeScript is not installed', async () => {
    const directory = nodes.files({ 's.ts': 'export const f = 1;\n' });
    assert.deepEqual(await typeCheck(join(directory, 's.ts'), () => undefined), {
      ok: false,
      message:
        'types are not checked: the package typescript is not installed: npm install typescript',
    });
  });

  it('are not checked by a compiler that takes too long, or says something else', async () => {
    const directory = nodes.files({ 's.ts': 'export const f = 1;\n' });
    const file = join(directory, 's.ts');
    mkdirSync(join(directory, 'bin'));
    writeFileSync(join(directory, 'bin/tsc'), 'setInterval(() => {}, 1000)');
    assert.deepEqual(await typeCheck(file, () => directory, 100), {
      ok: false,
      message: 'types are not checked: the compiler took longer than 0.1 seconds',
    });
    writeFileSync(join(directory, 'bin/tsc'), "console.log('error TS1: such')");
    assert.deepEqual(await typeCheck(file, () => directory), {
      ok: false,
      message: 'types are not checked: error TS1: such',
    });
  });

  it('are checked one module at a time, and no more than some wait', async () => {
    const directory = nodes.files({});
    mkdirSync(join(directory, 'bin'));
    // it complains when another one is at work
    writeFileSync(
      join(directory, 'bin/tsc'),
      `const { rmSync, writeFileSync } = require('node:fs');
      try {
        writeFileSync(${JSON.stringify(join(directory, 'at-work'))}, '', { flag: 'wx' });
      } catch {
        console.log('another compiler is at work');
      }
      setTimeout(() => rmSync(${JSON.stringify(join(directory, 'at-work'))}), 20);`,
    );
    const files = Array.from({ length: 4 }, (_, n) => join(directory, `s${n}.ts`));
    for (const file of files) writeFileSync(file, `export const f = '${file}';\n`);
    const checks = await Promise.all(files.map((file) => typeCheck(file, () => directory)));
    assert.deepEqual(checks, Array(4).fill({ ok: true, diagnostics: [] }));
    const many = Array.from({ length: 40 }, () => typeCheck(files[0] ?? '', () => directory));
    const refused = (await Promise.all(many)).filter(({ ok }) => !ok);
    assert.deepEqual(
      refused,
      Array(8).fill({
        ok: false,
        message: 'types are not checked: 32 others wait for that already',
      }),
    );
  });

  it('are those of the file itself, not of what it imports', async () => {
    const directory = nodes.files({
      's.ts': "import { n } from './t.ts';\nexport const m: string = n;\n",
      't.ts': "export const n: number = 'x';\n",
    });
    const check = await typeCheck(join(directory, 's.ts'));
    assert.deepEqual(check, {
      ok: true,
      diagnostics: [
        {
          line: 2,
          column: 14,
          message: "Type 'number' is not assignable to type 'string'.",
          text: 'export const m: string = n;',
        },
      ],
    });
  });

  it('are checked anew when what is imported has changed', async () => {
    const directory = nodes.files({
      's.ts': "import { n } from './t.ts';\nexport const m: string = n;\n",
      't.ts': 'export const n: number = 1;\n',
    });
    await typeCheck(join(directory, 's.ts'));
    writeFileSync(join(directory, 't.ts'), "export const n: string = '';\n");
    assert.deepEqual(await typeCheck(join(directory, 's.ts')), { ok: true, diagnostics: [] });
  });
});
