/* How late the headphones are: tap along with eight beats. */

import { byId, write } from "./dom.js";
import { Metronome } from "./metronome.js";

const SPM = 100;
const BEATS = 10;
const FIRST = 2; // beats to find in
const LEAST_TAPS = 5;
const SPREAD_MS = 90; // of the middle half of the taps; more is not tapping along
const LONGEST_MS = 450; // less than a beat, or one would not know which beat was meant
const TICK_MS = 25;

export class DelayTest {
  #sound;
  #done;
  #beats = [];
  #taps = [];
  #timer = null;

  /* done(ms) is told the result. */
  constructor(sound, done) {
    this.#sound = sound;
    this.#done = done;
    byId("delay-tap").addEventListener("pointerdown", (event) => this.#tap(event.timeStamp));
    byId("delay-tap").addEventListener("keydown", (event) => {
      if (!event.repeat && (event.key === " " || event.key === "Enter")) this.#tap(event.timeStamp);
    });
    byId("delay-close").addEventListener("click", () => byId("delay-test").close());
    byId("delay-test").addEventListener("close", () => this.#stop());
  }

  start() {
    this.#sound.unlock();
    byId("delay-test").showModal();
    byId("delay-tap").focus();
    [this.#beats, this.#taps] = [[], []];
    write(byId("delay-count"), "Tap when you hear it, not when you see something.");
    const { context } = this.#sound;
    const metronome = new Metronome(context);
    metronome.onBeat = (at) => this.#beats.push(at);
    metronome.aim(SPM);
    metronome.start(context.currentTime + 0.6);
    const end = context.currentTime + 0.6 + (BEATS - 0.5) * (60 / SPM);
    this.#timer = setInterval(() => {
      metronome.fill(Math.min(end, context.currentTime + 0.15));
      if (context.currentTime > end + 0.6) this.#finish();
    }, TICK_MS);
  }

  #tap(timeMs) {
    this.#taps.push(timeMs);
    write(byId("delay-count"), `${this.#taps.length} of ${BEATS} taps`);
  }

  #finish() {
    this.#stop();
    const beatsMs = this.#beats.slice(FIRST).map((at) => this.#sound.pageTimeMs(at));
    const found = delayOf(beatsMs, this.#taps);
    if (found === null) write(byId("delay-count"), "Too few or too uneven taps: once more.");
    else {
      write(byId("delay-count"), `About ${found} ms.`);
      this.#done(found);
    }
  }

  #stop() {
    clearInterval(this.#timer);
  }
}

/* Median of tap minus beat, ms; null where too few taps came, or too uneven ones. */
export function delayOf(beatsMs, tapsMs) {
  const late = beatsMs
    .map((beat) => tapsMs.map((tap) => tap - beat).filter((ms) => ms > -120 && ms < LONGEST_MS))
    .filter((near) => near.length > 0)
    .map((near) => near.reduce((a, b) => (Math.abs(a) < Math.abs(b) ? a : b)))
    .sort((a, b) => a - b);
  if (late.length < LEAST_TAPS) return null;
  const at = (share) => late[Math.round(share * (late.length - 1))];
  if (at(0.75) - at(0.25) > SPREAD_MS) return null;
  return Math.max(0, Math.round(at(0.5)));
}
