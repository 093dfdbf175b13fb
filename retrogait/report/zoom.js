// Zooms the drawings in time. Without it the page is whole; it only adds.
"use strict";
(() => {
  const box = document.querySelector("[data-contacts]");
  if (!box) return;

  const [START, STOP] = box.dataset.span.split(" ").map(Number);
  const SHORTEST_S = Math.min(5, STOP - START);
  const TICKS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200];
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuv";
  const CLASSES = ["unknown", "forward", "backward"];
  const SHAPES = ["m-2.2-2.2l4.4 4.4m0-4.4l-4.4 4.4", "h0", "m0-3l3 5.2h-6z"];
  const BOX = "m-4.5-4.5h9v9h-9z";
  const FLAGS = {
    interval: [[1, "slow", BOX], [4, "uneven", "m0-6l6 6-6 6-6-6z"]],
    length: [[2, "long", BOX]],
  };
  const round = (value) => Math.round(value * 10) / 10;
  const contacts = read(box.dataset.contacts);
  const figures = [...box.querySelectorAll("svg[data-x]")].map(figure);
  const bar = document.getElementById("zoom");
  let shown = [START, STOP];

  function read(packed) {
    let at = START;
    return Array.from(packed.matchAll(/([A-Za-z])(\d+)(?:\.(\d+))?/g), ([, letter, ms, mm]) => {
      const code = LETTERS.indexOf(letter);
      at += ms / 1000;
      return {
        t: at,
        direction: code % 3,
        interval: code % 6 > 2 ? ms / 1000 : NaN,
        length: mm ? mm / 1000 : NaN,
        flags: Math.floor(code / 6),
      };
    });
  }

  function figure(svg) {
    const [left, right] = svg.dataset.x.split(" ").map(Number);
    const place = (t, [from, to]) => left + ((t - from) / (to - from)) * (right - left);
    const moved = (px, range) => round(place(START + ((px - left) / (right - left)) * (STOP - START), range));
    const whole = [...svg.querySelectorAll(".moves *")]
      .filter((part) => !part.closest(".marks") && !part.dataset.lane)
      .map((part) => {
        const kept = {};
        for (const name of ["d", "x", "width"]) kept[name] = part.getAttribute(name);
        return [part, kept];
      });
    const lanes = [...svg.querySelectorAll("[data-lane]")].map((path) => [path, path.getAttribute("d")]);
    const marks = svg.querySelector(".marks");
    const still = marks && marks.innerHTML;
    const axis = svg.querySelector(".time");
    const stillAxis = axis.innerHTML;

    function move([part, kept], range) {
      if (kept.d) {
        const d = kept.d.replace(/([MH])(-?[\d.]+)/g, (_, command, px) => command + moved(+px, range));
        part.setAttribute("d", d);
      } else if (kept.x) {
        part.setAttribute("x", moved(+kept.x, range));
        if (kept.width) part.setAttribute("width", Math.max(1, moved(+kept.x + +kept.width, range) - moved(+kept.x, range)));
      }
    }

    function fill([path], range, inside) {
      const [code, top, height] = path.dataset.lane.split(" ").map(Number);
      const blocks = [];
      for (const c of inside.filter((one) => one.direction === code)) {
        const from = round(place(c.t - (c.interval || 0), range));
        const to = Math.max(from + 1, round(place(c.t, range)));
        const last = blocks[blocks.length - 1];
        if (last && from - last[1] < 1) last[1] = to;
        else blocks.push([from, to]);
      }
      path.setAttribute("d", blocks.map(([from, to]) => `M${from} ${top}H${to}v${height}H${from}z`).join(""));
    }

    function draw(range, inside) {
      const what = marks.dataset.what;
      const [low, high, bottom, top] = marks.dataset.scale.split(" ").map(Number);
      const known = inside.filter((c) => c[what] === c[what]);
      const path = (chosen, kind, shape) => {
        const d = chosen.map((c) => {
          const value = Math.min(high, Math.max(low, c[what]));
          const y = bottom + ((value - low) / (high - low)) * (top - bottom);
          return `M${round(place(c.t, range))} ${round(y)}${shape}`;
        });
        return `<path class="${kind}" d="${d.join("")}"/>`;
      };
      const dots = CLASSES.map((word, code) => path(known.filter((c) => c.direction === code), `mark ${word}`, SHAPES[code]));
      const rings = FLAGS[what].map(([bit, word, shape]) => path(known.filter((c) => c.flags & bit), `flag ${word}`, shape));
      marks.innerHTML = dots.concat(rings).join("");
    }

    function ticks(range) {
      const y = +axis.dataset.y;
      const most = +axis.dataset.most;
      const step = TICKS_S.find((s) => s * most >= range[1] - range[0]) || 86400;
      let line = `M${left} ${y}H${right}`;
      let words = "";
      for (let t = Math.ceil(range[0] / step) * step; t <= range[1]; t += step) {
        const px = round(place(t, range));
        line += `M${px} ${y}v4`;
        const under = Math.min(px, svg.viewBox.baseVal.width - 3.8 * clock(t).length);
        words += `<text x="${under}" y="${y + 17}" text-anchor="middle">${clock(t)}</text>`;
      }
      axis.innerHTML = `<path class="axis" d="${line}"/>${words}`;
    }

    function show(range) {
      const isWhole = range[0] === START && range[1] === STOP;
      const inside = contacts.filter((c) => c.t >= range[0] - 2 && c.t <= range[1] + 2);
      for (const one of whole) move(one, range);
      for (const lane of lanes) isWhole ? lane[0].setAttribute("d", lane[1]) : fill(lane, range, inside);
      if (marks) isWhole ? (marks.innerHTML = still) : draw(range, inside);
      isWhole ? (axis.innerHTML = stillAxis) : ticks(range);
    }

    const inUnits = (event) => {
      const edge = svg.getBoundingClientRect();
      const px = ((event.clientX - edge.left) / edge.width) * svg.viewBox.baseVal.width;
      return Math.min(right, Math.max(left, px));
    };
    const timeAt = (px) => shown[0] + ((px - left) / (right - left)) * (shown[1] - shown[0]);
    let brush = null;
    let from = 0;
    svg.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      from = inUnits(event);
      brush = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      brush.setAttribute("class", "brush");
      brush.setAttribute("height", svg.viewBox.baseVal.height);
      svg.append(brush);
      svg.setPointerCapture(event.pointerId);
    });
    svg.addEventListener("pointermove", (event) => {
      if (!brush) return;
      const to = inUnits(event);
      brush.setAttribute("x", Math.min(from, to));
      brush.setAttribute("width", Math.abs(to - from));
    });
    svg.addEventListener("pointerup", (event) => {
      if (!brush) return;
      const to = inUnits(event);
      brush.remove();
      brush = null;
      if (Math.abs(to - from) > 5) zoom(timeAt(Math.min(from, to)), timeAt(Math.max(from, to)));
    });
    svg.addEventListener("pointercancel", () => {
      if (brush) brush.remove();
      brush = null;
    });
    svg.addEventListener("dblclick", () => zoom(START, STOP));
    return show;
  }

  function clock(t) {
    const s = Math.round(t);
    const two = (n) => String(n).padStart(2, "0");
    const rest = `${two(s % 60)}`;
    const hours = Math.floor(s / 3600);
    const minutes = Math.floor(s / 60) % 60;
    return hours ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
  }

  function zoom(from, to) {
    const length = Math.min(STOP - START, Math.max(SHORTEST_S, to - from));
    const first = Math.min(STOP - length, Math.max(START, (from + to - length) / 2));
    shown = length === STOP - START ? [START, STOP] : [first, first + length];
    for (const show of figures) show(shown);
    const isWhole = shown[0] === START && shown[1] === STOP;
    bar.querySelector("output").textContent = isWhole ? "" : `${clock(shown[0])} to ${clock(shown[1])}`;
    for (const button of bar.querySelectorAll("button")) button.disabled = isWhole && button.value !== "in";
  }

  const ACTS = { in: [0.25, 0.75], out: [-0.5, 1.5], back: [-0.5, 0.5], on: [0.5, 1.5], all: [-1e6, 1e6] };
  bar.addEventListener("click", (event) => {
    const act = ACTS[event.target.value];
    if (act) zoom(...act.map((share) => shown[0] + share * (shown[1] - shown[0])));
  });
  addEventListener("beforeprint", () => zoom(START, STOP));
  bar.hidden = false;
  box.classList.add("zooms");
  zoom(START, STOP);
})();
