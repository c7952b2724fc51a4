// The script of a film's page: plays the film, and shows in the document where it is. In a narrow window the terminals
// stand one below the other. The film stays at the top if it leaves room for the text; then the text follows it.

import { create } from 'asciinema-player';

type Player = ReturnType<typeof create>;

const [film, stage] = [element('film'), element('stage')];
const narrow = matchMedia('(max-width: 60rem)');
const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
const places = [...document.querySelectorAll<HTMLElement>('.step[data-at], nav [data-at]')];
const columnWidth = 0.5; // rem: letters need not be larger

const [, begin] = /^#t=(\d+(?:\.\d+)?)$/.exec(location.hash) ?? []; // seconds: a link to a place of the film
let waitsAt: number | undefined; // seconds: where a player begins that has not been started
let player = open(begin === undefined ? undefined : Number(begin));

narrow.addEventListener('change', () => {
  const goesOn = isPlaying();
  const at = now();
  player.dispose();
  film.classList.remove('plays');
  player = open(at);
  if (goesOn) void player.play();
});
for (const button of document.querySelectorAll<HTMLElement>('button[data-at]'))
  button.addEventListener('click', () => void show(timeOf(button)));
setInterval(() => mark(now()), 100); // ms
new ResizeObserver(makeRoom).observe(stage);
addEventListener('resize', makeRoom);

/** Opens the film at a time; without one at its begin, with the first step as its picture. */
function open(at: number | undefined): Player {
  const cast: string = JSON.parse(element(narrow.matches ? 'column' : 'cast').textContent);
  const [head = '', ...events] = cast.trimEnd().split('\n');
  const { term } = JSON.parse(head);
  film.style.maxWidth = `${term.cols * columnWidth}rem`;
  const first = places.find((place) => place.matches('.step'));
  const picture = pictureAt(at ?? (first === undefined ? 0 : timeOf(first)), events);
  const opened = create({ data: cast }, film, {
    fit: 'width',
    theme: 'asciinema',
    preload: true,
    controls: true,
    poster: `data:text/plain,${picture}`,
    ...(at === undefined ? {} : { startAt: at }),
  });
  waitsAt = at;
  opened.addEventListener('play', () => {
    waitsAt = undefined;
  });
  for (const name of ['play', 'playing'] as const)
    opened.addEventListener(name, () => film.classList.add('plays'));
  for (const name of ['pause', 'ended'] as const)
    opened.addEventListener(name, () => film.classList.remove('plays'));
  return opened;
}

/**
 * What is on the screen at a time. With a poster `npt:…` the player clears the screen when it goes on from there, and does
 * not draw it again.
 */
function pictureAt(seconds: number, events: readonly string[]): string {
  let [time, shown] = [0, ''];
  for (const event of events) {
    const [since, code, data] = JSON.parse(event);
    time += since;
    if (time > seconds + 0.001) break;
    if (code === 'o') shown += data;
  }
  return shown;
}

function makeRoom(): void {
  const height = stage.offsetHeight;
  const hasRoom = height <= innerHeight * 0.7;
  document.body.classList.toggle('follows', hasRoom);
  document.documentElement.style.scrollPaddingTop = hasRoom ? `${height}px` : '0';
}

function isPlaying(): boolean {
  return film.classList.contains('plays');
}

function now(): number {
  return player.getCurrentTime() || (waitsAt ?? 0);
}

async function show(seconds: number): Promise<void> {
  if (!document.body.classList.contains('follows')) stage.scrollIntoView();
  await player.seek(seconds);
  await player.play();
}

/** Marks the step and the chapter that are played at this time. */
function mark(seconds: number): void {
  for (const kind of ['.step', 'nav button']) {
    const begun = places.filter((place) => place.matches(kind) && timeOf(place) <= seconds);
    const now = begun.at(-1);
    const marked = document.querySelector(`${kind}[aria-current]`);
    if (now === marked || now === undefined) continue;
    marked?.removeAttribute('aria-current');
    now.setAttribute('aria-current', kind === '.step' ? 'step' : 'location');
    if (kind === '.step' && isPlaying() && document.body.classList.contains('follows'))
      now.scrollIntoView({ block: 'center', behavior: isCalm ? 'auto' : 'smooth' });
  }
}

function timeOf(place: HTMLElement): number {
  return Number(place.dataset['at']);
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`expected an element ${id}`);
  return found;
}
