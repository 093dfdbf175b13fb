/* What this screen remembers. A browser that forbids storage forgets; that harms nothing. */

const KEY = "retrogait.settings";

export const DEFAULTS = Object.freeze({
  beat: 70,
  tones: 70,
  words: 90,
  beatMode: "fading",
  flash: false,
  delayMs: 0,
});

export function load() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return { ...DEFAULTS };
  }
}

export function save(settings) {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    return; // private windows may refuse
  }
}
