// The documents of this repository, and documents of great length.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, parseDocument, stepsIn } from '../../../repl/document/document.ts';
import { root } from '../../../scripts/build.ts';
import { processorTime } from '../../helpers/processor-time.ts';
import { read, session } from './support/documents.ts';

describe('the documents there are', () => {
  for (const file of documents())
    it(`${file} has no fault`, () => {
      const document = readFile(file);
      assert.deepEqual(document.faults, []);
      assert.ok(stepsIn(document).length > 5);
    });
});

describe('a large document', () => {
  it('of 10 MB takes a time that grows with its length only', function () {
    this.timeout(60_000);
    const kinds = {
      sessions: ['%% foo', '(foo@host)1> nodes()', "['bar@host']", '', '=ERROR REPORT==== x ==='],
      'entries of several lines': ['%% foo', '(foo@host)1> f(', '(foo@host)1> )', '(foo@host)1> 1'],
    };
    const parts = {
      prose: 'Some words.\n\n- one\n- two\n\n<!-- a comment -->\n',
      ...Object.fromEntries(
        Object.entries(kinds).map(([kind, lines]) => [kind, session(...lines)]),
      ),
    };
    for (const [kind, part] of Object.entries(parts)) {
      const took = (bytes: number): number => {
        const text = part.repeat(bytes / part.length);
        return processorTime(() => read(text));
      };
      took(100_000);
      const bytes = kind.startsWith('entries') ? 1_000_000 : 10_000_000; // each is parsed
      const ratio = took(bytes) / Math.max(took(bytes / 10), 20);
      assert.ok(ratio < 40, `${kind}: ten times the length takes ${ratio} times as long`);
    }
  });

  it('of one line takes no quadratic time', function () {
    this.timeout(20_000);
    const long = 2_000_000;
    for (const text of [
      ' ',
      '#',
      '`',
      '~',
      '<!--',
      '<!-- a -->',
      '%% ',
      '$ ',
      '-->',
      '1> ',
      '(a',
      '[...]',
      '|',
      '- ',
    ])
      for (const begin of [
        '',
        'x',
        '```terl\n%% foo\n(foo@host)1> ',
        '<!-- hint: ',
        '<!-- check a',
      ])
        read(`${begin}${text.repeat(long / text.length)}x %% anywhere`);
  });

  it('of 1,000 steps is read', () => {
    const entries = Array.from({ length: 1000 }, (_, at) => `(foo@host)${at + 1}> ${at}\n${at}`);
    assert.equal(stepsIn(read(session('%% foo', ...entries))).length, 1000);
  });
});

function readFile(file: string): Document {
  return parseDocument(file, readFileSync(join(root, file), 'utf8'));
}

function documents(): readonly string[] {
  const rows = readdirSync(join(root, 'test/conformance')).filter((name) => name.endsWith('.md'));
  return ['README.md', ...rows.map((name) => `test/conformance/${name}`)];
}
