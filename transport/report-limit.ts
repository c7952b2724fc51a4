// Lets so many reports about strangers through in a second and counts the rest.
// A port scan must not fill the screen of a lesson.
import type { Clock } from './clock.ts';
import { reportsPerSecond } from './limits.ts';

export function limitReports(
  clock: Clock,
  report: (text: string) => void,
): { report: (text: string) => void; stop: () => void } {
  let shown = 0; // in the second that runs
  let hidden = 0;
  let stop = () => {};

  function endOfSecond(): void {
    if (hidden > 0)
      report(`** ${hidden} more connection attempts were rejected within a second **`);
    shown = 0;
    hidden = 0;
  }

  return {
    report(text) {
      if (shown === 0) stop = clock.after(1_000, endOfSecond);
      if (shown < reportsPerSecond) {
        shown++;
        report(text);
      } else {
        hidden++;
      }
    },
    stop: () => stop(),
  };
}
