// How files are called in front of a user: as they were given, and never by the path of the home directory.

import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { workingDirectory } from '../../../runtime/modules/working-directory.ts';

describe('a file as it is shown', () => {
  const here = process.cwd();
  const cases: readonly [what: string, given: readonly string[], file: string, shown: string][] = [
    ['below the current directory', [], join(here, 'a/s.ts'), 'a/s.ts'],
    [
      'below a directory of -pa that is relative',
      ['../m'],
      join(here, '../m/x/s.ts'),
      '../m/x/s.ts',
    ],
    ['below one that is absolute', ['/opt/m'], '/opt/m/s.ts', '/opt/m/s.ts'],
    [
      'below one in the home directory',
      [join(homedir(), 'm')],
      join(homedir(), 'm/s.ts'),
      '~/m/s.ts',
    ],
    ['elsewhere', [], '/opt/..s.ts', '/opt/..s.ts'],
    ['with a name that begins with dots', [], join(here, '..s.ts'), '..s.ts'],
  ];
  for (const [what, given, file, shown] of cases)
    it(what, () => assert.equal(workingDirectory(given).shown(file), shown));

  it('of an absolute path that was given relative to here', () => {
    const given = relative(here, '/opt/lib');
    assert.equal(workingDirectory([given]).shown('/opt/lib/s.ts'), join(given, 's.ts'));
  });
});
