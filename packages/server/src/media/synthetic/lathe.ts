import type { Canvas } from './canvas.ts';
import { brush, glow, screw, testChart, uprightBar } from './metal.ts';
import type { Carriage, Scene } from './scene.ts';
import { type Jet, paintJet, Spray } from './spray.ts';

const TURNS_PER_SECOND = 0.55;
const CHUCK = { x: -0.24, y: 0.02, radius: 0.36 };
const BAR_RADIUS = 0.1;
const JET: Jet = { fromX: -0.025, fromY: -0.41, toX: -0.135, toY: 0, width: 0.026 };

/** The slide with the tool: it goes to the bar and back. */
const carriage: Carriage = {
  areas: [
    { left: -0.15, top: -0.005, right: 0.12, bottom: 0.035 },
    { left: 0.06, top: -0.035, right: 0.3, bottom: 0.1 },
    { left: 0.28, top: -0.3, right: 1.3, bottom: 0.36 },
  ],
  reach: 0.05,
  shift: (time) => 0.025 + 0.025 * Math.sin((2 * Math.PI * time) / 9),
  paint(canvas) {
    canvas.rectangle(0.28, -0.3, 1.3, 0.36, {
      y: 96,
      u: 131,
      v: 126,
      gradient: { x: 0, y: -0.3, dx: 20, dy: -70 },
    });
    canvas.rectangle(0.28, -0.3, 1.3, -0.292, { y: 190 });
    canvas.rectangle(0.28, -0.3, 0.286, 0.36, { y: 165 });
    brush(canvas, 0.29, -0.29, 1.3, 0.35, 41);
    paintTurret(canvas);
    canvas.rectangle(0.06, -0.035, 0.3, 0.1, {
      y: 150,
      gradient: { x: 0.06, y: -0.035, dx: -120, dy: -420 },
    });
    canvas.rectangle(0.06, -0.035, 0.3, -0.029, { y: 215 });
    for (const x of [0.1, 0.16, 0.22]) screw(canvas, x, 0.065, 0.013, 150);
    canvas.rectangle(-0.15, -0.005, 0.12, 0.035, { y: 178, gradient: { x: 0, y: 0, dx: -120, dy: -1600 } });
    canvas.rectangle(-0.15, -0.005, -0.112, 0.02, { y: 205, u: 86, v: 152 });
    canvas.disc(-0.131, 0.007, 0.007, { y: 70 });
  },
};

function paintTurret(canvas: Canvas): void {
  const x = 0.62;
  const y = 0.03;
  canvas.disc(x + 0.015, y + 0.02, 0.29, { y: 12, alpha: 0.5 });
  canvas.disc(x, y, 0.28, { y: 128, gradient: { x, y, dx: -120, dy: -120 } });
  canvas.disc(x, y, 0.268, { y: 104, gradient: { x, y, dx: -90, dy: -130 } });
  for (let station = 0; station < 12; station++) {
    const angle = (2 * Math.PI * station) / 12;
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    canvas.line(x + cos * 0.19, y + sin * 0.19, x + cos * 0.262, y + sin * 0.262, 0.05, { y: 40 });
    canvas.line(x + cos * 0.195, y + sin * 0.195, x + cos * 0.26, y + sin * 0.26, 0.036, { y: 168 });
    screw(canvas, x + cos * 0.228, y + sin * 0.228, 0.011, 130);
  }
  canvas.disc(x, y, 0.155, { y: 60 });
  canvas.disc(x, y, 0.148, { y: 150, gradient: { x, y, dx: -260, dy: -260 } });
  testChart(canvas, x - 0.12, y - 0.04, 0.08);
}

/** Jaws, holes and the marks on the bar turn on a body that looks the same at any angle, and so need not be painted anew. */
function paintChuck(canvas: Canvas, time: number): void {
  const turn = 2 * Math.PI * TURNS_PER_SECOND * time;
  const { x, y } = CHUCK;
  for (let hole = 0; hole < 6; hole++) {
    const angle = turn + (Math.PI * (hole + 0.5)) / 3;
    screw(canvas, x + 0.29 * Math.cos(angle), y + 0.29 * Math.sin(angle), 0.018, 140);
  }
  for (let jaw = 0; jaw < 3; jaw++) {
    const angle = turn + (2 * Math.PI * jaw) / 3;
    radial(canvas, angle, 0.11, 0.345, 0.135, { y: 26 });
    for (const [from, to, wide, level] of STEPS) {
      // The side that is turned to the lamp, top left, is the brighter one.
      const lit = level * (0.72 - 0.28 * Math.cos(angle - Math.PI / 4));
      radial(canvas, angle, from, to, wide, { y: lit });
      radial(canvas, angle, from, from + 0.006, wide, { y: Math.min(250, lit * 1.5) });
    }
    screw(canvas, x + 0.3 * Math.cos(angle), y + 0.3 * Math.sin(angle), 0.015, 120);
    screw(canvas, x + 0.235 * Math.cos(angle), y + 0.235 * Math.sin(angle), 0.015, 130);
  }
  radial(canvas, turn + 0.5, 0.02, 0.088, 0.012, { y: 44, u: 110, v: 136 });
  radial(canvas, turn + 0.5 + Math.PI / 2, 0.06, 0.088, 0.012, { y: 44, u: 110, v: 136 });
  canvas.disc(x, y, 0.014, { y: 40 });
}

