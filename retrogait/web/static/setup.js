/* The screen before the start: sensors, calibration, where it sits, the plan. */

import { withToken } from "./connection.js";
import { byId, made, show, write } from "./dom.js";
import { guide } from "./placement.js";
import { guideNow } from "./state.js";

const drawnFor = new Map();

/* What is made anew five times a second would flicker and lose its focus: only when it changed. */
function renew(id, key, make) {
  const wanted = JSON.stringify(key);
  if (drawnFor.get(id) === wanted) return;
  drawnFor.set(id, wanted);
  byId(id).replaceChildren(...make());
}

export function renderSetup(state) {
  const sensors = [...state.sensors.values()];
  show(byId("no-sensor"), sensors.length === 0);
  renew("sensors", sensors, () => sensors.map(sensorLine));
  const places = sensors.map(({ name, placement, side, axes }) => [name, placement, side, axes]);
  renew("guide", places, () => guide(sensors));
  renderCalibration(state, sensors);
  renderPlan(state.plan);
  show(byId("phone-card"), state.invites);
  if (state.invites && !byId("invitation").src) byId("invitation").src = withToken("/invitation.svg");
}

function sensorLine(sensor) {
  const facts = [
    sensor.battery_pct === undefined || sensor.battery_pct === null ? "battery unknown" : `battery ${sensor.battery_pct.toFixed(0)} %`,
    sensor.rate_hz ? `${sensor.rate_hz.toFixed(0)} Hz` : "",
    sensor.has_gyroscope === false ? "no gyroscope" : "",
    sensor.steps ? `${sensor.steps} steps seen` : "",
  ];
  const lost = sensor.link === "lost";
  return made("li", { class: lost ? "lost" : "found" }, [
    made("strong", { text: sensor.name ?? sensor.stream }),
    made("span", { class: "state", text: lost ? "✕ link lost" : "✓ found" }),
    made("span", { class: "soft", text: facts.filter(Boolean).join(" · ") }),
    ...(sensor.doubt ? [made("span", { class: "doubt", text: `Check how it is worn: ${sensor.doubt}` })] : []),
  ]);
}

function renderCalibration(state, sensors) {
  const guide = guideNow(state);
  const known = sensors.length > 0 && sensors.every((sensor) => sensor.calibrated || sensor.axes);
  show(byId("calibration-bar"), guide !== null);
  if (guide) {
    byId("calibration-bar").max = guide.of;
    byId("calibration-bar").value = guide.of - guide.steps_left;
  }
  write(byId("calibration-words"), guide ? guide.prompt : calibrationWords(state, known));
  write(byId("calibration-count"), guide ? progress(guide) : "");
  byId("calibration-card").dataset.state = guide ? "running" : "idle";
  write(byId("calibrate"), known ? "Check with a forward walk" : "Calibrate: walk forward");
}

function progress({ prompt, why, still_s: still, steps_left: left, of }) {
  const done = prompt === "walk forward" ? `${of - left} of ${of} steps` : `still for ${Math.floor(still)} s`;
  return why ? `${done}. Once more, because: ${why}` : done;
}

function calibrationWords({ calibration }, known) {
  if (calibration.outcome === "calibrated") return "✓ Calibrated: forward and backward can be told apart.";
  if (calibration.outcome === "refused") return `Not yet: ${calibration.words}. Stand still for 3 seconds, then walk forward again.`;
  if (known) return "✓ The axes are declared. A short forward walk checks them.";
  return "Stand still for 3 seconds, then walk forward until the bar is full. Without it, steps are counted but have no direction.";
}

function renderPlan(plan) {
  write(byId("plan-name"), plan.name ?? "A free session");
  write(byId("plan-text"), plan.text ?? "");
  const cautions = plan.cautions ?? [];
  renew("plan-cautions", cautions, () => cautions.map((text) => made("li", { text })));
}
