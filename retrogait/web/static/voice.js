/* Spoken clips by name, never two at once. They are files of this page: no voice of anybody's. */

const FOLDER = "/static/sounds/";
const BREATH_S = 0.15; // after each announcement: two are heard as two

export class Voice {
  #context;
  #output;
  #clips = new Map();
  #spoken = []; // announcements that are heard or wait: { endsAt, cutsIn, sources }

  constructor(context, output) {
    this.#context = context;
    this.#output = output;
  }

  /* Read the list and decode all clips; what cannot be read stays silent. */
  async load() {
    const answer = await fetch(`${FOLDER}sounds.json`);
    if (!answer.ok) return;
    const listed = Object.entries(await answer.json());
    await Promise.all(listed.map(([name, { file }]) => this.#decode(name, file)));
  }

  get names() {
    return [...this.#clips.keys()];
  }

  /* Say clips one after the other, leadS after a melody's beginning. What is being said goes
     first, if that is over within waitS; what cuts in breaks off whatever does not.
     Gives the audio time at which the melody may begin; null where nothing will be said. */
  say(names, at, { leadS = 0, cutsIn = false, waitS = 0 } = {}) {
    const clips = names.map((name) => this.#clips.get(name)).filter(Boolean);
    if (!clips.length && leadS === 0) return null;
    this.#spoken = this.#spoken.filter(({ endsAt }) => endsAt > at);
    if (cutsIn) this.#breakOff();
    const begins = Math.max(at, ...this.#spoken.map(({ endsAt }) => endsAt));
    if (begins - at > waitS) return null;
    const sources = [];
    let end = begins + leadS;
    for (const clip of clips) {
      sources.push(this.#play(clip, end));
      end += clip.duration;
    }
    this.#spoken.push({ endsAt: end + BREATH_S, cutsIn, sources });
    return begins;
  }

  #breakOff() {
    for (const { cutsIn, sources } of this.#spoken) if (!cutsIn) sources.forEach((source) => source.stop());
    this.#spoken = this.#spoken.filter(({ cutsIn }) => cutsIn);
  }

  #play(clip, at) {
    const source = this.#context.createBufferSource();
    source.buffer = clip;
    source.connect(this.#output);
    source.start(at);
    return source;
  }

  async #decode(name, file) {
    const answer = await fetch(FOLDER + file);
    if (answer.ok) this.#clips.set(name, await this.#context.decodeAudioData(await answer.arrayBuffer()));
  }
}
