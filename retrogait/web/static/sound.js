/* What is heard: beat, tones, words. One audio context, made inside the tap that allows it. */

import { STALE_S, announcementOf } from "./announcements.js";
import { Metronome } from "./metronome.js";
import { cadenceSpm, isOutside } from "./state.js";
import * as tones from "./tones.js";
import { Voice } from "./voice.js";

const TICK_MS = 25;
const AHEAD_S = 0.15;
const AHEAD_HIDDEN_S = 1.3; // the timers of a hidden page run once a second
const SOON_S = 0.05;
const PAUSE_S = 0.08; // between a melody and its words
const MOST_BEATS = 32;
const NEAR = 0.15; // a beat begins with the feet's own tempo if that is so near the target's

export class Sound {
  #context = null;
  #gains = {};
  #metronome = null;
  #voice = null;
  #settings;
  #state;
  #beats = [];
  #told = { coming: null, recalled: false, prompt: null };

  constructor(state, settings) {
    this.#state = state;
    this.#settings = settings;
  }

  get isOn() {
    return this.#context?.state === "running";
  }

  get context() {
    return this.#context;
  }

  get voice() {
    return this.#voice;
  }

  /* Call this inside a tap or a key press, with nothing awaited before: phones insist on it. */
  unlock() {
    if (this.#context === null) this.#build(new AudioContext({ latencyHint: "interactive" }));
    this.#context.resume();
  }

  /* Volumes of the three kinds, 0 to 100. */
  mix() {
    for (const [kind, gain] of Object.entries(this.#gains)) {
      gain.gain.value = (this.#settings[kind] / 100) ** 2; // even steps to the ear
    }
  }

  /* Sound for a message that was just taken into the state. */
  hear(message) {
    if (!this.isOn || message.again) return; // what was said before is not said again
    const announcement = announcementOf(message, this.#told);
    if (announcement) this.#announce(announcement);
    this.#follow();
  }

  /* Let a volume be heard. */
  sample(kind) {
    if (!this.isOn) return;
    const at = this.#context.currentTime + SOON_S;
    if (kind === "words") this.#voice.say(["sound_test"], at, { cutsIn: true });
    if (kind === "tones") tones.play(this.#context, this.#gains.tones, "good", at);
  }

  /* Audio times of the beats that were heard since the last call, for whoever shows them. */
  beatsHeard() {
    const now = this.#context ? this.#context.currentTime - this.#settings.delayMs / 1000 : 0;
    const heard = this.#beats.filter(({ at }) => at <= now);
    this.#beats = this.#beats.filter(({ at }) => at > now);
    return heard;
  }

  /* When the beat of an audio time is rendered, on the clock of performance.now(). */
  pageTimeMs(at) {
    const { contextTime, performanceTime } = this.#context.getOutputTimestamp();
    return performanceTime + 1000 * (at - contextTime);
  }

  #build(context) {
    this.#context = context;
    for (const kind of ["beat", "tones", "words"]) {
      this.#gains[kind] = context.createGain();
      this.#gains[kind].connect(context.destination);
    }
    this.mix();
    this.#metronome = new Metronome(context, this.#gains.beat);
    this.#metronome.sounds = () => this.#sounds();
    // Nobody asks for the beats of a page that is hidden.
    this.#metronome.onBeat = (at, sounding) => (this.#beats = [...this.#beats.slice(-MOST_BEATS), { at, sounding }]);
    this.#voice = new Voice(context, this.#gains.words);
    this.#voice.load();
    setInterval(() => this.#tick(), TICK_MS);
  }

  #tick() {
    this.#follow();
    const ahead = document.hidden ? AHEAD_HIDDEN_S : AHEAD_S;
    this.#metronome.fill(this.#context.currentTime + ahead);
  }

  /* Start, retune or stop the beat as the session goes. */
  #follow() {
    const { phase, paused, band } = this.#state;
    const paced = phase?.kind === "set_start" && phase.beat !== false && !paused;
    const wanted = paced && band !== null && this.#settings.beatMode !== "never";
    if (!wanted) {
      if (this.#metronome.running) this.#metronome.stop();
      return;
    }
    this.#metronome.aim(band.target_spm);
    const fades = this.#settings.beatMode === "fading";
    this.#metronome.share = fades ? band.beat_share : 1;
    if (!this.#metronome.running) this.#metronome.start(this.#context.currentTime + SOON_S, this.#from(band));
  }

  #from({ target_spm: target }) {
    const spm = cadenceSpm(this.#state, performance.now());
    return spm !== null && Math.abs(spm / target - 1) < NEAR ? spm : target;
  }

  #sounds() {
    return this.#settings.beatMode !== "outside" || isOutside(this.#state, performance.now());
  }

  #announce({ words = [], tone = "", cutsIn = false, waitS = STALE_S }) {
    const at = this.#context.currentTime + SOON_S;
    const leadS = tones.has(tone) ? tones.lasts(tone) + PAUSE_S : 0;
    const begins = this.#voice.say(words, at, { leadS, cutsIn, waitS });
    if (leadS > 0 && begins !== null) tones.play(this.#context, this.#gains.tones, tone, begins);
  }
}
