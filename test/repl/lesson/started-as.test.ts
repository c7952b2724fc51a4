import assert from 'node:assert/strict';
import { asStarted, startedAs, unbroken } from '../../../repl/lesson/started-as.ts';

describe('the command that a lesson tells', () => {
  it('is the one with which terl was started', () => {
    assert.equal(startedAs({}), 'terl');
    assert.equal(startedAs({ TERL_STARTED_AS: './terl' }), './terl');
    for (const script of ['terl', "'terl'", 'terl "-lesson" "1"'])
      assert.equal(
        startedAs({ npm_lifecycle_event: 'npx', npm_lifecycle_script: script }),
        'npx terl',
      );
    const start = { npm_lifecycle_event: 'start', npm_lifecycle_script: 'node scripts/start.js' };
    assert.equal(startedAs(start), 'npm start --');
  });

  it('is not npx if another program was started with it', () => {
    assert.equal(startedAs({ npm_lifecycle_event: 'npx', npm_lifecycle_script: 'mocha' }), 'terl');
  });

  it('stands in the text of a lesson', () => {
    assert.equal(
      asStarted('`terl -lesson two` and terl -sname foo; terl sends, ./terl -x, erl -y', './terl'),
      '`./terl -lesson two` and ./terl -sname foo; terl sends, ./terl -x, erl -y',
    );
  });

  it('is not broken at the end of a line', () => {
    const text = unbroken(
      'In a free terminal, type ./terl -lesson 1 -sname bar',
      './terl -lesson 1',
    );
    assert.deepEqual(
      text.split(' ').at(-1),
      './terl -lesson 1 -sname bar'.replaceAll(' ', '\u00a0'),
    );
  });
});
