// Exercises: their checks hold after the solution and not before, and hints say what is missing.

import assert from 'node:assert/strict';
import { makeVerifier, session, type Verifier } from './support/verifier.ts';

describe('an exercise', function () {
  this.timeout(60_000);
  let verifier: Verifier;
  beforeEach(() => {
    verifier = makeVerifier();
  });
  afterEach(() => verifier.close());

  const exercise = (check: string, solution: string): string =>
    `# T\n${session('%% foo\n(foo@host)1> 1\n1\n%% bar\n(bar@host)1> 1\n1')}
## Your turn
<!-- check bar: ${check} -->
<!-- hint: connect first | when: !nodes().includes('foo@host') -->
<!-- hint: you are connected | when: nodes().includes('foo@host') -->
<!-- hint: think -->
<!-- hint: this one throws | when: nothing_of_this_name -->
<!-- timeout: 1s -->

<!-- solution -->

${session(solution)}`;

  it('is played with its solution, and then checked', async () => {
    const text = exercise(
      "is_pid(whereis('echo'))",
      "%% bar\n(bar@host)2> register('echo', self())\ntrue",
    );
    const { stdout, status } = await verifier.run(verifier.write('d.md', text));
    assert.equal(status, 0, stdout);
    assert.match(stdout, /^ok d\.md:\d+ bar check is_pid\(whereis\('echo'\)\)/m);
  });

  it('checks something: one check at least does not hold before', async () => {
    const text = exercise('nodes().length === 0', '%% bar\n(bar@host)2> 1\n1');
    const { stdout, status } = await verifier.run(verifier.write('d.md', text));
    assert.match(
      stdout,
      /^d\.md:\d+: bar check nodes\(\)\.length === 0\n {2}it holds before the solution/m,
    );
    assert.equal(status, 1);
  });

  it('shows the hints that help when a check does not hold', async () => {
    const text = exercise("is_pid(whereis('echo'))", '%% bar\n(bar@host)2> 1\n1');
    const first = await verifier.run(verifier.write('d.md', text));
    assert.match(first.stdout, /it is false\n {2}hint: connect first\n {2}hint: think\n/);
    assert.equal(first.status, 1);
    const connected = text.replace('2> 1\n1', "2> net_adm.ping('foo@host')\n'pong'");
    const second = await verifier.run(verifier.write('d.md', connected), '-json');
    const check = second.stdout
      .split('\n')
      .filter((line) => line.includes('"check"'))
      .map((line) => JSON.parse(line))[0];
    assert.deepEqual(check.hints, ['you are connected', 'think']);
    assert.equal(check.ok, false);
  });
});
