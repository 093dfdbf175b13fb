/* Sessions of the past: one small trend a figure, and the list. */

import { withToken } from "./connection.js";
import { byId, drawn, made, show } from "./dom.js";

const TRENDS = [
  { key: "cadence_spm", name: "Cadence, backward", unit: "steps/min", digits: 0 },
  { key: "cv_pct", name: "Step time varies by", unit: "%", digits: 1 },
  { key: "in_band_pct", name: "Steps inside the band", unit: "%", digits: 0 },
  { key: "n_backward", name: "Steps backward", unit: "", digits: 0 },
];
const WIDTH = 320;
const HEIGHT = 90;
const EDGE = 8;

export async function loadHistory() {
  const answer = await fetch(withToken("/history.json"));
  const sessions = answer.ok ? (await answer.json()).sessions : [];
  show(byId("history-empty"), sessions.length === 0);
  show(byId("history-list"), sessions.length > 0);
  byId("history-rows").replaceChildren(...sessions.toReversed().map(row));
  byId("history-trends").replaceChildren(...(sessions.length > 1 ? TRENDS.map((trend) => card(trend, sessions)) : []));
}

function row(line) {
  const cells = [day(line.started_utc), line.plan || "free session", line.n_backward, line.n_forward,
    number(line.cadence_spm, 0), number(line.cv_pct, 1, " %"), number(line.in_band_pct, 0, " %")];
  return made("tr", {}, cells.map((text, i) => made(i ? "td" : "th", i ? { text } : { text, scope: "row" })));
}

const number = (value, digits, unit = "") => (value === null ? "–" : value.toFixed(digits) + unit);

function day(utc) {
  const date = new Date(utc);
  return Number.isNaN(date.getTime()) ? utc : date.toISOString().slice(0, 10);
}

function card(trend, sessions) {
  const points = sessions.map((line) => [Date.parse(line.started_utc), line[trend.key]]).filter(([t, v]) => Number.isFinite(t) && v !== null);
  if (points.length < 2) return made("section", { class: "card" }, [made("h2", { text: trend.name }), made("p", { class: "soft", text: "Not known often enough for a trend." })]);
  const last = points.at(-1)[1].toFixed(trend.digits);
  return made("section", { class: "card" }, [
    made("h2", { text: trend.name }),
    made("p", { class: "lead" }, [last, made("span", { class: "unit", text: ` ${trend.unit}` })]),
    line(trend, points),
  ]);
}

/* Dots for sessions, joined: time runs to the right, days apart as they were. */
function line(trend, points) {
  const [times, values] = [points.map(([t]) => t), points.map(([, v]) => v)];
  const place = (value, all, size) => EDGE + ((value - Math.min(...all)) / (Math.max(...all) - Math.min(...all) || 1)) * (size - 2 * EDGE);
  const dots = points.map(([t, v]) => [place(t, times, WIDTH), HEIGHT - place(v, values, HEIGHT)]);
  const least = Math.min(...values).toFixed(trend.digits);
  const most = Math.max(...values).toFixed(trend.digits);
  const words = `${trend.name}: ${points.length} sessions from ${day(times[0])} to ${day(times.at(-1))}, between ${least} and ${most} ${trend.unit}`;
  return made("figure", { class: "trend" }, [
    drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" }, [
      drawn("title", { text: words }),
      drawn("polyline", { points: dots.map((dot) => dot.map((c) => c.toFixed(1)).join(",")).join(" ") }),
      ...dots.map(([x, y]) => drawn("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: 3.5 })),
    ]),
    made("figcaption", { class: "soft" }, [made("span", { text: day(times[0]) }), made("span", { text: `${least} to ${most}` }), made("span", { text: day(times.at(-1)) })]),
  ]);
}
