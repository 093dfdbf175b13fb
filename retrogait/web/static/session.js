/* The screen that is looked at while moving: one number, one cue, one clock. */

import { byId, drawn, show, write } from "./dom.js";
import { pathsOf } from "./shapes.js";
import { cadenceSpm, countMs, cueNow, isOutside, leftMs, ranMs, saidNow } from "./state.js";

const STOPPING = new Set(["too_fast", "link_lost"]);
const PHASE_WORDS = { baseline: "your own pace", set_end: "set done", rest: "rest" };
const PHASE_SHAPES = { set_end: "rest", rest: "rest" };
const ARROWS = { backward: "◀", forward: "▶", unknown: "?" };
const SCALE_MARGIN = 0.75; // of the band's width, on either side of it

export function renderSession(state, nowMs) {
  const phase = state.phase?.kind ?? "";
  write(byId("set"), heading(state));
  write(byId("left"), clock(state, nowMs));
  write(byId("direction-arrow"), ARROWS[state.direction] ?? "?");
  write(byId("direction-word"), state.direction ?? "");
  const moving = phase === "" || phase === "set_start" || phase === "baseline";
  show(byId("direction"), state.direction !== null && moving);
  renderNumber(state, nowMs);
  renderCue(panel(state, nowMs));
  renderButtons(state);
}

function heading({ phase, paused }) {
  if (paused) return "Paused";
  const set = setWords(phase);
  switch (phase?.kind) {
    case "set_start": return set || "Set";
    case "set_end": return `${set || "Baseline"} done`;
    case "rest": return "Rest";
    case "baseline": return "Baseline";
    default: return "Session";
  }
}

const isNumber = (value) => typeof value === "number";

function setWords(phase) {
  if (!isNumber(phase?.number)) return "";
  return isNumber(phase.of) ? `Set ${phase.number} of ${phase.of}` : `Set ${phase.number}`;
}

/* Time left, or, where something else ends it, that and the time so far. */
function clock(state, nowMs) {
  const { kind, goal } = state.phase ?? {};
  if (kind !== "set_start" && kind !== "baseline") return "";
  const left = leftMs(state, nowMs);
  if (left !== null) return `${minutes(Math.ceil(left / 1000))} left`;
  return [goal, minutes(ranMs(state, nowMs) / 1000)].filter(Boolean).join(" · ");
}

export function minutes(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function renderNumber(state, nowMs) {
  const counted = countMs(state, nowMs);
  const rest = state.phase?.kind === "rest" ? leftMs(state, nowMs) : null;
  const left = counted ?? rest;
  const spm = cadenceSpm(state, nowMs);
  write(byId("figure"), left !== null ? `${Math.ceil(left / 1000)}` : spm === null ? "–" : spm.toFixed(0));
  byId("figure").toggleAttribute("data-empty", left === null && spm === null);
  write(byId("unit"), counted !== null ? "seconds" : rest !== null ? "seconds of rest" : "steps/min");
  renderScale(left === null ? state.band : null, spm);
}

function renderScale(band, spm) {
  show(byId("scale"), band !== null);
  if (band === null) return;
  const width = band.high_spm - band.low_spm;
  const low = band.low_spm - SCALE_MARGIN * width;
  const whole = (1 + 2 * SCALE_MARGIN) * width;
  const place = (value) => `${(100 * Math.min(1, Math.max(0, (value - low) / whole))).toFixed(1)}%`;
  byId("scale-band").style.left = place(band.low_spm);
  byId("scale-band").style.right = `${(100 * SCALE_MARGIN) / (1 + 2 * SCALE_MARGIN)}%`;
  show(byId("scale-mark"), spm !== null);
  if (spm !== null) byId("scale-mark").style.left = place(spm);
}

/* What the large field says: a tone, a shape, words, and the evidence. */
export function panel(state, nowMs) {
  if (state.counting) return calm("ready", "get ready", state.phase?.block);
  if (state.paused) return calm("paused", "paused");
  const cue = cueNow(state, nowMs);
  if (cue) return cuePanel(cue);
  const said = saidNow(state, nowMs);
  const { kind, block, words } = state.phase ?? {};
  if (said && (kind === "rest" || kind === "set_end")) return calm("recall", said, kind === "rest" ? next(state.phase) : "");
  if (kind === "set_start") return insidePanel(state, nowMs);
  if (kind === undefined) return calm("steady", "recording");
  if (kind === "rest") return calm("rest", block || "rest", [next(state.phase), words].filter(Boolean).join(". "));
  return calm(PHASE_SHAPES[kind] ?? "steady", PHASE_WORDS[kind] ?? "", words);
}

const calm = (shape, words, evidence = "") => ({ tone: "calm", shape, words, evidence });

function next(phase) {
  const set = setWords(phase) || PHASE_WORDS.baseline;
  return `next: ${set.toLowerCase()}${phase.goal ? `, ${phase.goal}` : ""}`;
}

function cuePanel(cue) {
  const good = cue.kind === "good";
  const tone = good ? "ok" : cue.kind === "recall" ? "calm" : STOPPING.has(cue.kind) ? "stop" : "fix";
  return { tone, shape: cue.kind, words: cue.words, evidence: good ? "" : evidence(cue) };
}

function evidence({ value, limit, unit }) {
  if (value === null || limit === null) return "";
  const digits = Math.max(Math.abs(value), Math.abs(limit)) < 10 ? 2 : 0;
  return `${value.toFixed(digits)} · limit ${limit.toFixed(digits)} ${unit}`;
}

function insidePanel(state, nowMs) {
  const { block, words } = state.phase;
  const known = state.band !== null && cadenceSpm(state, nowMs) !== null;
  if (!known) return calm("steady", block || "move", words);
  // Outside, but not for long enough to say anything: calm.
  if (isOutside(state, nowMs)) return calm("steady", "steady");
  return { tone: "ok", shape: "good", words: "in the band", evidence: "" };
}

function renderCue({ tone, shape, words, evidence: proof }) {
  const field = byId("cue");
  if (field.dataset.tone !== tone) field.dataset.tone = tone;
  if (field.dataset.shape !== shape) {
    field.dataset.shape = shape;
    byId("cue-shape").replaceChildren(...pathsOf(shape).map((d) => drawn("path", { d })));
  }
  write(byId("cue-words"), words);
  write(byId("cue-evidence"), proof);
}

function renderButtons(state) {
  const pause = byId("pause");
  pause.dataset.command = state.paused ? "resume" : "pause";
  write(pause.firstChild, state.paused ? "Go on " : "Pause ");
}
