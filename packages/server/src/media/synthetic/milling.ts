import type { Canvas } from './canvas.ts';
import { brush, glow, screw, testChart, uprightBar } from './metal.ts';
import type { Area, Carriage, Scene } from './scene.ts';
import { type Jet, paintJet, Spray } from './spray.ts';

const TURNS_PER_SECOND = 1.1;
const TOOL = { radius: 0.034, top: -0.02, bottom: 0.12 };
const HOLDER = { radius: 0.062, top: -0.13, bottom: -0.02 };

const LEFT_JET: Jet = { fromX: -0.2, fromY: -0.1, toX: -0.02, toY: 0.075, width: 0.022 };
const RIGHT_JET: Jet = { fromX: 0.2, fromY: -0.1, toX: 0.02, toY: 0.075, width: 0.022 };

const TABLE: Area = { left: -1.4, top: 0.28, right: 1.4, bottom: 0.62 };
const VICE: readonly Area[] = [
  { left: -0.42, top: 0.215, right: 0.42, bottom: 0.285 },
  { left: -0.38, top: 0.1, right: -0.25, bottom: 0.22 },
  { left: 0.25, top: 0.1, right: 0.38, bottom: 0.22 },
];
const WORKPIECE: Area = { left: -0.25, top: 0.075, right: 0.25, bottom: 0.22 };

const carriage: Carriage = {
  areas: [TABLE, ...VICE, WORKPIECE],
  reach: 0.14,
  shift: (time) => 0.14 * Math.sin((2 * Math.PI * time) / 13),
  paint(canvas) {
    const { left, top, right, bottom } = TABLE;
    canvas.rectangle(left, top, right, bottom, { y: 112, gradient: { x: 0, y: top, dx: 0, dy: -190 } });
    canvas.rectangle(left, top, right, top + 0.012, { y: 190 });
    for (const slot of [0.335, 0.41]) {
      canvas.rectangle(left, slot, right, slot + 0.024, { y: 28 });
      canvas.rectangle(left, slot + 0.024, right, slot + 0.029, { y: 140 });
    }
    brush(canvas, left, top, right, 0.52, 3);
    for (let x = -1.3; x < 1.3; x += 0.26) screw(canvas, x, 0.387, 0.012, 120);
    paintVice(canvas);
    paintWorkpiece(canvas);
  },
};

function paintVice(canvas: Canvas): void {
  for (const { left, top, right, bottom } of VICE) {
    const dy = -60 / (bottom - top);
    canvas.rectangle(left, top, right, bottom, {
      y: 120,
      u: 133,
      v: 122,
      gradient: { x: 0, y: top, dx: 0, dy },
    });
    canvas.rectangle(left, top, right, top + 0.006, { y: 185, u: 131, v: 125 });
    canvas.rectangle(left, top, left + 0.004, bottom, { y: 150 });
    canvas.rectangle(right - 0.005, top, right, bottom, { y: 38 });
  }
  for (const x of [-0.315, 0.315]) screw(canvas, x, 0.15, 0.017, 140);
  for (const x of [-0.35, -0.12, 0.12, 0.35]) screw(canvas, x, 0.252, 0.013, 120);
}

function paintWorkpiece(canvas: Canvas): void {
  const { left, top, right, bottom } = WORKPIECE;
  canvas.rectangle(left, top, right, bottom, { y: 176, gradient: { x: left, y: top, dx: -60, dy: -260 } });
  canvas.rectangle(left, top, right, top + 0.007, { y: 232 });
  brush(canvas, left, top + 0.01, right, bottom, 5);
  testChart(canvas, -0.12, 0.115, 0.08);
}

/** The tool stands behind the front wall of the workpiece, in the slot it cuts. */
function paintTool(canvas: Canvas, time: number): void {
  const turn = 2 * Math.PI * TURNS_PER_SECOND * time;
  uprightBar(canvas, -HOLDER.radius, HOLDER.top, HOLDER.radius, HOLDER.bottom, 150);
  for (const start of [0, Math.PI / 2, Math.PI, Math.PI * 1.5]) {
    band(
      canvas,
      HOLDER.radius,
      HOLDER.top + 0.028,
      HOLDER.bottom - 0.012,
      turn + start,
      turn + start,
      0.34,
      30,
    );
  }
  canvas.rectangle(-HOLDER.radius, HOLDER.top + 0.018, HOLDER.radius, HOLDER.top + 0.024, { y: 34 });
  uprightBar(canvas, -TOOL.radius, TOOL.top, TOOL.radius, TOOL.bottom, 225, { u: 122, v: 134 });
  const steps = 10;
  const twist = 3.4;
  for (let flute = 0; flute < 3; flute++) {
    for (let step = 0; step < steps; step++) {
      const from = TOOL.top + 0.02 + ((TOOL.bottom - TOOL.top - 0.02) * step) / steps;
      const to = TOOL.top + 0.02 + ((TOOL.bottom - TOOL.top - 0.02) * (step + 1)) / steps;
      const angle = turn + (2 * Math.PI * flute) / 3 + (twist * step) / steps;
      band(canvas, TOOL.radius, from, to, angle, angle + twist / steps, 0.95, 34);
    }
  }
}

