import { type CellOrder, CellPainter } from "./cell-painter.ts";

/** The thread in which cells are drawn: null once it is there, and then an image for each order. */
const painter = new CellPainter();
self.onmessage = ({ data }: MessageEvent<CellOrder>) => {
  const drawn = painter.paint(data);
  self.postMessage(drawn, { transfer: [drawn.image] });
};
self.postMessage(null);
