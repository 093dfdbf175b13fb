/* Every state has a sound of its own, told apart by melody and rhythm, not by loudness. */

/* [start s, frequency Hz, length s] */
export const MELODIES = {
  slow: [[0, 660, 0.09], [0.12, 880, 0.09], [0.24, 1100, 0.12]], // rising: more
  long: [[0, 880, 0.07], [0.1, 880, 0.07], [0.2, 880, 0.07]], // short, short, short
  uneven: [[0, 700, 0.22], [0.3, 700, 0.06]], // long, short
  facing_forward: [[0, 990, 0.12], [0.16, 660, 0.2]], // turn round
  too_fast: [[0, 440, 0.16], [0.2, 392, 0.16], [0.4, 330, 0.3]], // slower, lower
  link_lost: [[0, 300, 0.3], [0.36, 200, 0.4]],
  mounting: [[0, 500, 0.1], [0.12, 440, 0.1], [0.24, 500, 0.1]],
  good: [[0, 1318, 0.07]],
  set_start: [[0, 880, 0.08], [0.1, 1175, 0.22]],
  set_end: [[0, 1175, 0.1], [0.14, 880, 0.1], [0.28, 587, 0.3]],
  paused: [[0, 587, 0.1], [0.14, 440, 0.16]],
  resumed: [[0, 440, 0.1], [0.14, 587, 0.16]],
  done: [[0, 659, 0.12], [0.14, 784, 0.12], [0.28, 1047, 0.35]],
};
const FADE_S = 0.012; // no clicks at the edges

export const has = (name) => name in MELODIES;

/* Length of a melody, s. */
export const lasts = (name) => Math.max(...MELODIES[name].map(([start, , length]) => start + length));

/* Play a melody at an audio time. */
export function play(context, output, name, at) {
  for (const [start, frequency, length] of MELODIES[name] ?? []) {
    const [tone, gain] = [context.createOscillator(), context.createGain()];
    tone.type = "triangle";
    tone.frequency.value = frequency;
    gain.gain.setValueAtTime(0, at + start);
    gain.gain.linearRampToValueAtTime(1, at + start + FADE_S);
    gain.gain.setValueAtTime(1, at + start + length - FADE_S);
    gain.gain.linearRampToValueAtTime(0, at + start + length);
    tone.connect(gain).connect(output);
    tone.start(at + start);
    tone.stop(at + start + length);
  }
}
