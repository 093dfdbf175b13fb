/* Sessions of the past: the list, and a trend of each figure. */

import { withToken } from "./connection.js";
import { byId, made, show } from "./dom.js";
import { day, showTrends } from "./trends.js";

export async function loadHistory() {
  const answer = await fetch(withToken("/history.json"));
  const sessions = answer.ok ? (await answer.json()).sessions : [];
  show(byId("history-unreadable"), !answer.ok);
  show(byId("history-empty"), answer.ok && sessions.length === 0);
  show(byId("history-list"), sessions.length > 0);
  byId("history-rows").replaceChildren(...sessions.toReversed().map(row));
  return sessions;
}

/* The plots need their width, so they are drawn when the screen is shown. */
export const drawHistory = (sessions) => showTrends(byId("history-trends"), sessions);

function row(line) {
  const sets = line.sets_planned === null ? "–" : `${line.sets_done} of ${line.sets_planned}`;
  const t = Date.parse(line.started_utc) / 1000;
  const cells = [Number.isFinite(t) ? day(t) : "–", line.plan || "free session", sets, line.n_backward, line.n_forward,
    number(line.cadence_spm, 0, line.is_backward ? "" : " all"), number(line.cv_pct, 1, " %"), number(line.in_band_pct, 0, " %"), worn(line)];
  return made("tr", {}, cells.map((text, i) => made(i ? "td" : "th", i ? { text } : { text, scope: "row" })));
}

const number = (value, digits, unit = "") => (value === null ? "–" : value.toFixed(digits) + unit);
const worn = (line) => line.placement.replace("_", " ") + (line.simulated ? ", simulated" : "");
