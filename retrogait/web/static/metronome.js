/* Beats on the audio clock: one per step. Works with any BaseAudioContext, also an offline one.

   A timer only decides how far ahead beats are scheduled; when they sound is fixed by the audio
   clock to the sample, so that a busy page can lose a beat but never shift one. */

const CLICK_HZ = 1200;
const CLICK_S = 0.03;
const RAMP = 0.01; // of the tempo, from one beat to the next: feet follow so small a drift unnoticed
const GROUP = 16; // beats; half of the feedback is eight with sound, eight without: every other
// beat would pace strides, not steps
const LATE_S = 0.002; // what is later than this is left out, not played late

export class Metronome {
  #context;
  #output;
  #click;
  #pending = [];
  #next = null; // audio time of the next beat
  #spm = null;
  #target = null;
  #count = 0;
  share = 1; // of the beats that sound
  sounds = () => true; // asked for each beat
  onBeat = () => {}; // (audio time, sounding)

  constructor(context, output = context.destination) {
    this.#context = context;
    this.#output = output;
    this.#click = click(context);
  }

  get running() {
    return this.#next !== null;
  }

  get spm() {
    return this.#spm;
  }

  /* The tempo to reach, in beats a minute. */
  aim(spm) {
    if (!(spm > 0)) throw new RangeError(`a tempo is above 0, got ${spm}`);
    this.#target = spm;
  }

  /* Begin at an audio time, from a tempo (that of the feet), or at once with the target's. */
  start(at, from = this.#target) {
    if (this.#target === null) throw new Error("aim before the start");
    this.#next = at;
    this.#spm = from;
    this.#count = 0;
  }

  /* No more beats; those that are scheduled and not begun are taken back. */
  stop() {
    this.#next = null;
    for (const { at, source } of this.#pending) if (at > this.#context.currentTime) source.stop();
    this.#pending = [];
  }

  /* Schedule all beats before an audio time. */
  fill(until) {
    while (this.#next !== null && this.#next < until) {
      if (this.#next >= this.#context.currentTime - LATE_S) this.#beat(this.#next);
      this.#advance();
    }
    this.#pending = this.#pending.filter(({ at }) => at > this.#context.currentTime);
  }

  #beat(at) {
    const sounding = this.#count % GROUP < Math.round(GROUP * this.share) && this.sounds();
    if (sounding) {
      const source = this.#context.createBufferSource();
      source.buffer = this.#click;
      source.connect(this.#output);
      source.start(at);
      this.#pending.push({ at, source });
    }
    this.onBeat(at, sounding);
  }

  #advance() {
    this.#next += 60 / this.#spm;
    this.#count += 1;
    const most = this.#spm * RAMP;
    this.#spm += Math.max(-most, Math.min(most, this.#target - this.#spm));
  }
}

/* A short click that begins with its loudest part: its onset is the beat. */
function click(context) {
  const n = Math.round(CLICK_S * context.sampleRate);
  const buffer = context.createBuffer(1, n, context.sampleRate);
  const samples = buffer.getChannelData(0);
  for (let i = 0; i < n; i++) {
    const t = i / context.sampleRate;
    samples[i] = Math.cos(2 * Math.PI * CLICK_HZ * t) * Math.exp(-t / 0.006);
  }
  return buffer;
}
