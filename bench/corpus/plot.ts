// SPDX-License-Identifier: Apache-2.0

/** One document: its size, and what compiling it took. */
export interface Cost {
  megabytes: number;
  milliseconds: number;
}

const WIDTH = 720;
const HEIGHT = 480;
const LEFT = 70;
const BOTTOM = 50;
const TOP = 20;
const RIGHT = 20;
const INK = '#57606a';

/**
 * By how much cost grows with size: the exponent of the power law that fits best, 1 where it is linear. Of documents
 * below 100 kB the time is that of the clock and of warming up.
 */
export function growth(costs: readonly Cost[]): number {
  const points = costs
    .filter(({ megabytes, milliseconds }) => megabytes >= 0.1 && milliseconds > 0)
    .map(({ megabytes, milliseconds }) => [Math.log(megabytes), Math.log(milliseconds)]);
  const mean = (index: 0 | 1): number => points.reduce((sum, point) => sum + point[index], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const covariance = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return covariance / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

/** An SVG with a dot for each document, both axes logarithmic, and a line along which cost is linear in size. */
export function plotOf(costs: readonly Cost[], msPerMegabyte: number): string {
  const [minX, maxX] = powers(costs.map(({ megabytes }) => megabytes));
  const [minY, maxY] = powers(costs.map(({ milliseconds }) => milliseconds));
  const x = (megabytes: number): number => LEFT + ((Math.log10(megabytes) - minX) / (maxX - minX)) * (WIDTH - LEFT - RIGHT);
  const y = (milliseconds: number): number => HEIGHT - BOTTOM - ((Math.log10(milliseconds) - minY) / (maxY - minY)) * (HEIGHT - TOP - BOTTOM);
  const at = (megabytes: number, milliseconds: number): string => `${x(megabytes).toFixed(1)} ${y(milliseconds).toFixed(1)}`;
  const lines: string[] = [];
  for (let power = minX; power <= maxX; power += 1) {
    const place = x(10 ** power).toFixed(1);
    lines.push(`<path d="M${place} ${TOP}V${HEIGHT - BOTTOM}" class="grid"/>`);
    lines.push(`<text x="${place}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${size(power)}</text>`);
  }
  for (let power = minY; power <= maxY; power += 1) {
    const place = y(10 ** power).toFixed(1);
    lines.push(`<path d="M${LEFT} ${place}H${WIDTH - RIGHT}" class="grid"/>`);
    lines.push(`<text x="${LEFT - 8}" y="${Number(place) + 4}" text-anchor="end">${time(power)}</text>`);
  }
  const dots = costs.map(({ megabytes, milliseconds }) => `M${at(megabytes, milliseconds)}h0`).join('');
  const ends = [10 ** minX, 10 ** maxX].map(megabytes => at(megabytes, megabytes * msPerMegabyte));
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Time of compiling over the size of the document">`,
    `<style>text{font:12px sans-serif;fill:${INK}}.grid{stroke:#d0d7de;stroke-width:1}.dots{stroke:#0969da;stroke-width:3;stroke-linecap:round;stroke-opacity:.35}.line{stroke:#cf222e;stroke-width:1.5;stroke-dasharray:6 4}</style>`,
    `<clipPath id="plot"><rect x="${LEFT}" y="${TOP}" width="${WIDTH - LEFT - RIGHT}" height="${HEIGHT - TOP - BOTTOM}"/></clipPath>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...lines,
    `<path d="${dots}" class="dots"/>`,
    `<path d="M${ends.join('L')}" class="line" clip-path="url(#plot)"/>`,
    `<text x="${WIDTH - RIGHT - 8}" y="${TOP + 16}" text-anchor="end">${costs.length.toLocaleString('en-US')} documents; the line is ${msPerMegabyte} ms a megabyte</text>`,
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 10}" text-anchor="middle">size of the document</text>`,
    '</svg>',
  ].join('\n')}\n`;
}

/** The powers of ten around the values. */
function powers(values: readonly number[]): [number, number] {
  const positive = values.filter(value => value > 0);
  const least = Math.floor(Math.log10(positive.reduce((a, b) => Math.min(a, b), 1)));
  const most = Math.ceil(Math.log10(positive.reduce((a, b) => Math.max(a, b), 1)));
  return [least, Math.max(most, least + 1)];
}

function size(power: number): string {
  return power < 0 ? `${10 ** (power + 3)} kB` : `${10 ** power} MB`;
}

function time(power: number): string {
  return power < 3 ? `${10 ** power} ms` : `${10 ** (power - 3)} s`;
}
