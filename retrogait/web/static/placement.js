/* Drawings of where the sensor sits and which way its axes point, seen from the wearer's left:
   the way the body faces is to the left on paper, up is up. */

import { drawn, made } from "./dom.js";

/* Where on the figure (0..100, 0..150), what to mind. */
const PLACES = {
  lower_back: { at: [58, 70], where: "Lower back, on the spine just above the hips. Tight belt or clip: it must not wobble." },
  chest: { at: [44, 48], where: "Middle of the chest, on a strap." },
  thigh: { at: [45, 92], where: "Outside of the thigh, half-way down, on a tight strap." },
  shank: { at: [50, 116], where: "Outside of the shin, just above the ankle, on a tight strap." },
  foot: { at: [42, 137], where: "On the laces, or clipped to the side of the shoe. It must not dangle." },
};

export function guide(sensors) {
  const known = sensors.filter(({ placement }) => placement in PLACES);
  if (!known.length) return [made("p", { class: "soft", text: "Tell retrogait where it sits with --placement, and which way it faces with --forward and --up." })];
  return known.map((sensor) => made("figure", {}, [drawing(sensor), made("figcaption", {}, caption(sensor))]));
}

function caption(sensor) {
  const side = sensor.side === "left" || sensor.side === "right" ? `${sensor.side} ` : "";
  const parts = [made("strong", { text: `${sensor.name}: ${side}${sensor.placement.replace("_", " ")}. ` }), PLACES[sensor.placement].where];
  const { axes } = sensor;
  const said = axes ? ` Its ${axes.forward} axis points the way you face, ${axes.up} up.` : " Its axes are learnt from the forward walk.";
  return [...parts, said];
}

function drawing(sensor) {
  const [x, y] = PLACES[sensor.placement].at;
  const picture = drawn("svg", { viewBox: "0 0 100 150", role: "img", class: "person" }, [
    drawn("title", { text: `Sensor at the ${sensor.placement.replace("_", " ")}, seen from the left` }),
    ...BODY.map((d) => drawn("path", { d, class: "body" })),
    drawn("circle", { cx: 49, cy: 16, r: 10, class: "body" }),
    drawn("rect", { x: x - 5, y: y - 5, width: 10, height: 10, rx: 2, class: "worn" }),
    ...arrow([x, y], [x - 26, y], "forward", sensor.axes?.forward),
    ...arrow([x, y], [x, y - 26], "up", sensor.axes?.up),
    drawn("path", { d: "M34 6H12M18 1 12 6 18 11", class: "faces" }),
    drawn("text", { x: 4, y: 22, class: "label", text: "faces" }),
  ]);
  return picture;
}

const BODY = [
  "M48 27C42 34 42 50 45 66L57 66C58 50 58 36 52 27Z",
  "M45 66C42 84 46 96 46 104C46 118 49 126 49 134L36 138V141H56C57 128 56 112 56 104C57 90 58 78 57 66Z",
  "M50 32C54 44 54 56 50 70",
];

function arrow([x, y], [tipX, tipY], name, axis) {
  const back = 5;
  const [dx, dy] = [Math.sign(tipX - x), Math.sign(tipY - y)];
  const head = dx
    ? `M${tipX - dx * back} ${tipY - back} ${tipX} ${tipY} ${tipX - dx * back} ${tipY + back}`
    : `M${tipX - back} ${tipY - dy * back} ${tipX} ${tipY} ${tipX + back} ${tipY - dy * back}`;
  const label = axis ? `${name} ${axis}` : name;
  const at = dx ? { x: Math.max(1, tipX - 14), y: tipY + 12 } : { x: tipX + 6, y: tipY + 4 };
  return [
    drawn("path", { d: `M${x} ${y}L${tipX} ${tipY}${head}`, class: `axis ${name}` }),
    drawn("text", { ...at, class: "label", text: label }),
  ];
}