/** A dark groove on the front of an upright bar: `wide` rad around, from one angle at its top to another at its bottom. */
function band(
  canvas: Canvas,
  radius: number,
  top: number,
  bottom: number,
  angleTop: number,
  angleBottom: number,
  wide: number,
  y: number,
): void {
  const place = (angle: number) => {
    const turned = Math.atan2(Math.sin(angle), Math.cos(angle));
    return radius * Math.sin(Math.max(-Math.PI / 2, Math.min(Math.PI / 2, turned)));
  };
  if (Math.cos((angleTop + angleBottom + wide) / 2) <= 0) return;
  const edges = [
    place(angleTop),
    place(angleTop + wide),
    place(angleBottom + wide),
    place(angleBottom),
  ] as const;
  canvas.polygon([edges[0], top, edges[1], top, edges[2], bottom, edges[3], bottom], { y });
}

function paintWall(canvas: Canvas): void {
  canvas.rectangle(-1.3, -0.6, 1.3, 0.6, {
    y: 118,
    u: 131,
    v: 126,
    gradient: { x: 0, y: -0.5, dx: 0, dy: -40 },
  });
  brush(canvas, -1.3, -0.5, 1.3, 0.1, 11);
  for (const x of [-0.56, 0.56]) {
    canvas.rectangle(x - 0.004, -0.6, x + 0.004, 0.1, { y: 34 });
    canvas.rectangle(x + 0.004, -0.6, x + 0.008, 0.1, { y: 165 });
    for (let y = -0.42; y < 0.1; y += 0.16) {
      screw(canvas, x - 0.035, y, 0.011, 130);
      screw(canvas, x + 0.035, y, 0.011, 130);
    }
  }
  for (let y = 0.06; y < 0.5; y += 0.032) {
    const pleat = { x: 0, y, dx: 0, dy: 1900 };
    canvas.rectangle(-1.3, y, 1.3, y + 0.032, { y: 34, u: 130, v: 127, gradient: pleat });
  }
  canvas.rectangle(-1.3, 0.048, 1.3, 0.06, { y: 150 });
}

function paintSpindle(canvas: Canvas): void {
  canvas.rectangle(-0.19, -0.6, 0.27, -0.2, { y: 20, alpha: 0.35 });
  uprightBar(canvas, -0.21, -0.6, 0.21, -0.27, 200, { u: 125, v: 127 });
  canvas.rectangle(-0.21, -0.285, 0.21, -0.27, { y: 30, alpha: 0.8 });
  uprightBar(canvas, -0.16, -0.27, 0.16, -0.2, 175);
  for (const x of [-0.12, -0.045, 0.045, 0.12]) screw(canvas, x, -0.235, 0.013, 130);
  uprightBar(canvas, -0.11, -0.2, 0.11, -0.13, 215);
  canvas.rectangle(-0.11, -0.172, 0.11, -0.164, { y: 30 });
  for (const side of [-1, 1]) {
    const hose = [0.235, -0.27, 0.25, -0.22, 0.245, -0.17, 0.225, -0.13, 0.2, -0.1];
    for (let joint = 0; joint + 3 < hose.length; joint += 2) {
      const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = hose.slice(joint, joint + 4);
      canvas.line(side * x0, y0, side * x1, y1, 0.034 - joint * 0.002, { y: 118, u: 84, v: 176 });
      canvas.disc(side * x1, y1, 0.019 - joint * 0.0012, { y: 140, u: 86, v: 172 });
    }
  }
}

const spray = new Spray(0, 0.07, 0.35, 21);

/** The inside of a milling machine: a turning tool in a spindle, a vice that carries the workpiece to and fro. */
export const milling: Scene = {
  name: 'MILLING',
  views: { wide: { x: 0, y: 0, zoom: 1 }, close: { x: 0, y: 0.075, zoom: 2.3 } },
  lamp: { x: -0.2, y: -0.05, reach: 0.75 },
  carriage,
  paintBackground(canvas) {
    paintWall(canvas);
    canvas.rectangle(-0.82, -0.415, -0.6, -0.38, { y: 250 });
    canvas.rectangle(-0.83, -0.43, -0.59, -0.415, { y: 60 });
    paintSpindle(canvas);
  },
  paintBehind: paintTool,
  paintFront(canvas, time) {
    paintJet(canvas, LEFT_JET, time);
    paintJet(canvas, RIGHT_JET, time + 0.13);
    spray.paint(canvas, time);
  },
  paintGlimmer(canvas) {
    glow(canvas, 0.72, -0.3, 0.012, { y: 150, u: 90, v: 70 });
    glow(canvas, 0.78, -0.3, 0.008, { y: 110, u: 90, v: 190 });
    canvas.rectangle(-0.2, -0.5, -0.195, -0.28, { y: 48, alpha: 0.8 });
    canvas.rectangle(-0.05, -0.12, -0.046, 0.07, { y: 60, alpha: 0.8 });
  },
};
