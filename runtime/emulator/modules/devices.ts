// Devices, which the functions of module io read from and write to: pids, registered names, or 'standard_io'.

import { here } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { processOf } from '../process/process-table.ts';
import { me } from '../process/self.ts';
import { whereisProcess } from '../signals/registry.ts';
import { badarg, ErlangError } from '../term/exception.ts';

/**
 * Returns the pid of the device that the first argument names. 'standard_io' is the caller's group leader.
 */
export function device(name: string, args: readonly unknown[]): Pid {
  const [which] = args;
  if (which === 'standard_io') return me().groupLeader;
  if (Pid.is(which)) {
    if (Pid.homeOf(which) === here.node && processOf(which) === undefined)
      throw new ErlangError('terminated', {
        name,
        args,
        hint: 'argument 1: the device has terminated',
      });
    return which;
  }
  const known = typeof which === 'string' ? whereisProcess(which) : undefined;
  if (known === undefined)
    throw badarg(
      1,
      "not a device, which is a pid, 'standard_io', 'user' or another registered name",
      name,
      args,
    );
  return known.pid;
}
