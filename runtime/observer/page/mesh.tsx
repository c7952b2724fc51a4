// The mesh: nodes and the links between them, with what is under way and the faults that are on.

import { type ReactNode, useMemo, useRef } from 'react';
import { idOfLink } from '../mesh-link.ts';
import type { Mesh, MeshLink, MeshNode } from '../protocol.ts';
import { hueOf } from './chart-head.tsx';
import { meshLayout, type Place } from './mesh-layout.ts';
import { joined, meshOf, underWay } from './mesh-of.ts';
import { wayOf, waysKey, waysOf } from './mesh-ways.ts';
import type { Moment } from './moment.ts';
import { fitted, plain } from './words.ts';

export interface MeshProps {
  readonly moment: Moment;
  readonly told: Mesh | undefined; // by the host, of the present; undefined: the mesh of a past moment, which the trace tells
}

const size = { width: 960, height: 560 };

export function MeshView({ moment, told }: MeshProps): ReactNode {
  const mesh = useMemo(() => {
    const traced = meshOf(moment.events, told === undefined);
    return told === undefined ? traced : joined(told, traced);
  }, [told, moment]);
  const counts = useMemo(() => underWay(moment.fates), [moment]);
  const places = usePlaces(mesh);
  if (mesh.nodes.length === 0) return <p className="nothing">No node has told anything yet.</p>;
  const groups = [...moment.layout.groups, ...mesh.nodes];
  const placeOf = (name: string): Place | undefined => places.get(name);
  const ways = waysOf(mesh.links);
  return (
    <div className="mesh">
      <svg viewBox={`0 0 ${size.width} ${size.height}`} role="img" aria-label={sentenceOf(mesh)}>
        {mesh.links.map((link) => (
          <LinkShape
            key={idOfLink(link)}
            link={link}
            from={placeOf(link.a)}
            to={placeOf(link.b)}
            way={ways.length > 1 ? wayOf(link) : ''}
          />
        ))}
        {mesh.links.map((link) => (
          <FaultText key={idOfLink(link)} link={link} from={placeOf(link.a)} to={placeOf(link.b)} />
        ))}
        {mesh.links.flatMap(({ a, b }) => [
          <Travelling key={`${a} ${b}`} counts={counts} from={a} to={b} places={places} />,
          <Travelling key={`${b} ${a}`} counts={counts} from={b} to={a} places={places} />,
        ])}
        {mesh.nodes.map((node) => (
          <NodeShape
            key={node.name}
            node={node}
            at={placeOf(node.name)}
            hue={hueOf({ groups }, node.name)}
          />
        ))}
      </svg>
      <p className="key">
        A number is how many messages are under way. Dashed: a hidden node and its links. ✂: a fault
        that is on.{waysKey(ways)}
      </p>
      <MeshList mesh={mesh} counts={counts} />
    </div>
  );
}

/** Places stay where they are as long as the nodes and links are the same. */
function usePlaces(mesh: Mesh): ReadonlyMap<string, Place> {
  const shape = JSON.stringify([
    mesh.nodes.map(({ name }) => name),
    mesh.links.map(({ a, b }) => [a, b]),
  ]);
  const last = useRef<{ shape: string; places: ReadonlyMap<string, Place> }>({
    shape: '',
    places: new Map(),
  });
  if (last.current.shape !== shape)
    last.current = { shape, places: meshLayout(mesh, size, last.current.places) };
  return last.current.places;
}

interface LinkProps {
  readonly link: MeshLink;
  readonly from: Place | undefined;
  readonly to: Place | undefined;
}

/** `way`: the text at the link that says how it goes; '' if that is not told, or the same for all links. */
function LinkShape({ link, from, to, way }: LinkProps & { readonly way: string }): ReactNode {
  if (from === undefined || to === undefined) return null;
  const { a, b, hidden, faults, isUp = true } = link;
  const name = `mesh-link${hidden ? ' hidden' : ''}${faults.length > 0 ? ' faulty' : ''}${isUp ? '' : ' gone'}`;
  const middle = between(from, to, 0.5);
  return (
    <g className={name} data-link={`${a} ${b}`}>
      <line x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
      {way !== '' && faults.length === 0 ? (
        <text className="carrier" x={middle.x} y={middle.y + 4}>
          {way}
        </text>
      ) : null}
    </g>
  );
}

