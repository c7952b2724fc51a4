// Type checks calls as a user's module would write them; the calls are not run.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { typeCheck } from '../../runtime/modules/type-check.ts';
import type { TestNodes } from './start-node.ts';

/**
 * Asserts that the type checker accepts the lines, each `() => call,` or a comment above a
 * call. `x` may stand for any argument. A line below `// @ts-expect-error` must be wrong.
 */
export async function assertTyped(nodes: TestNodes, lines: readonly string[]): Promise<void> {
  const source = `declare const x: never;\nexport const calls = [\n${lines.join('\n')}\n];\n`;
  const directory = nodes.files({ 'calls.ts': source });
  const checked = await typeCheck(join(directory, 'calls.ts'));
  assert.ok(checked.ok, JSON.stringify(checked));
  const wrong = checked.diagnostics.map(
    ({ line, message }) => `${source.split('\n').slice(line - 1, line + 1)}: ${message}`,
  );
  assert.deepEqual(wrong, []);
}
