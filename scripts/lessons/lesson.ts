// The state of a lesson. One process holds it, registered as `lesson` on the node of the lesson's first terminal. It
// answers the messages ['ask', from, tag, request] with ['lesson', tag, state].
//
// `terl -lesson` calls `start`, `ask` and `wished` unseen. The functions hint, skip, back, show and leave are for you.

/** Where a lesson is. Its steps have the numbers 0, 1, …; `steps` itself means that the lesson is over. */
interface State {
  readonly at: number; // the step that is to be done next
  readonly steps: number;
  readonly typing: number; // the terminals do the steps before this one by themselves: lesson.skip()
}

type Request =
  | ['state']
  | ['done', step: number, next: number] // the outcome of a step is there
  | ['go', step: number, typing: number]; // to another step: lesson.back(), lesson.skip()

/**
 * Starts the process at a step. Returns 'ok', or 'already_started'.
 * @hidden
 */
export function start(steps: number, at: number): 'ok' | 'already_started' {
  if (whereis('lesson') !== undefined) return 'already_started';
  const first: State = { at, steps, typing: 0 };
  register('lesson', spawn(server, [first]));
  return 'ok';
}

/**
 * Sends a request to the process, and returns the state after it; 'noproc' if the process is gone.
 * @hidden
 */
export async function ask(request: Request): Promise<State | 'noproc'> {
  const tag = monitor('process', 'lesson'); // a call as gen_server makes it: the monitor tells if nobody is there
  sendIfThere(['ask', self(), tag, request]);
  const [kind, , answer] = await receive<['lesson' | 'DOWN', unknown, State]>(
    P.union(['lesson', tag, P.any], ['DOWN', tag, P.any, P.any, P.any]),
  );
  demonitor(tag, ['flush']);
  return kind === 'lesson' ? answer : 'noproc';
}

function sendIfThere(message: unknown[]): void {
  if (whereis('lesson') !== undefined) send('lesson', message);
}

async function server(now: State): Promise<never> {
  for (;;) {
    const [, from, tag, request] = await receive<['ask', Pid, Reference, Request]>([
      'ask',
      P.any,
      P.any,
      P.any,
    ]);
    now = after(now, request);
    send(from, ['lesson', tag, now]);
  }
}

/** The state after a request. A step that is done stays done: only the step we are at can be. */
function after(now: State, [what, step, value]: Request): State {
  if (what === 'done' && step === now.at) return { ...now, at: Math.min(value, now.steps) };
  if (what === 'go') return { ...now, at: step, typing: value };
  return now;
}

type Wish = 'hint' | 'skip' | 'back' | 'show' | 'leave';

const wishes: Wish[] = []; // of this node's terminal, in their order

/**
 * All that was wished for so far.
 * @hidden
 */
export function wished(): Wish[] {
  return wishes;
}

function wish(what: Wish): 'ok' {
  wishes.push(what);
  return 'ok';
}

let granted = 0;

/**
 * Says how many wishes are granted.
 * @hidden
 */
export function grant(count: number): void {
  granted = count;
}

/** Wishes for a text, and waits until it is shown: it stands above the value. */
async function wishToRead(what: Wish): Promise<'ok'> {
  wish(what);
  const count = wishes.length;
  for (let waited = 0; granted < count && waited < 1_000; waited += 20) await sleep(20);
  return 'ok';
}

/** Says what is still missing for the step that the lesson is at. */
export const hint = (): Promise<'ok'> => wishToRead('hint');

/** Does this step for you, on the node where it belongs. */
export const skip = (): 'ok' => wish('skip');

/** Goes back to the entry before this step, or by several entries. */
export function back(entries = 1): 'ok' {
  for (let i = 0; i < entries; i++) wish('back');
  return 'ok';
}

/** Shows the text of this step again; in an exercise also a solution. */
export const show = (): Promise<'ok'> => wishToRead('show');

/** Ends the lesson in this terminal. The node goes on, and `terl -lesson` takes the lesson up again. */
export const leave = (): 'ok' => wish('leave');
