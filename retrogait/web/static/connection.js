/* The line to the session: JSON and samples in, commands out; comes back by itself. */

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 4000;
const HEAD_BYTES = 14;

export const token = new URLSearchParams(location.search).get("token") ?? "";

/* An address of this server with the token of this page. */
export const withToken = (path) => `${path}?token=${encodeURIComponent(token)}`;

/* Samples: float64 host ms, u32 sequence, u16 n, then n x 6 float32, little-endian. */
export function readTrace(buffer) {
  const head = new DataView(buffer);
  const n = head.getUint16(12, true);
  if (buffer.byteLength !== HEAD_BYTES + n * 24) throw new RangeError("a trace of a wrong size");
  // The rows do not begin at a multiple of four bytes: a copy does.
  const rows = new Float32Array(buffer.slice(HEAD_BYTES));
  return { hostMs: head.getFloat64(0, true), sequence: head.getUint32(8, true), n, rows };
}

export class Connection {
  #socket = null;
  #wait = FIRST_WAIT_MS;
  #hear;

  /* hear: { message(object), trace(samples), connected(boolean) } */
  constructor(hear) {
    this.#hear = hear;
    this.#open();
  }

  send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  command(name) {
    return this.send({ command: name });
  }

  #open() {
    const socket = new WebSocket(`ws://${location.host}${withToken("/socket")}`);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.#wait = FIRST_WAIT_MS;
      this.#hear.connected(true);
    };
    socket.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer) this.#hear.trace(readTrace(data));
      else this.#hear.message(JSON.parse(data));
    };
    socket.onclose = () => this.#again();
    this.#socket = socket;
  }

  #again() {
    this.#hear.connected(false);
    setTimeout(() => this.#open(), this.#wait);
    this.#wait = Math.min(2 * this.#wait, LONGEST_WAIT_MS);
  }
}
