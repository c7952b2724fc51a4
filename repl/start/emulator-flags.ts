// Removes flags of Erlang's emulator, such as +A 4, from the
// arguments, as terl has no such emulator (OTP: erlexec).

/** Returns the arguments without the flags of Erlang's emulator, and the removed words. */
export function withoutEmulatorFlags(argv: readonly string[]): {
  readonly words: readonly string[];
  readonly taken: readonly string[];
} {
  const words: string[] = [];
  const taken: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? '';
    const next = argv.slice(at + 1, at + 2); // empty after the last word
    switch (kindOf(word)) {
      case 'extra':
        return { words: [...words, ...argv.slice(at)], taken };
      case 'text':
        words.push(word, ...next);
        at++;
        break;
      case 'alone':
        taken.push(word);
        break;
      case 'with value': {
        const value = next.filter((one) => !/^[-+]/.test(one));
        taken.push(word, ...value);
        at += value.length;
        break;
      }
      case 'ours':
        words.push(word);
    }
  }
  return { words, taken };
}

/**
 * Returns how to read a word: the words after -extra, and the one after -eval or -setcookie, are never flags.
 */
function kindOf(word: string): 'extra' | 'text' | 'alone' | 'with value' | 'ours' {
  if (/^--?extra$/.test(word)) return 'extra';
  if (/^--?(eval|setcookie)$/.test(word)) return 'text';
  if (alone.test(word)) return 'alone';
  return withValue.test(word) ? 'with value' : 'ours';
}

// The flags of erl(1), without the plus: `alone` have no value, `withValue` have one.
const alone = /^\+(B[cdi]?|d|ec|fn[alu]|fn[au][eiw]|JDdump|[Llnr]|ssrct|[Vv])$/;
const withValue = new RegExp(
  `^\\+(${[
    '[aAcCeiKPQRtTW]|dcg|pad|pc|rg',
    'h(ms|mbs|max|maxel|maxib|maxk|pds|mqd)',
    'IO(p|t|Pp|Pt)|JPcover|JPfp|JPperf|JMsingle|M[A-Z][a-z]{1,6}',
    'S|S[DP]|SDPcpu|SDcpu|SDio|zdbbl|zdntgc|zebwt|zosrl',
    's(bt|(bwt|ws|wt|ss)(dcpu|dio)?|cl|ct|ecio|fwi|pp|tbt|ub)',
  ].join('|')})$`,
);
