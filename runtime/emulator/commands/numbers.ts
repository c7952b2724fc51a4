// The commands pid and ref, which return the pid or reference that prints with the given numbers (OTP: c).

import { type Pid, pidFromNumbers } from '../identity/pid.ts';
import { type Reference, referenceFromNumbers } from '../identity/reference.ts';
import { badarg } from '../term/exception.ts';

/** Returns the pid that prints as <0.88.0>, for `pid(0, 88, 0)`. */
export function pid(...args: unknown[]): Pid {
  return pidOf('pid', args);
}

export function pidOf(command: string, args: readonly unknown[]): Pid {
  const [x, y, z] = numbers(command, args, 3);
  const found = pidFromNumbers(x as number, y as number, z as number);
  if (found === undefined)
    throw badarg(
      1,
      'no node has this number here: nodes get theirs when they are first heard of',
      command,
      args,
    );
  return found;
}

/** Returns the reference that prints as #Ref<0.3134193665.0.7>, for `ref(0, 3134193665, 0, 7)`. */
export function ref(...args: unknown[]): Reference {
  const [node, creation, high, low] = numbers('ref', args, 4);
  const found = referenceFromNumbers(
    node as number,
    creation as number,
    high as number,
    low as number,
  );
  if (found === undefined) throw badarg(1, 'no node has this number here', 'ref', args);
  return found;
}

function numbers(command: string, args: readonly unknown[], wanted: number): readonly unknown[] {
  for (let i = 0; i < wanted; i++)
    if (!Number.isSafeInteger(args[i]) || (args[i] as number) < 0)
      throw badarg(i + 1, 'not a number, 0 or more', command, args);
  if (args.length > wanted) throw badarg(wanted + 1, 'there is nothing more to say', command, args);
  return args;
}
