/* What is known of the session, from the messages alone: no clock, no element. */

const SCREENS = { done: "summary" };
const SAID_MS = 5000; // a sentence of the programme stays so long
const STALE_MS = 3000; // without a step for so long there is no cadence to show
const PRAISE_MS = 4000;

export function fresh() {
  return {
    greeted: false,
    screen: "setup",
    mayControl: true,
    invites: false,
    plan: {},
    sensors: new Map(),
    phase: null,
    paused: false,
    counting: null,
    said: null,
    band: null,
    cadence: null,
    direction: null,
    cue: null,
    counts: new Map(),
    guides: new Map(),
    calibration: { outcome: "", words: "" },
    summary: null,
    reportUrl: null,
    notice: null,
  };
}

/* Take one message; nowMs is any clock that never goes back. */
export function take(state, message, nowMs) {
  TAKERS[message.type]?.(state, message, nowMs);
}

/* Milliseconds left of the phase; null where it has no end of its own. */
export function leftMs(state, nowMs) {
  const { phase } = state;
  if (!phase || phase.seconds === null) return null;
  return Math.max(0, phase.seconds * 1000 - ranMs(state, nowMs));
}

/* Milliseconds the phase has run, pauses left out. */
export function ranMs({ phase }, nowMs) {
  return phase ? (phase.heldMs ?? nowMs - phase.sinceMs) : 0;
}

/* The sensor whose forward walk lacks most; null where none is being walked. */
export function guideNow({ guides }) {
  const running = [...guides.values()].filter(({ prompt }) => prompt !== "done");
  return running.length ? running.reduce((a, b) => (b.steps_left > a.steps_left ? b : a)) : null;
}

/* Cadence to show: the coach's, which is smoother, else that of the last step. */
export function cadenceSpm(state, nowMs) {
  return state.cadence && nowMs - state.cadence.atMs < STALE_MS ? state.cadence.spm : null;
}

/* Milliseconds until a set that is counted in begins; null where none is. */
export function countMs({ counting }, nowMs) {
  return counting && Math.max(0, 1000 * counting.seconds - (nowMs - counting.sinceMs));
}

/* A sentence of the programme, while it is new. */
export function saidNow({ said }, nowMs) {
  return said && nowMs - said.atMs < SAID_MS ? said.words : null;
}

export function isOutside(state, nowMs) {
  const spm = cadenceSpm(state, nowMs);
  if (state.cue && state.cue.kind !== "good") return true;
  return spm !== null && state.band !== null && (spm < state.band.low_spm || spm > state.band.high_spm);
}

/* The cue to show; praise fades by itself. */
export function cueNow({ cue }, nowMs) {
  return cue && !(cue.kind === "good" && nowMs - cue.atMs > PRAISE_MS) ? cue : null;
}

