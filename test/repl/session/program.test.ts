import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import type { Place } from '../../../repl/session/place.ts';
import { Program } from '../../../repl/session/program.ts';

describe('a program of a session', () => {
  const keeper = { watch: () => undefined, forget: () => undefined };
  const place = { folder: tmpdir(), env: {}, keeper, isClosed: false } as unknown as Place;

  async function printing(text: string): Promise<Program> {
    const source = `process.stdout.write(${JSON.stringify(text)})`;
    const program = new Program({ file: process.execPath, args: ['-e', source] }, place);
    assert.ok(await program.until(() => program.status !== undefined, 10_000));
    return program;
  }

  const textsOf = (entries: Iterable<{ readonly text: string }>): string[] =>
    [...entries].map(({ text }) => text);

  it('has what came behind the prompt apart, since a later step may want it', async () => {
    const { entries, later, prompt } = (await printing('1\n(foo@host)2> late\nmore\n')).unread([]);
    assert.deepEqual(textsOf(entries), ['1', 'late', 'more']);
    assert.deepEqual(textsOf(later), ['late', 'more']);
    assert.equal(prompt, '(foo@host)2>');
  });

  it('has nothing apart without a prompt', async () => {
    const { entries, later, prompt } = (await printing('1\nmore\n')).unread([]);
    assert.deepEqual(textsOf(entries), ['1', 'more']);
    assert.deepEqual(textsOf(later), []);
    assert.equal(prompt, undefined);
  });

  it('loses nothing that is printed while what came before is looked at', async () => {
    const program = await printing('1\n(foo@host)2> late\n');
    program.take('1\n(foo@host)2> '.length);
    assert.equal(program.hasPrompt, false);
    assert.deepEqual(textsOf(program.unread([]).entries), ['late']);
    assert.equal(program.take(), 'late\n');
    assert.deepEqual(program.unread([]).entries, []);
  });
});
