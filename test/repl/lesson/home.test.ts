import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  folderOf,
  lessonFiles,
  lessonNamed,
  readProgress,
  writeProgress,
} from '../../../repl/lesson/home.ts';

describe('the home of lessons', () => {
  const before = process.env['HOME'];
  let home = '';

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'terl-home-'));
    process.env['HOME'] = home;
  });
  afterEach(() => {
    process.env['HOME'] = before;
    rmSync(home, { recursive: true });
  });

  it('finds a lesson by its name, its number, or a file', () => {
    for (const text of ['links', '5']) assert.equal(lessonNamed(text)?.name, 'links');
    assert.deepEqual(lessonNamed('dir/My lesson.md'), {
      name: 'My-lesson',
      number: 0,
      path: 'dir/My lesson.md',
    });
    for (const text of ['none', '99', '', 'file.txt', '5-links'])
      assert.equal(lessonNamed(text), undefined, text);
  });

  it('lists lessons by their numbers, and nothing else of the folder', () => {
    for (const file of ['10-last.md', '2-first.md', 'README.md', 'lesson.ts'])
      writeFileSync(join(home, file), '');
    assert.deepEqual(
      lessonFiles(home).map(({ name, number }) => [name, number]),
      [
        ['first', 2],
        ['last', 10],
      ],
    );
  });

  it('keeps the progress of each lesson, for its owner only', () => {
    assert.deepEqual(readProgress(), {});
    writeProgress('links', 3, 9);
    writeProgress('mesh', 1, 5);
    writeProgress('links', 4, 9);
    assert.deepEqual(readProgress(), { links: { at: 4, of: 9 }, mesh: { at: 1, of: 5 } });
    const file = join(home, '.terl_lessons/progress.json');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(statSync(folderOf('links')).mode & 0o777, 0o700);
  });

  it('keeps a file beside it that is not progress', () => {
    const file = join(home, '.terl_lessons/progress.json');
    for (const text of [
      'garbage{',
      '',
      '[]',
      'null',
      '{"links":3}',
      '{"links":{"at":"1","of":2}}',
    ]) {
      mkdirSync(join(home, '.terl_lessons'), { recursive: true });
      writeFileSync(file, text);
      assert.deepEqual(readProgress(), {}, text);
      writeProgress('links', 1, 9);
      assert.deepEqual(readProgress(), { links: { at: 1, of: 9 } });
      assert.equal(readFileSync(`${file}.old`, 'utf8'), text);
    }
  });

  it('leaves the old progress, whole, where nothing new can be written', () => {
    writeProgress('links', 3, 9);
    const folder = join(home, '.terl_lessons');
    mkdirSync(join(folder, `progress.json.${process.pid}.new`)); // in the way of the new text
    assert.throws(() => writeProgress('links', 4, 9));
    assert.deepEqual(readProgress(), { links: { at: 3, of: 9 } });
  });

  it('remembers that a lesson was done when it is taken up again', () => {
    writeProgress('links', 9, 9);
    writeProgress('links', 2, 9);
    assert.deepEqual(readProgress(), { links: { at: 2, of: 9, isDone: true } });
  });

  it('says in a sentence that nothing can be written', () => {
    writeFileSync(join(home, '.terl_lessons'), '');
    assert.throws(() => folderOf('links'), /^Error: a lesson keeps its files in .*links, which/);
  });
});
