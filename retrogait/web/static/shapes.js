/* One shape for each cue, told apart without colour: stroke only, in a field of 100 x 100. */

const SHAPES = {
  // a ring with a tick
  good: ["M50 8A42 42 0 1 1 49.9 8", "M30 52 45 67 72 36"],
  // two chevrons up: more of it
  slow: ["M20 52 50 24 80 52", "M20 82 50 54 80 82"],
  // two arrows towards each other: shorter
  long: ["M4 50H40M24 32 42 50 24 68", "M96 50H60M76 32 58 50 76 68"],
  // bars of unlike height
  uneven: ["M20 88V30", "M40 88V60", "M60 88V30", "M80 88V60"],
  // turn round
  facing_forward: ["M30 30A32 32 0 1 1 22 62", "M30 8V32H54"],
  // an octagon with a bar
  too_fast: ["M33 8H67L92 33V67L67 92H33L8 67V33Z", "M30 50H70"],
  // a broken chain
  link_lost: ["M42 30 54 18A20 20 0 0 1 82 46L70 58", "M58 70 46 82A20 20 0 0 1 18 54L30 42", "M30 20 38 28M70 80 62 72"],
  // a box that has slipped
  mounting: ["M30 14 86 30 70 86 14 70Z", "M46 40 62 44"],
  recall: ["M50 10A40 40 0 1 1 49.9 10", "M50 46V72", "M50 28V30"],
  paused: ["M36 18V82", "M64 18V82"],
  rest: ["M20 80H80M28 80V52A22 22 0 0 1 72 52V80", "M50 12V18"],
  steady: ["M50 10A40 40 0 1 1 49.9 10"],
  ready: ["M34 16 78 50 34 84Z"],
};

export const pathsOf = (name) => SHAPES[name] ?? SHAPES.steady;
