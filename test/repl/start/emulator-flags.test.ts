import assert from 'node:assert/strict';
import { withoutEmulatorFlags } from '../../../repl/start/emulator-flags.ts';

describe("flags of Erlang's emulator", () => {
  const wordsOf = (text: string): string => withoutEmulatorFlags(text.split(' ')).words.join(' ');
  const takenOf = (text: string): string => withoutEmulatorFlags(text.split(' ')).taken.join(' ');

  it('are taken out with their values, wherever they stand', () => {
    for (const [given, words, taken] of [
      ['-sname f2 +A 4', '-sname f2', '+A 4'],
      ['-setcookie c +P 100000', '-setcookie c', '+P 100000'],
      ['+K true -sname a +W w', '-sname a', '+K true +W w'],
      ['-s m f +S 2:2 arg', '-s m f arg', '+S 2:2'], // as erl has it
      [
        '+Bd +sbwt none +zdbbl 1024 +MBas ageffcbf',
        '',
        '+Bd +sbwt none +zdbbl 1024 +MBas ageffcbf',
      ],
      ['+B -sname a', '-sname a', '+B'],
      ['+A -sname a', '-sname a', '+A'], // its value is missing: erl's affair
    ] as const) {
      assert.equal(wordsOf(given), words);
      assert.equal(takenOf(given), taken);
    }
  });

  it('are not what has another meaning', () => {
    for (const text of ['-eval +A', '-s m f +5', '-setcookie +A', '-extra +A 4', '-s m f +secret'])
      assert.equal(wordsOf(text), text);
  });
});
