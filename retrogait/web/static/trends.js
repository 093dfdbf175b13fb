/* A plot a figure. Sensors in different places do not measure alike, so sessions of different
   placement, of backward or all gait, or simulated ones never share a colour. Dots are not joined:
   what lies between two sessions nobody measured. */

import { drawn, made, write } from "./dom.js";
import { loadUPlot } from "./uplot.js";

const TRENDS = [
  { key: "cadence_spm", name: "Cadence", unit: "steps/min", digits: 0, ofGait: true },
  { key: "cv_pct", name: "Stride time varies by", unit: "%", digits: 1, ofGait: true },
  { key: "in_band_pct", name: "Steps inside the band", unit: "%", digits: 0, ofGait: false },
  { key: "n_backward", name: "Steps backward", unit: "", digits: 0, ofGait: false },
];
const HEIGHT = 190;
const SIZE = 8;
/* Okabe and Ito's colours that stand out on light and on dark; every second group is hollow. */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];
const DARK_COLOURS = ["#56b4e9", "#e69f00", "#009e73", "#cc79a7"];

const darkness = matchMedia("(prefers-color-scheme: dark)");
let drawing = [];
let again = () => {};
darkness.addEventListener("change", () => again());
window.addEventListener("resize", () => {
  for (const { plot, at } of drawing) if (at.clientWidth) plot.setSize({ width: at.clientWidth, height: HEIGHT });
});

export async function showTrends(target, sessions) {
  again = () => {};
  for (const { plot } of drawing) plot.destroy();
  drawing = [];
  target.replaceChildren();
  if (sessions.length < 2) return;
  await loadUPlot();
  again = () => showTrends(target, sessions);
  const cards = TRENDS.map((trend) => card(trend, grouped(trend, sessions)));
  target.replaceChildren(...cards.map(({ section }) => section));
  drawing = cards.filter(({ at }) => at).map(({ at, draw }) => ({ at, plot: draw() }));
}

/* Sessions that may be compared, those with the most first. */
function grouped(trend, sessions) {
  const groups = new Map();
  for (const line of sessions) {
    const t = Date.parse(line.started_utc) / 1000;
    if (!Number.isFinite(t) || line[trend.key] === null) continue;
    const name = nameOf(line, trend);
    if (!groups.has(name)) groups.set(name, { name, points: [] });
    groups.get(name).points.push([t, line[trend.key]]);
  }
  return [...groups.values()].toSorted((one, other) => other.points.length - one.points.length);
}

function nameOf(line, trend) {
  const parts = [line.placement.replace("_", " ")];
  if (trend.ofGait) parts.push(line.is_backward ? "backward" : "all gait");
  if (line.simulated) parts.push("simulated");
  return parts.filter(Boolean).join(", ");
}

function card(trend, groups) {
  const title = made("h2", { text: trend.unit ? `${trend.name} (${trend.unit})` : trend.name });
  const points = groups.flatMap((group) => group.points);
  if (points.length < 2) return { section: made("section", { class: "card" }, [title, made("p", { class: "soft", text: "Not known often enough for a trend." })]) };
  const at = made("div", { class: "plot", role: "img", "aria-label": words(trend, groups) });
  const caption = made("figcaption", { class: "soft", text: words(trend, groups) });
  const figure = made("figure", { class: "trend" }, [at, caption]);
  const legend = made("ul", { class: "groups" }, groups.map((group, i) => made("li", {}, [swatch(i), `${group.name}: ${group.points.length}`])));
  const section = made("section", { class: "card" }, [title, legend, figure]);
  return { section, at, draw: () => plotOf(at, trend, groups, caption) };
}

function words(trend, groups) {
  const points = groups.flatMap((group) => group.points);
  const [times, values] = [points.map(([t]) => t), points.map(([, v]) => v)];
  const ends = [Math.min(...values), Math.max(...values)].map((value) => value.toFixed(trend.digits));
  return `${points.length} sessions from ${day(Math.min(...times))} to ${day(Math.max(...times))}, between ${ends[0]} and ${ends[1]} ${trend.unit}`.trim();
}

/* The day here, as everywhere in retrogait: 2026-11-23. */
export function day(t) {
  const date = new Date(t * 1000);
  const two = (number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

const colour = (i) => (darkness.matches ? DARK_COLOURS : COLOURS)[i % COLOURS.length];
const isHollow = (i) => i % 2 === 1;

function swatch(i) {
  return drawn("svg", { viewBox: "0 0 10 10", "aria-hidden": "true" }, [
    drawn("circle", { cx: 5, cy: 5, r: 4, stroke: colour(i), "stroke-width": 2, fill: isHollow(i) ? "none" : colour(i) }),
  ]);
}

/* uPlot wants one column of times for all groups. */
function plotOf(at, trend, groups, caption) {
  const times = [...new Set(groups.flatMap((group) => group.points.map(([t]) => t)))].sort((a, b) => a - b);
  const columns = groups.map((group) => {
    const known = new Map(group.points);
    return times.map((t) => known.get(t) ?? null);
  });
  const style = getComputedStyle(at);
  const axis = { stroke: style.color, font: `12px ${style.fontFamily}`, grid: { stroke: "#8883", width: 1 }, ticks: { show: false } };
  const dots = groups.map((group, i) => ({
    label: group.name, stroke: colour(i), paths: () => null,
    points: { show: true, size: SIZE, width: 2, stroke: colour(i), fill: isHollow(i) ? "transparent" : colour(i) },
  }));
  const told = (plot) => write(caption, hovered(plot, trend, groups) ?? words(trend, groups));
  const options = {
    width: at.clientWidth, height: HEIGHT, series: [{}, ...dots], legend: { show: false },
    axes: [{ ...axis, space: 100, size: 30, values: (_, times) => times.map(day) }, { ...axis, size: 48 }],
    scales: { x: { range: (_, from, to) => padded(from, to) } },
    cursor: { drag: { x: false, y: false }, y: false, points: { show: false } },
    hooks: { setCursor: [told] },
  };
  return new window.uPlot(options, [times, ...columns], at);
}

/* No dot lies on the edge; a single day gets a week around it. */
function padded(from, to) {
  const edge = (to - from) * 0.04 || 3.5 * 86400;
  return [from - edge, to + edge];
}

function hovered({ cursor, data }, trend, groups) {
  if (cursor.idx === null || cursor.idx === undefined || cursor.left < 0) return null;
  const here = groups.map((group, i) => [group.name, data[i + 1][cursor.idx]]).filter(([, value]) => value !== null);
  return `${day(data[0][cursor.idx])}: ${here.map(([name, value]) => `${value.toFixed(trend.digits)} ${trend.unit} (${name})`).join(", ")}`;
}
