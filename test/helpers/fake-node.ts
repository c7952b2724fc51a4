// A node without processes, for tests of the shell: it evaluates JavaScript in a context of node:vm.
// The context has functions that produce output: sleep, later, burst, format, report, fill.

import vm from 'node:vm';
import type { Answer, Evaluation, Node, NodeEvents, Question } from '../../runtime/node/node.ts';

export async function startFakeNode(name: string, events: NodeEvents): Promise<Node> {
  let interrupted: (() => void) | undefined;
  const context = vm.createContext(wordsFor(events));

  const evaluate = async (source: string): Promise<Evaluation> => {
    const { promise: killed, resolve } = Promise.withResolvers<Evaluation>();
    interrupted = () => resolve({ text: '** exception exit: killed', advance: true });
    try {
      return await Promise.race([settle(source, context), killed]);
    } finally {
      interrupted = undefined;
    }
  };

  return {
    name,
    evaluate,
    complete: async (question) => answers[question.kind] ?? { candidates: [] },
    look: async () => ({ ok: false, text: 'nothing is seen here' }),
    interrupt: () => interrupted?.(),
    startShell: (job, node) =>
      void after(1, () =>
        node === undefined
          ? events.shellStarted({ job })
          : events.shellGone({ job, why: 'terminated' }),
      ),
    recording: () => undefined,
    screenIs: () => undefined,
    stopShell: () => undefined,
    thaw: () => undefined,
    stop: async () => undefined,
  };
}

/** The node's answers to questions about completion. */
const answers: Partial<Record<Question['kind'], Answer>> = {
  names: {
    candidates: [
      { name: 'spawn', note: 'A new process' },
      { name: 'spawn_link', note: 'As spawn, and linked' },
      { name: 'sleep' },
      ...Array.from({ length: 200 }, (_, n) => ({ name: `many${String(n).padStart(3, '0')}` })),
    ],
  },
  nodes: { candidates: [{ name: 'bar@host' }] },
  doc: { candidates: [], signature: 'spawn(node: string, fun: Function): Pid', text: 'A process.' },
};

async function settle(source: string, context: vm.Context): Promise<Evaluation> {
  try {
    const value: unknown = await vm.runInContext(source, context);
    return { text: value === undefined ? 'undefined' : String(value), advance: true };
  } catch (error) {
    // an error of another context is not an instance of this context's Error
    const { name, message } = error as Error;
    if (name === 'SyntaxError') return { text: `* 1:1: ${message}`, advance: false };
    return { text: `** exception error: ${message}`, advance: true };
  }
}

function wordsFor(events: NodeEvents): Record<string, unknown> {
  return {
    sleep: (ms: number) => new Promise((resolve) => setTimeout(() => resolve('awake'), ms)),
    format: (text: string) => done(events.output({ text, job: 1 })),
    report: (text: string) => done(events.report({ text })),
    // prints after a delay, as a process does while the user types
    later: (ms: number, text: string) => after(ms, () => events.output({ text, job: 1 })),
    reportLater: (ms: number, text: string) => after(ms, () => events.report({ text })),
    /** Prints `count` lines: every millisecond the next `each` lines. */
    burst: (count: number, each: number) => {
      let next = 1;
      const timer = setInterval(() => {
        for (let line = 0; line < each && next <= count; line += 1, next += 1) {
          const text = `line ${String(next).padStart(6, '0')} ${'.'.repeat(50)}\n`;
          events.output({ text, job: 1 });
        }
        if (next > count) clearInterval(timer);
      }, 1);
      return 'ok';
    },
    rename: (to: string) => done(events.renamed({ name: to })),
    die: (text: string) => after(1, () => events.shellDied({ text, job: 1 })),
    pid: () => process.pid,
    q: () => after(1, () => events.stopAsked({ status: 0 })),
    halt: (status: number, message?: string) => after(1, () => events.halted({ status, message })),
  };
}

function after(ms: number, act: () => void): string {
  setTimeout(act, ms);
  return 'ok';
}

/** Returns 'ok', as the value of functions that only have an effect. */
function done(_: unknown): string {
  return 'ok';
}
