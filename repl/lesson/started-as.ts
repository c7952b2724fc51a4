// How a learner has started terl, and so can start it in another terminal.

/** `./terl` in a clone, which says so itself, `npx terl` in a folder where the package is, or `terl`. */
export function startedAs(env: NodeJS.ProcessEnv): string {
  const { npm_lifecycle_event: event, npm_lifecycle_script: script = '' } = env;
  if (env['TERL_STARTED_AS']) return env['TERL_STARTED_AS'];
  if (event === 'npx' && /^['"]?terl\b/.test(script)) return 'npx terl';
  return event === 'start' && script.includes('scripts/start.js') ? 'npm start --' : 'terl';
}

/** A text of a lesson, with `terl -lesson 2` as it has to be typed here. */
export function asStarted(text: string, program: string): string {
  return text.replaceAll(/(?<![\w./-])terl(?= -)/g, () => program);
}

/** A text in which a command to type stays on one line: until the lines are made, other blanks stand in it. */
export function unbroken(text: string, command: string): string {
  return text
    .replaceAll(command, () => command.replaceAll(' ', '\u00a0'))
    .replaceAll(/ -sname (?=\w)/g, '\u00a0-sname\u00a0');
}
