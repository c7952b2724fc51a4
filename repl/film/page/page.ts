// The script of a film's page: plays the film, and shows in the document where it is.

import { create } from 'asciinema-player';

const [stage, cast] = [element('film'), element('cast')];
const [, begin] = /^#t=(\d+(?:\.\d+)?)$/.exec(location.hash) ?? []; // seconds: a link to a place of the film
const player = create({ data: JSON.parse(cast.textContent) }, stage, {
  fit: 'width',
  theme: 'asciinema',
  preload: true,
  controls: true,
  ...(begin === undefined ? {} : { startAt: Number(begin), poster: `npt:${begin}` }),
});

for (const button of document.querySelectorAll<HTMLElement>('button[data-at]'))
  button.addEventListener('click', () => void show(timeOf(button)));

const places = [...document.querySelectorAll<HTMLElement>('.step[data-at], nav [data-at]')];
const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
const isFollowing = (): boolean => stage.classList.contains('plays');

for (const name of ['play', 'playing'] as const)
  player.addEventListener(name, () => stage.classList.add('plays'));
for (const name of ['pause', 'ended'] as const)
  player.addEventListener(name, () => stage.classList.remove('plays'));
setInterval(() => mark(player.getCurrentTime()), 100); // ms

async function show(seconds: number): Promise<void> {
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
    if (kind === '.step' && isFollowing())
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
