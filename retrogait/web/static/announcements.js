/* What is said of what happens: clips by name, a melody, and who may cut in. The same table as in
   the terminal (retrogait/sound/announcements.py). */

const SAFETY = new Set(["link_lost", "too_fast", "facing_forward"]);
const MENDED = { "sensor back": "sensor_back", "sensor fits": "sensor_fits" };
export const STALE_S = 2; // what could not be said by then is dropped
const COUNT_STALE_S = 0.4; // a later number would be a wrong one
const PATIENT_S = 4; // what the programme says stays true longer
const WARNING_S = 10; // so long before a set it is announced
const MOST = 10; // numbers that there is a clip for

/* What to say of a message; told remembers what comes, and that the recall phrase was said. */
export function announcementOf(message, told) {
  switch (message.type) {
    case "hello": return void Object.assign(told, { coming: null, recalled: false, prompt: null });
    case "cue": return ofCue(message, told);
    case "plan": return ofMoment(message, told);
    case "link": return ofLink(message);
    case "guide": return ofGuide(message, told);
    default: return undefined;
  }
}

/* A melody and words if it is to be spoken; praise is a melody only. */
function ofCue({ kind, words, spoken }, told) {
  const praise = kind === "good";
  if (!spoken && !praise) return undefined;
  if (kind === "recall") return recall(told);
  const clip = MENDED[words] ?? (praise ? null : kind);
  return { words: clip ? [clip] : [], tone: kind, cutsIn: SAFETY.has(kind) };
}

function ofMoment(moment, told) {
  const { kind, seconds, number, of, travel } = moment;
  switch (kind) {
    case "rest":
      told.coming = moment;
      return { words: seconds > WARNING_S ? ["rest"] : coming(moment), waitS: PATIENT_S };
    case "rest_left":
      return seconds === WARNING_S && told.coming ? { words: coming(told.coming) } : undefined;
    case "count_in": return { words: [`${seconds}`], cutsIn: true, waitS: COUNT_STALE_S };
    case "baseline":
    case "set_start": return { words: ["set_start"], cutsIn: true, waitS: COUNT_STALE_S };
    // Backward, "stop, look behind" follows at once.
    case "set_end": return travel === "backward" ? undefined : { words: ["set_done"], tone: "set_end", cutsIn: true };
    case "stop_look_behind": return { words: [kind], tone: "set_end", cutsIn: true };
    case "recall": return recall(told);
    case "length": return { words: counted("length", number, of) };
    case "marked": return { words: [kind] };
    case "paused":
    case "resumed": return { words: [kind], tone: kind, cutsIn: true };
    case "done": return { words: [kind], tone: kind, waitS: PATIENT_S };
    default: return undefined;
  }
}

function ofLink({ kind }) {
  const word = { calibrated: "calibrated", calibration_refused: "again" }[kind];
  return word && { words: [word], waitS: PATIENT_S };
}

/* A guided walk is told step by step; what to do is said once, how it ended by the link. */
function ofGuide({ prompt }, told) {
  const word = { "stand still": "stand_still", "walk forward": "walk_forward" }[prompt];
  if (told.prompt === prompt) return undefined;
  told.prompt = prompt;
  return word && { words: [word], waitS: PATIENT_S };
}

/* The coach and the plan both have it said at the start. */
function recall(told) {
  if (told.recalled) return undefined;
  told.recalled = true;
  return { words: ["recall"], waitS: PATIENT_S };
}

function coming({ number, of }) {
  return typeof number === "number" ? [...counted("set", number, of), "count_in"] : ["baseline", "count_in"];
}

function counted(thing, number, of) {
  return of >= 2 && of <= MOST ? [thing, `${number}`, "of", `${of}`] : [];
}
