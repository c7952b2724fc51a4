// Asks the mapper for the names of all nodes.

import { measureRate, type Setting, scaled } from './measure.ts';

/** epmd.names: requests per second. */
export async function main(setting: Setting): Promise<void> {
  const n = scaled(setting, 2000);
  await measureRate(setting, 7, ['epmd.names', 'ops/s', n], async () => {
    for (let left = n; left > 0; left--) {
      const [ok, names] = await net_adm.names();
      if (ok !== 'ok' || names.length === 0) throw new Error(`names() gave ${ok}`);
    }
  });
}
