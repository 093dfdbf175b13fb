/* The end of a session: what came out, and the way to the report. */

import { withToken } from "./connection.js";
import { byId, made, show, write } from "./dom.js";

const CUE_NAMES = {
  slow: "slow",
  long: "long strides",
  uneven: "uneven",
  facing_forward: "facing forward",
  too_fast: "too fast",
  link_lost: "link lost",
  mounting: "mounting in doubt",
};

let rendered = null;

export function renderSummary(state) {
  // A session ends once; only the report may come later.
  if (rendered?.summary === state.summary && rendered?.reportUrl === state.reportUrl) return;
  rendered = { summary: state.summary, reportUrl: state.reportUrl };
  const view = headline(state.summary?.report);
  write(byId("summary-words"), view ? sentence(view) : "The session is over; there is nothing to count.");
  byId("summary-tiles").replaceChildren(...(view ? tiles(view) : []));
  show(byId("summary-report"), state.reportUrl !== null);
  if (state.reportUrl !== null) byId("report-link").href = withToken(`/${state.reportUrl}`);
  write(byId("summary-folder"), state.summary?.recording ?? "");
  const counts = [...state.counts].map(([kind, n]) => made("li", { text: `${CUE_NAMES[kind] ?? kind}: ${n}` }));
  byId("summary-cues").replaceChildren(...(counts.length ? counts : [made("li", { text: "none" })]));
}

/* The view that the report itself puts first. */
function headline(report) {
  const views = report?.metrics?.views ?? [];
  return views.find(({ name }) => name === report.metrics.headline_name) ?? null;
}

function sentence({ counts, backward }) {
  const { steps } = counts.backward;
  const pace = backward.cadence_spm.value === null ? "" : ` at ${figure(backward.cadence_spm, 0)} a minute`;
  return `${steps} ${steps === 1 ? "step" : "steps"} backward${pace}.`;
}

function tiles({ counts, backward, overall, sight }) {
  const gait = backward.cadence_spm.value === null ? overall : backward;
  const oneLeg = sight === "one leg: one contact per stride" || gait.step_time_cv_pct.value === null;
  const spread = oneLeg ? ["Stride time varies by", gait.stride_time_cv_pct] : ["Step time varies by", gait.step_time_cv_pct];
  return [
    tile("Steps forward", `${counts.forward.steps}`, ""),
    tile("Cadence", figure(gait.cadence_spm, 0), "steps/min"),
    tile(spread[0], figure(spread[1], 1), "%"),
    tile("Left, right differ by", figure(gait.left_right?.asymmetry_pct, 1), "%"),
  ];
}

const figure = (measure, digits) => (measure?.value === null || measure?.value === undefined ? "–" : measure.value.toFixed(digits));

function tile(name, value, unit) {
  const shown = value === "–" ? [] : [made("span", { class: "unit", text: ` ${unit}` })];
  return made("div", {}, [made("dt", { text: name }), made("dd", {}, [value, ...shown])]);
}
