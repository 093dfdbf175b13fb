/* Ties the session's messages to the screens, the sound and the keys. */

import { Connection } from "./connection.js";
import { DelayTest } from "./delay.js";
import { byId, show, write } from "./dom.js";
import { drawHistory, loadHistory } from "./history.js";
import { listen } from "./keys.js";
import { Plots } from "./plots.js";
import { renderSession } from "./session.js";
import { load, save } from "./settings.js";
import { renderSetup } from "./setup.js";
import { Sound } from "./sound.js";
import { fresh, take } from "./state.js";
import { renderSummary } from "./summary.js";

const CLOCK_MS = 200; // countdowns are in whole seconds
const NOTICE_MS = 3000;
const SCREENS = { setup: renderSetup, session: renderSession, summary: renderSummary };

const state = fresh();
const settings = load();
const sound = new Sound(state, settings);
const plots = new Plots();
let inHistory = false;

const connection = new Connection({
  connected(up) {
    show(byId("offline"), !up);
    if (up && plots.shown) connection.send({ command: "trace", on: true });
  },
  message(message) {
    const before = state.screen;
    take(state, message, performance.now());
    if (message.type === "step") plots.step(message);
    if (state.screen !== before) inHistory = false;
    sound.hear(message);
    render();
  },
  trace: (trace) => plots.samples(trace),
});

function render() {
  if (!state.greeted) return; // nothing is known yet
  const now = performance.now();
  const screen = inHistory ? "history" : state.screen;
  document.documentElement.dataset.screen = screen;
  for (const name of ["setup", "session", "summary", "history"]) show(byId(name), name === screen);
  SCREENS[screen]?.(state, now);
  byId("go-now").toggleAttribute("aria-current", !inHistory);
  byId("go-history").toggleAttribute("aria-current", inHistory);
  show(byId("role"), !state.mayControl);
  for (const button of document.querySelectorAll("[data-command], #stop")) button.disabled = !state.mayControl;
  const notice = state.notice !== null && now - state.notice.atMs < NOTICE_MS;
  show(byId("notice"), notice);
  if (notice) write(byId("notice"), state.notice.words);
  show(byId("unlock"), !sound.isOn);
}

function command(name) {
  if (name === "start") unlock();
  if (!state.mayControl || !connection.command(name)) return;
  if (name === "mark") state.notice = { words: "marked", atMs: performance.now() };
  render();
}

function unlock() {
  sound.unlock();
  sound.context.onstatechange = render;
  navigator.wakeLock?.request("screen").catch(() => {}); // a nicety, and only where it is allowed
}

async function toggleHistory(on) {
  inHistory = on;
  const sessions = on ? await loadHistory() : [];
  render();
  if (inHistory) await drawHistory(sessions);
}

function askToStop() {
  if (state.screen === "session" && state.mayControl) byId("confirm-stop").showModal();
}

async function togglePlots() {
  if (state.screen === "session") connection.send({ command: "trace", on: await plots.toggle() });
}

function wire() {
  for (const button of document.querySelectorAll("[data-command]")) button.addEventListener("click", () => command(button.dataset.command));
  byId("unlock").addEventListener("click", unlock);
  byId("stop").addEventListener("click", askToStop);
  byId("confirm-yes").addEventListener("click", () => (byId("confirm-stop").close(), command("stop")));
  byId("confirm-no").addEventListener("click", () => byId("confirm-stop").close());
  byId("go-now").addEventListener("click", () => toggleHistory(false));
  byId("go-history").addEventListener("click", () => toggleHistory(true));
  byId("show-plots").addEventListener("click", togglePlots);
  listen({
    space: () => command({ setup: "start", session: state.paused ? "resume" : "pause" }[state.screen] ?? "start"),
    mark: () => command("mark"),
    skip: () => command("skip"),
    plots: togglePlots,
    stop: askToStop,
  });
  wireSettings();
}

function wireSettings() {
  for (const kind of ["beat", "tones", "words"]) {
    const slider = byId(`volume-${kind}`);
    slider.value = settings[kind];
    slider.addEventListener("input", () => keep({ [kind]: Number(slider.value) }));
    slider.addEventListener("change", () => sound.sample(kind));
  }
  byId("beat-mode").value = settings.beatMode;
  byId("beat-mode").addEventListener("change", ({ target }) => keep({ beatMode: target.value }));
  byId("flash").checked = settings.flash;
  byId("flash").addEventListener("change", ({ target }) => keep({ flash: target.checked }));
  const test = new DelayTest(sound, (delayMs) => (keep({ delayMs }), tellDelay()));
  byId("delay").addEventListener("click", () => test.start());
  tellDelay();
}

function keep(changed) {
  Object.assign(settings, changed);
  save(settings);
  sound.mix();
}

function tellDelay() {
  const { delayMs } = settings;
  write(byId("delay-result"), delayMs ? `about ${delayMs} ms late; the beat that is shown waits for the sound` : "");
}

/* Plots and the beat once a frame; clocks five times a second. */
function frame() {
  plots.draw();
  for (const { sounding } of sound.beatsHeard()) flash(sounding);
  requestAnimationFrame(frame);
}

function flash(sounding) {
  show(byId("beat"), settings.flash);
  if (sounding) byId("beat").classList.toggle("odd");
}

wire();
render();
requestAnimationFrame(frame);
setInterval(render, CLOCK_MS);
