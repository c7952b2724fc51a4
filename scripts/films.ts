// Plays the lessons as films: an asciicast and a page of each, by terl -play.
//   npm run films                   all seventeen, into the folder films/: about 10 minutes
//   npm run films -- OUT 2 links    lessons 2 and links, into OUT/

import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, parse, relative } from 'node:path';
import { lessonFiles } from '../repl/lesson/home.ts';
import { root } from './build.ts';

const [folder = 'films', ...only] = process.argv.slice(2);
const lessons = lessonFiles(join(root, 'scripts/lessons')).filter(
  ({ name, number }) => only.length === 0 || only.includes(name) || only.includes(String(number)),
);
if (lessons.length === 0) console.error(`no lesson is called ${only.join(' or ')}`);
mkdirSync(folder, { recursive: true });
const failed = lessons.filter(({ path }) => {
  const film = join(folder, parse(path).name);
  const terl = [join(root, 'dist/terl.js'), '-play', relative('', path)];
  const files = ['-cast', `${film}.cast`, '-html', `${film}.html`];
  // lesson 10 types commands of the machine, too; these lessons are our own
  const words = [...terl, ...files, '-allow_commands'];
  return spawnSync(process.execPath, words, { stdio: 'inherit' }).status !== 0;
});
if (lessons.length === 0 || failed.length > 0) process.exitCode = 1;
