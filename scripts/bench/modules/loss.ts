// The other node is killed. When does this node notice?

import { connect, now, type Setting } from './measure.ts';
import { wallTimeOf } from './wall.ts';

/** nodedown: one run. Prints WATCHING, then the wall-clock times at which 'nodedown' and 'DOWN' arrived. */
export async function main(setting: Setting): Promise<void> {
  const peer = await connect(setting);
  const target = spawn(peer, wait, []);
  const reference = monitor('process', target);
  monitor_node(peer, true);
  await sleep(300);
  io.format('WATCHING~n');
  const nodeDown = receive(['nodedown', peer]).then(now);
  const processDown = receive(['DOWN', reference, 'process', target, 'noconnection']).then(now);
  const times = [await nodeDown, await processDown].map((moment) => wallTimeOf(moment) / 1000);
  io.format('LOST ~s~n', [JSON.stringify(times)]);
}

export async function wait(): Promise<void> {
  await sleep('infinity');
}
