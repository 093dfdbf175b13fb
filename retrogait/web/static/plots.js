/* The two optional plots. uPlot is fetched when they are first asked for. */

import { byId } from "./dom.js";
import { loadUPlot } from "./uplot.js";

const STEPS = 60;
const WINDOW_S = 8;
const LINES = [["x", "#0072b2", []], ["y", "#e69f00", [7, 4]], ["z", "#009e73", [2, 3]]];
const HEIGHT = 220;
const MOST = 4096; // samples kept: 8 s at 500 Hz

export class Plots {
  #steps = { t: [], spm: [] };
  #trace = { t: [], axes: [[], [], []] };
  #stepPlot = null;
  #tracePlot = null;
  #dirty = false;
  shown = false;

  /* Show or hide; resolves once they can be seen. */
  async toggle() {
    this.shown = !this.shown;
    byId("plots").hidden = !this.shown;
    byId("show-plots").setAttribute("aria-expanded", String(this.shown));
    if (this.shown && !this.#stepPlot) await this.#build();
    this.#dirty = true;
    return this.shown;
  }

  step({ t_s: t, cadence_spm: spm }) {
    if (spm === null) return;
    const { t: times, spm: cadences } = this.#steps;
    // Two legs report in turn, each with its own delay: a step may come after a later one.
    const at = 1 + times.findLastIndex((before) => before <= t);
    times.splice(at, 0, t);
    cadences.splice(at, 0, spm);
    if (times.length > STEPS) for (const column of [times, cadences]) column.shift();
    this.#dirty = true;
  }

  /* Samples of one trace, spread over the time since the one before. */
  samples({ hostMs, n, rows }) {
    const { t, axes } = this.#trace;
    const end = hostMs / 1000;
    const since = t.length ? Math.max(t.at(-1), end - 0.25) : end - 0.05;
    for (let i = 0; i < n; i++) {
      t.push(since + ((end - since) * (i + 1)) / n);
      for (let axis = 0; axis < 3; axis++) axes[axis].push(rows[6 * i + axis]);
    }
    const old = Math.max(t.length - MOST, t.findIndex((time) => time > end - WINDOW_S));
    if (old > 0) for (const column of [t, ...axes]) column.splice(0, old);
    this.#dirty = true;
  }

  /* Once a frame. */
  draw() {
    if (!this.shown || !this.#dirty || !this.#stepPlot) return;
    this.#dirty = false;
    this.#stepPlot.setData([this.#steps.t, this.#steps.spm]);
    this.#tracePlot.setData([this.#trace.t, ...this.#trace.axes]);
  }

  async #build() {
    await loadUPlot();
    const ink = getComputedStyle(document.body).color;
    const axis = { stroke: ink, grid: { stroke: "#8884", width: 1 }, ticks: { show: false } };
    const options = (target, series, axes) => ({
      width: byId(target).clientWidth, height: HEIGHT, series: [{}, ...series], axes,
      scales: { x: { time: false } }, legend: { show: false }, cursor: { show: false },
    });
    const dots = { stroke: "#0072b2", width: 1, points: { show: true, size: 7, fill: "#0072b2" } };
    this.#stepPlot = new window.uPlot(options("step-plot", [dots], [axis, axis]), [[], []], byId("step-plot"));
    const lines = LINES.map(([label, stroke, dash]) => ({ label, stroke, dash, width: 1.5 }));
    const hidden = { ...axis, show: false };
    this.#tracePlot = new window.uPlot(options("trace-plot", lines, [hidden, axis]), [[], [], [], []], byId("trace-plot"));
    window.addEventListener("resize", () => this.#resize());
  }

  #resize() {
    this.#stepPlot.setSize({ width: byId("step-plot").clientWidth, height: HEIGHT });
    this.#tracePlot.setSize({ width: byId("trace-plot").clientWidth, height: HEIGHT });
  }
}
