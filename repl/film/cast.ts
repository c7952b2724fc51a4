// A performance as one asciicast, with a pane for each terminal and a marker at each step and heading.

import { type CastLines, castLines } from '../record/transcript-cast.ts';
import { type Arrangement, createPanes, type Panes } from './panes.ts';
import type { Focus, Marker, OutputEvent, Performance } from './performance.ts';

export interface CastOptions {
  readonly version: 2 | 3;
  readonly title: string;
  readonly command: string; // tells later that the file is a film
  readonly arrangement?: Arrangement;
}

const frameTakes = 1_000 / 30; // ms: output within one frame is shown at once

/** Returns the text of the asciicast. It depends only on the performance, and has no date. */
export async function castOf(performance: Performance, options: CastOptions): Promise<string> {
  const panes = createPanes(performance.terminals, options.arrangement);
  const { version, title, command } = options;
  const lines = castLines(version, { size: panes, start: 0, title, command });
  try {
    const text = [lines.head];
    for (const frame of framesOf(performance)) text.push(await draw(frame, panes, lines));
    const { length } = performance;
    text.push(version === 3 ? lines.event(length, 'x', '0') : lines.event(length, 'o', '')); // players stop at the last event
    return text.join('');
  } finally {
    panes.close();
  }
}

/** Markers and output that are shown at once. A frame without output may have a marker only. */
interface Frame {
  readonly at: number; // ms
  readonly markers: Marker[];
  readonly focuses: Focus[];
  readonly events: OutputEvent[];
}

function framesOf({ events, markers, focuses }: Performance): readonly Frame[] {
  const frames = new Map<number, Frame>();
  const frameAt = (time: number): Frame => {
    const number = Math.ceil(time / frameTakes);
    const at = Math.round(number * frameTakes);
    const frame = frames.get(number) ?? { at, markers: [], focuses: [], events: [] };
    frames.set(number, frame);
    return frame;
  };
  frameAt(0); // the titles of the panes
  for (const marker of markers) frameAt(marker.at).markers.push(marker);
  for (const focus of focuses) frameAt(focus.at).focuses.push(focus);
  for (const event of events) frameAt(event.at).events.push(event);
  return [...frames.values()].sort((one, other) => one.at - other.at);
}

async function draw(
  { at, markers, focuses, events }: Frame,
  panes: Panes,
  lines: CastLines,
): Promise<string> {
  let text = '';
  for (const { label } of markers) text += lines.event(at, 'm', label);
  for (const { terminal } of focuses) panes.focus(terminal);
  for (const { terminal, data } of events) panes.write(terminal, data);
  const changed = await panes.frame();
  return changed === '' ? text : text + lines.event(at, 'o', changed);
}
