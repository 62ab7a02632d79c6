/*
 * Draws lines over time on a canvas. The libraries that do it take half of what the whole page may weigh.
 */

import { LEFT, type Line, lengthOf, scaleOf } from "../data/plot-scale";

export interface Plot {
  from_s: number;
  step_s: number;
  lines: readonly Line[];
  /** Moments that are marked by a vertical line, seconds since 1970. */
  marks: readonly number[];
  /** What the scale shows for a value. */
  scale: (value: number) => string;
  time: (at_s: number) => string;
  /** Place of the cursor. */
  cursor: number | undefined;
}

const BOTTOM = 24;
const TOP = 8;

interface Frame {
  draw: CanvasRenderingContext2D;
  color: (name: string) => string;
  x: (place: number) => number;
  y: (value: number) => number;
  width: number;
  height: number;
}

export function drawPlot(canvas: HTMLCanvasElement, plot: Plot): void {
  const draw = canvas.getContext("2d");
  if (draw === null) return;
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  draw.scale(ratio, ratio);
  const style = getComputedStyle(canvas);
  const { low, high, step } = scaleOf(plot.lines);
  const length = lengthOf(plot.lines);
  const frame: Frame = {
    draw,
    color: (name) => style.getPropertyValue(name),
    x: (place) => LEFT + (place / Math.max(1, length - 1)) * (width - LEFT),
    y: (value) => TOP + (1 - (value - low) / (high - low)) * (height - TOP - BOTTOM),
    width,
    height,
  };
  draw.font = `12px ${style.fontFamily}`;
  for (let value = low; value <= high + step / 2; value += step) drawLevel(frame, value, plot.scale(value));
  drawTimes(frame, plot, length);
  for (const t_s of plot.marks) drawUpright(frame, (t_s - plot.from_s) / plot.step_s, "--edge");
  for (const line of plot.lines) drawLine(frame, line);
  if (plot.cursor !== undefined) drawUpright(frame, plot.cursor, "--text");
}

function drawLevel({ draw, color, y, width }: Frame, value: number, text: string): void {
  draw.strokeStyle = color("--line");
  draw.fillStyle = color("--muted");
  draw.lineWidth = 1;
  draw.setLineDash([]);
  draw.textAlign = "right";
  draw.beginPath();
  draw.moveTo(LEFT, y(value));
  draw.lineTo(width, y(value));
  draw.stroke();
  draw.fillText(text, LEFT - 6, y(value) + 4);
}

function drawTimes({ draw, x, width, height }: Frame, plot: Plot, length: number): void {
  const count = Math.max(2, Math.floor(width / 120));
  for (let index = 0; index <= count; index++) {
    const place = (index / count) * (length - 1);
    draw.textAlign = index === 0 ? "left" : index === count ? "right" : "center";
    draw.fillText(plot.time(plot.from_s + place * plot.step_s), x(place), height - 6);
  }
}

function drawUpright({ draw, color, x, height }: Frame, place: number, name: string): void {
  if (x(place) < LEFT) return;
  draw.strokeStyle = color(name);
  draw.lineWidth = 1;
  draw.setLineDash(name === "--text" ? [] : [2, 3]);
  draw.beginPath();
  draw.moveTo(x(place), TOP);
  draw.lineTo(x(place), height - BOTTOM);
  draw.stroke();
}

/** What is unknown leaves a gap. */
function drawLine({ draw, color, x, y }: Frame, line: Line): void {
  draw.strokeStyle = color(line.color);
  draw.lineWidth = 2;
  draw.setLineDash([...line.dash]);
  draw.lineJoin = "round";
  draw.beginPath();
  let before: number | undefined;
  line.values.forEach((value, place) => {
    if (value !== undefined) {
      if (before === undefined) draw.moveTo(x(place), y(value));
      else if (line.isStepped === true) draw.lineTo(x(place), y(before));
      draw.lineTo(x(place), y(value));
    }
    before = value;
  });
  draw.stroke();
}
