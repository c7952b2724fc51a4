// The transcript of a row as steps: what is typed where, and what must be seen before the next step.

export interface Step {
  /** The heading it stands under: one terminal each. */
  readonly terminal: string;
  readonly kind: 'command' | 'typed' | 'seen';
  readonly prompt: string;
  readonly text: string;
  /** Repeated until it holds: news takes a moment. */
  readonly soon: boolean;
  /** What is typed does not return. */
  readonly stays: boolean;
  readonly wanted: readonly Entry[];
}

/** A line with the lines that continue it, or a whole report. */
export interface Entry {
  readonly isReport: boolean;
  readonly text: string;
  /** It may come before or after its neighbours. */
  readonly anywhere: boolean;
}

const promptLine = /^((?:\([^\s()]+\))?\d+>) ?(.*)$/;

export function stepsOf(transcript: string): readonly Step[] {
  const steps: Step[] = [];
  let terminal = '';
  let begun: (Omit<Step, 'wanted'> & { lines: string[] }) | undefined;
  const close = (): void => {
    if (begun === undefined) return;
    const { lines, ...step } = begun;
    const wanted = entriesOf(lines);
    if (step.kind !== 'seen' || wanted.length > 0) steps.push({ ...step, wanted });
    begun = undefined;
  };
  for (const line of transcript.split('\n')) {
    const [, heading] = /^%% (\w+)/.exec(line) ?? [];
    const [, prompt = '', typed] = promptLine.exec(line) ?? [];
    const command = line.startsWith('$ ') ? line.slice(2) : undefined;
    const text = command ?? typed;
    if (heading !== undefined) {
      close();
      terminal = heading;
      begun = { terminal, kind: 'seen', prompt, text: '', soon: false, stays: false, lines: [] };
    } else if (text !== undefined) {
      close();
      begun = {
        terminal,
        kind: command === undefined ? 'typed' : 'command',
        prompt,
        text: text.replace(/ +%% (soon|stays)$/, ''),
        soon: text.endsWith('%% soon'),
        stays: text.endsWith('%% stays'),
        lines: [],
      };
    } else begun?.lines.push(line);
  }
  close();
  return steps;
}

/** A report goes on to an empty line or the next report; an indented line continues the one before. */
export function entriesOf(lines: readonly string[]): readonly Entry[] {
  const entries: { isReport: boolean; text: string; anywhere: boolean }[] = [];
  let inReport = false;
  for (const whole of lines) {
    const anywhere = whole.endsWith('%% anywhere');
    const line = whole.replace(/ +%% anywhere$/, '');
    const last = entries.at(-1);
    if (/^=\w+ REPORT====/.test(line)) {
      entries.push({ isReport: true, text: line, anywhere: true });
      inReport = true;
    } else if (line.trim() === '') inReport = false;
    else if (last !== undefined && (inReport || /^\s/.test(line))) last.text += `\n${line}`;
    else entries.push({ isReport: false, text: line, anywhere });
  }
  return entries;
}

/** Whether what is shown is what is wanted; `[...]` stands for any text. */
export function fits(wanted: string, shown: string): boolean {
  const pattern = normal(wanted)
    .split('[...]')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${pattern}$`, 's').test(normal(shown));
}

/** A text without what varies from run to run: dates, numbers of pids, refs and ports, breaks of long lines. */
function normal(text: string): string {
  return text
    .replace(/(REPORT====) .* ===/, '$1 now ===')
    .replace(/<0\.\d+\.\d+>/g, '<0.pid>')
    .replace(/<[1-9]\d*\.\d+\.\d+>/g, '<far.pid>')
    .replace(/#Ref<[\d.]+>/g, '#Ref<>')
    .replace(/#Fun<[^>]+>/g, '#Fun<>')
    .replace(/((?:at|on) port |\['\w+', )\d{4,5}\b/g, '$1port')
    .replace(/\(shell:\d+,/g, '(shell:n,')
    .replace(/(connection_id: )\d+/g, '$1id')
    .replace(/(?<=[,[{(])\s+|\s+(?=[\]},)])/g, '')
    .replace(/\s+/g, ' ');
}
