import assert from 'node:assert/strict';
import { paintedReport, paintedValue, wantsColours } from '../../../repl/text/colour.ts';

/** Colours as letters: <s>…</>, so that a test can be read. */
function shown(text: string): string {
  const letters: Record<string, string> = {
    31: 'e',
    32: 's',
    33: 'n',
    35: 'k',
    36: 'i',
    2: 'd',
    0: '/',
  };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are escapes
  return text.replace(/\x1b\[(\d+)m/g, (_, code: string) => `<${letters[code]}>`);
}

describe('colours of what is printed', () => {
  it('tell strings, numbers, pids and references apart', () => {
    assert.equal(shown(paintedValue("['ok', <0.88.0>]")), "[<s>'ok'</>, <i><0.88.0></>]");
    assert.equal(
      shown(paintedValue('{ a1: -1.5e3, b: 10n }')),
      '{ a1: <n>-1.5e3</>, b: <n>10n</> }',
    );
    assert.equal(shown(paintedValue('#Ref<0.1.2.3>')), '<i>#Ref<0.1.2.3></>');
    assert.equal(
      shown(paintedValue("{ true: true, x: 'a 1 \\' 2' }")),
      "{ true: <k>true</>, x: <s>'a 1 \\' 2'</> }",
    );
  });

  it('mark the headline of an error, not what follows', () => {
    assert.equal(
      shown(paintedValue("** exception error: 'x'\n     in 1")),
      "<e>** exception error: 'x'</>\n     in 1",
    );
    assert.equal(shown(paintedValue('* 1:5: Unexpected token')), '<e>* 1:5: Unexpected token</>');
  });

  it('let the header of a report step back', () => {
    const header = '=ERROR REPORT==== 22-Nov-2026::13:36:37.672100 ===';
    assert.equal(shown(paintedReport(`${header}\ntext 1\n`)), `<d>${header}</>\ntext 1\n`);
  });

  it('end at each line, whatever is coloured', () => {
    for (const line of paintedValue('`a\nb`').split('\n')) assert.ok(line.endsWith('\x1b[0m'));
  });

  it('are not wanted with NO_COLOR or on a dumb terminal', () => {
    assert.equal(wantsColours({ NO_COLOR: '1' }), false);
    assert.equal(wantsColours({ TERM: 'dumb' }), false);
    assert.equal(wantsColours({ NO_COLOR: '', TERM: 'xterm' }), true);
  });
});
