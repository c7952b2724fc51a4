// +A 4 and its like set up Erlang's emulator, which terl has not: they are taken out, wherever they stand (OTP: erlexec).

/** The arguments without them, and what was taken out, as it stood. */
export function withoutEmulatorFlags(argv: readonly string[]): {
  readonly words: readonly string[];
  readonly taken: readonly string[];
} {
  const words: string[] = [];
  const taken: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? '';
    if (/^--?extra$/.test(word)) return { words: [...words, ...argv.slice(at)], taken };
    if (/^--?(eval|setcookie)$/.test(word)) words.push(word, ...argv.slice(at + 1, ++at + 1));
    else if (alone.test(word)) taken.push(word);
    else if (withValue.test(word)) {
      taken.push(word);
      const value = argv[at + 1];
      if (value !== undefined && !/^[-+]/.test(value)) taken.push(argv[++at] ?? '');
    } else words.push(word);
  }
  return { words, taken };
}

// The flags of erl(1), by their letters.
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