const TAKERS = {
  hello(state, message) {
    // After a lost connection everything is told anew.
    Object.assign(state, fresh(), { greeted: true, mayControl: message.may_control, plan: message.plan ?? {} });
    for (const sensor of message.sensors ?? []) state.sensors.set(sensor.stream, { ...sensor });
    state.screen = message.state?.screen ?? "setup";
    state.invites = message.invites;
  },

  step(state, message, nowMs) {
    state.direction = message.direction;
    sensorOf(state, message.stream).steps = (sensorOf(state, message.stream).steps ?? 0) + 1;
    const coached = state.cadence?.coached && nowMs - state.cadence.atMs < STALE_MS;
    if (message.cadence_spm !== null && !coached) {
      state.cadence = { spm: message.cadence_spm, atMs: nowMs, coached: false };
    }
  },

  band(state, message, nowMs) {
    state.band = message;
    if (message.cadence_spm !== null) {
      state.cadence = { spm: message.cadence_spm, atMs: nowMs, coached: true };
    }
  },

  cue(state, message, nowMs) {
    state.cue = { ...message, atMs: nowMs };
    if (message.kind !== "good" && message.kind !== "recall") {
      state.counts.set(message.kind, (state.counts.get(message.kind) ?? 0) + 1);
    }
  },

  plan(state, message, nowMs) {
    state.counting = null;
    (WITHIN[message.kind] ?? begin)(state, message, nowMs);
  },

  link(state, message) {
    const sensor = sensorOf(state, message.stream);
    (LINKS[message.kind] ?? (() => {}))(state, sensor, message);
  },

  guide(state, message) {
    const before = state.guides.get(message.stream);
    // All steps that were ever asked for; a walk that is begun anew asks for as many.
    const of = Math.max(before?.of ?? 0, message.steps_left);
    const why = message.why || (message.prompt === "walk forward" ? "" : (before?.why ?? ""));
    state.guides.set(message.stream, { ...message, of, why });
  },

  summary(state, message) {
    state.summary = message;
    state.reportUrl = message.report_url ?? state.reportUrl;
    state.screen = "summary";
  },

  report(state, message) {
    state.reportUrl = message.report_url;
  },

  refused(state, message, nowMs) {
    state.notice = { words: message.words, atMs: nowMs };
  },
};

const LINKS = {
  battery: (_, sensor, { value }) => (sensor.battery_pct = value),
  link_up: (_, sensor) => (sensor.link = "up"),
  link_back: (state, sensor) => {
    sensor.link = "up";
    if (state.cue?.kind === "link_lost") state.cue = null;
  },
  link_lost: (_, sensor) => (sensor.link = "lost"),
  link_stalled: (_, sensor) => (sensor.link = "lost"),
  sensor_stopped: (_, sensor) => (sensor.link = "lost"),
  calibrated: (state, sensor) => {
    sensor.calibrated = true;
    state.calibration = { outcome: "calibrated", words: "" };
  },
  calibration_refused: (state, _, { words }) => {
    state.calibration = { outcome: "refused", words };
  },
  mounting_doubt: (_, sensor, { words }) => (sensor.doubt = words),
  mounting_fits: (_, sensor) => (sensor.doubt = ""),
};

function sensorOf(state, stream) {
  if (!state.sensors.has(stream)) state.sensors.set(stream, { stream, name: stream });
  return state.sensors.get(stream);
}

function begin(state, message, nowMs) {
  state.phase = { ...message, sinceMs: nowMs - 1000 * (message.age_s ?? 0), heldMs: null };
  state.paused = false;
  if (state.cue?.kind !== "link_lost" && state.cue?.kind !== "mounting") state.cue = null;
  state.screen = SCREENS[message.kind] ?? "session";
}

/* What happens within a phase, and does not end it. */
const WITHIN = {
  paused(state, _, nowMs) {
    state.paused = true;
    if (state.phase) state.phase.heldMs ??= nowMs - state.phase.sinceMs;
  },

  resumed(state, message, nowMs) {
    const { phase } = state;
    state.paused = false;
    if (!phase || phase.heldMs === null) return;
    // Where the session says how much is left, it knows best.
    const told = message.seconds !== null && phase.seconds !== null;
    phase.sinceMs = nowMs - (told ? 1000 * (phase.seconds - message.seconds) : phase.heldMs);
    phase.heldMs = null;
  },

  rest_left({ phase }, message, nowMs) {
    if (phase?.seconds) phase.sinceMs = nowMs - 1000 * (phase.seconds - message.seconds);
  },

  count_in(state, message, nowMs) {
    state.counting = { seconds: message.seconds, sinceMs: nowMs };
    state.screen = "session";
  },

  recall: say,
  stop_look_behind: say,

  length(state, { number, of }, nowMs) {
    state.notice = { words: `length ${number} of ${of}`, atMs: nowMs };
  },

  marked(state, _, nowMs) {
    state.notice = { words: "marked", atMs: nowMs };
  },
};

function say(state, { words }, nowMs) {
  state.said = { words, atMs: nowMs };
}
