// verify: a document played by terl -verify, beside the bare evaluation of the same entries (shell.expr_pipe).

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../build.ts';
import { columns, type Figure } from '../figures/figures.ts';
import { type Bench, repeat, scaled } from '../programs/terl-node.ts';

export async function verify(bench: Bench): Promise<Figure[]> {
  const n = scaled(bench, 500);
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const [short, long] = [join(folder, 'short.md'), join(folder, 'long.md')];
    writeFileSync(short, documentOf(1));
    writeFileSync(long, documentOf(n + 1));
    const readme = [join(root, 'README.md'), '-pa', join(root, 'scripts/tutorial')];
    const pages = await repeat(bench, 7, async () => [await verified(bench, readme)]);
    const steps = await repeat(bench, 7, async () => {
      const start = await verified(bench, [short]);
      return [(((await verified(bench, [long])) - start) / n) * 1000];
    });
    return [
      ...columns([['verify.readme', 'ms', 1, 'lower']], pages),
      ...columns([['verify.step', 'us', n, 'lower']], steps),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function documentOf(steps: number): string {
  const lines = Array.from({ length: steps }, (_, at) => `(foo@host)${at + 1}> 1 + 1\n2\n`);
  return `\`\`\`terl\n${lines.join('')}\`\`\`\n`;
}

/** Returns the ms that it takes. Throws if something differs: then the time says nothing. */
async function verified({ stage }: Bench, args: readonly string[]): Promise<number> {
  const begun = performance.now();
  const program = stage.start('driver', [...stage.terl, '-verify', ...args], { stdio: 'ignore' });
  await program.ended();
  return performance.now() - begun;
}