/** What is wrong with a link stands beside its middle, where the link leaves room, and above all links. */
function FaultText({ link, from, to }: LinkProps): ReactNode {
  const { a, b, faults } = link;
  if (from === undefined || to === undefined || faults.length === 0) return null;
  const { x, y } = between(from, to, 0.5);
  const text = fitted(faults.map((fault) => withoutNames(fault, link)).join(', '), 60);
  const isFalling = (to.x - from.x) * (to.y - from.y) >= 0; // from left to right
  const isLeft = isFalling ? x + 7 * text.length > size.width : x - 7 * text.length > 0;
  const isAbove = isFalling !== isLeft;
  const isLevel = Math.abs(to.y - from.y) < Math.abs(to.x - from.x) / 3; // a text beside it would meet a node
  return (
    <g className="mesh-fault" data-link={`${a} ${b}`}>
      <text
        x={isLevel ? x : isLeft ? x - 12 : x + 12}
        y={isLevel ? y - 26 : isAbove ? y - 12 : y + 20}
        className={isLevel ? '' : isLeft ? 'end' : 'start'}
      >
        ✂ {text}
      </text>
    </g>
  );
}

/** What a fault does, where the link itself says between whom. */
function withoutNames(fault: string, { a, b }: MeshLink): string {
  return fault
    .replace(' until they are released', '')
    .replace(` between ${a} and ${b}`, '')
    .replace(` between ${b} and ${a}`, '')
    .replace(` from ${a} to ${b}`, ` to ${shortName(b)}`)
    .replace(` from ${b} to ${a}`, ` to ${shortName(a)}`);
}

function shortName(node: string): string {
  return node.split('@')[0] ?? node;
}

function between(from: Place, to: Place, part: number): Place {
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

const clear = 84; // pixels from the middle of a node to what has left it

/** A place on a link, near the node that sends. */
function besides(from: Place, to: Place): Place {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  return between(from, to, Math.min(0.4, clear / Math.max(1, length)));
}

interface TravellingProps {
  readonly counts: ReadonlyMap<string, number>;
  readonly from: string;
  readonly to: string;
  readonly places: ReadonlyMap<string, Place>;
}

/** How many messages are under way in one direction. */
function Travelling({ counts, from, to, places }: TravellingProps): ReactNode {
  const count = counts.get(`${from} ${to}`) ?? 0;
  const [begin, end] = [places.get(from), places.get(to)];
  if (count === 0 || begin === undefined || end === undefined) return null;
  const at = besides(begin, end);
  const radius = count > 99 ? 18 : 13;
  const angle = (Math.atan2(end.y - begin.y, end.x - begin.x) * 180) / Math.PI;
  return (
    <g className="travelling" data-way={`${from} ${to}`} transform={`translate(${at.x} ${at.y})`}>
      <circle r={radius} />
      <text y={4}>{count > 99 ? '99+' : count}</text>
      <path d={`M${radius + 2} -7l12 7l-12 7z`} transform={`rotate(${angle})`} />
    </g>
  );
}

function NodeShape({
  node,
  at,
  hue,
}: {
  node: MeshNode;
  at: Place | undefined;
  hue: number;
}): ReactNode {
  if (at === undefined) return null;
  const { name, creation, isUp, isTraced, hidden, isFrozen = false } = node;
  const classes = `mesh-node hue-${hue}${isUp ? '' : ' down'}${hidden ? ' hidden' : ''}${isFrozen ? ' frozen' : ''}`;
  const [short = '', host = ''] = plain(name).split('@');
  return (
    <g className={classes} data-node={name} transform={`translate(${at.x} ${at.y})`}>
      <circle r={46} />
      {isUp ? null : <path className="cross" d="M-33 -33l66 66m0 -66l-66 66" />}
      <text className="name" y={-7}>
        {fitted(short, 11)}
      </text>
      <text className="host" y={9}>
        @{fitted(host, 9)}
      </text>
      <text className="life" y={27}>
        {isUp ? (isFrozen ? 'frozen' : fitted(creation, 10)) : 'down'}
      </text>
      {isTraced || !isUp ? null : (
        <text className="host" y={64}>
          not traced
        </text>
      )}
    </g>
  );
}

function sentenceOf({ nodes, links }: Mesh): string {
  return `${nodes.length} nodes, ${links.length} links`;
}

/** The same as a list, for those who do not see the picture. */
function MeshList({
  mesh,
  counts,
}: {
  mesh: Mesh;
  counts: ReadonlyMap<string, number>;
}): ReactNode {
  return (
    <ul className="unseen">
      {mesh.nodes.map(({ name, isUp, isFrozen }) => (
        <li key={name}>
          {plain(name)} {isUp ? (isFrozen ? 'is frozen' : 'is up') : 'is down'}
        </li>
      ))}
      {mesh.links.map((link) => {
        const { a, b, faults, isUp = true } = link;
        const way = wayOf(link);
        return (
          <li key={`${a} ${b}`}>
            {plain(a)} {isUp ? 'is' : 'is not'} linked to {plain(b)}
            {way === '' ? '' : ` by ${way}`}
            {faults.length > 0 ? `, with ${plain(faults.join(', '))}` : ''}; under way:{' '}
            {counts.get(`${a} ${b}`) ?? 0} and {counts.get(`${b} ${a}`) ?? 0}
          </li>
        );
      })}
    </ul>
  );
}
