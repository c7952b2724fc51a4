// The result of why(node) as text: a line for each step, with advice below a failed step.

import type { WhyStep } from '../../transport/kernel/net-kernel.ts';

export function formatWhy(name: string, steps: readonly WhyStep[]): string {
  const widest = Math.max(...steps.map(({ step }) => step.length));
  const lines = steps.flatMap(({ step, ok, detail, advice }) => {
    const line = `  ${ok ? 'ok ' : 'NO '} ${step.padEnd(widest)}  ${detail}`;
    return advice === undefined ? [line] : [line, `      ${' '.repeat(widest)}  -> ${advice}`];
  });
  return `${name} is ${verdict(steps)}\n${lines.join('\n')}\n`;
}

function verdict(steps: readonly WhyStep[]): string {
  if (steps.at(-1)?.ok !== true) return 'not reachable';
  const isStopped = steps.some(({ step, ok }) => step === 'fault' && !ok);
  return isStopped ? 'connected, but not reachable: a fault stops messages' : 'reachable';
}