/** The steps of a jaw: from and to radius, width, luma. */
const STEPS = [
  [0.1, 0.175, 0.085, 205],
  [0.175, 0.26, 0.105, 172],
  [0.26, 0.335, 0.12, 146],
] as const;

/** A bar on the chuck that points outwards. */
function radial(
  canvas: Canvas,
  angle: number,
  from: number,
  to: number,
  width: number,
  shade: { y: number; u?: number; v?: number },
): void {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const { x, y } = CHUCK;
  canvas.line(x + from * cos, y + from * sin, x + to * cos, y + to * sin, width, shade);
}

function paintHousing(canvas: Canvas): void {
  canvas.rectangle(-1.3, -0.6, 1.3, 0.6, {
    y: 92,
    u: 132,
    v: 125,
    gradient: { x: 0, y: -0.5, dx: -10, dy: -30 },
  });
  brush(canvas, -1.3, -0.5, 1.3, 0.36, 31);
  canvas.rectangle(0.2, -0.6, 0.208, 0.4, { y: 30 });
  for (let y = -0.44; y < 0.4; y += 0.14) screw(canvas, 0.17, y, 0.011, 125);
  for (let x = 0.24; x < 1.1; x += 0.05) {
    canvas.rectangle(x, -0.6, x + 0.05, -0.3, { y: 46, gradient: { x, y: 0, dx: 1300, dy: 0 } });
  }
  canvas.rectangle(-1.3, 0.4, 1.3, 0.6, { y: 70, gradient: { x: 0, y: 0.4, dx: 0, dy: -280 } });
  canvas.rectangle(-1.3, 0.395, 1.3, 0.402, { y: 165 });
}

function paintChuckBody(canvas: Canvas): void {
  const { x, y, radius } = CHUCK;
  canvas.disc(x + 0.02, y + 0.03, radius + 0.075, { y: 8, alpha: 0.45 });
  canvas.disc(x, y, radius + 0.06, { y: 150, u: 131, v: 126, gradient: { x, y, dx: -110, dy: -110 } });
  canvas.disc(x, y, radius + 0.045, { y: 110, u: 131, v: 126, gradient: { x, y, dx: 60, dy: 80 } });
  canvas.disc(x, y, radius + 0.012, { y: 22 });
  canvas.disc(x, y, radius, { y: 215, gradient: { x, y, dx: -190, dy: -190 } });
  canvas.disc(x, y, radius - 0.012, { y: 138, gradient: { x, y, dx: -130, dy: -150 } });
  for (const ring of [0.335, 0.322, 0.25, 0.21]) {
    canvas.disc(x, y, ring, { y: 170, alpha: 0.5 });
    canvas.disc(x, y, ring - 0.004, { y: 132, gradient: { x, y, dx: -150, dy: -130 } });
  }
  canvas.disc(x, y, BAR_RADIUS, { y: 62 });
  canvas.disc(x, y, BAR_RADIUS - 0.006, { y: 188, u: 100, v: 142, gradient: { x, y, dx: -500, dy: -500 } });
  for (const radius of [0.078, 0.062, 0.046, 0.03]) {
    canvas.disc(x, y, radius, { y: 150, u: 100, v: 142, gradient: { x, y, dx: -500, dy: -420 } });
    canvas.disc(x, y, radius - 0.003, { y: 182, u: 100, v: 142, gradient: { x, y, dx: -420, dy: -500 } });
  }
}

const spray = new Spray(CHUCK.x + BAR_RADIUS + 0.01, CHUCK.y - 0.02, -0.2, 77);

/** The inside of a lathe, along its axis: a turning chuck with a bar, a turret with tools, coolant. */
export const lathe: Scene = {
  name: 'LATHE',
  views: { wide: { x: 0, y: 0, zoom: 1 }, close: { x: -0.06, y: 0.02, zoom: 2.1 } },
  lamp: { x: -0.3, y: -0.12, reach: 0.8 },
  carriage,
  paintBackground(canvas) {
    paintHousing(canvas);
    uprightBar(canvas, -0.045, -0.6, -0.005, -0.46, 190);
    uprightBar(canvas, -0.037, -0.46, -0.013, -0.41, 150, { u: 96, v: 150 });
    paintChuckBody(canvas);
  },
  paintBehind: paintChuck,
  paintFront(canvas, time) {
    paintJet(canvas, JET, time);
    spray.paint(canvas, time);
  },
  paintGlimmer(canvas) {
    glow(canvas, 0.76, -0.42, 0.012, { y: 140, u: 84, v: 172 });
    glow(canvas, 0.71, -0.42, 0.008, { y: 120, u: 90, v: 70 });
    const { x, y } = CHUCK;
    canvas.line(x - 0.29, y - 0.21, x - 0.2, y - 0.3, 0.004, { y: 52, alpha: 0.8 });
  },
};
