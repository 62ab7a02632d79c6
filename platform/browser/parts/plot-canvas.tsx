import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Plot, drawPlot } from "./plot";

/** The canvas of a plot; drawn anew with other data, another size or other colours. */
export function PlotCanvas({ plot }: { plot: Plot }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [, redraw] = useState(0);
  useEffect(() => {
    if (canvas.current !== null) drawPlot(canvas.current, plot);
  });
  useEffect(() => watch(canvas.current, () => redraw((count) => count + 1)), []);
  return <canvas ref={canvas} />;
}

function watch(canvas: HTMLCanvasElement | null, tell: () => void): () => void {
  if (canvas === null) return () => undefined;
  const sizes = new ResizeObserver(tell);
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  sizes.observe(canvas);
  scheme.addEventListener("change", tell);
  return () => {
    sizes.disconnect();
    scheme.removeEventListener("change", tell);
  };
}
