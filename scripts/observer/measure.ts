// Measures the observer's page in Chromium: how smoothly it scrolls through 5,000 events, and how large it is.
//   npx node scripts/observer/measure.ts     after a build

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../build.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { crowd } from './stories.ts';

const count = 5_000;
const speeds = [3_000, 12_000]; // pixels a second: brisk, and as fast as a wheel goes
const seconds = 4; // of scrolling

const page = await openPage();
for (const processes of [3, 40]) {
  const begun = performance.now();
  await page.begin(crowd(processes, count));
  await page.until(`document.querySelector('.place').textContent`, '5,000 of 5,000');
  say(`${processes} processes: shown after ${Math.round(performance.now() - begun)} ms`);
  for (const speed of speeds) await measure(page, speed);
}
await page.close();
for (const name of ['observer-page.js', 'observer-page.css']) {
  const text = readFileSync(join(root, 'dist', name));
  say(`${name}: ${text.length} bytes, ${gzipSync(text).length} compressed`);
}

/** Scrolls through the chart and says how many frames a second there were. */
async function measure(opened: OpenPage, speed: number): Promise<void> {
  await opened.evaluate(`document.querySelector('.chart').scrollTop = 0`);
  await opened.evaluate(`(() => {
    const times = (window.times = []);
    const frame = (time) => {
      times.push(time);
      window.next = requestAnimationFrame(frame);
    };
    window.next = requestAnimationFrame(frame);
  })()`);
  await opened.command('Input.synthesizeScrollGesture', {
    x: 400,
    y: 500,
    yDistance: -speed * seconds,
    speed,
    gestureSourceType: 'mouse',
    preventFling: true,
  });
  const times = await opened.evaluate<number[]>(
    '(cancelAnimationFrame(window.next), window.times)',
  );
  const lengths = times.slice(1).map((time, n) => time - (times[n] ?? time));
  const all = lengths.reduce((sum, one) => sum + one, 0);
  const rate = ((lengths.length / all) * 1_000).toFixed(1);
  const slow = lengths.filter((one) => one > 34).length; // a frame was left out
  say(`  ${speed} pixels a second: ${rate} frames a second, ${slow} of ${lengths.length} late`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
