// Paints the cells that the server sends: rows of text, and behind each row a drawing of its backgrounds,
// blocks and lines, which has no seams at any zoom.

const SVG = "http://www.w3.org/2000/svg";
const UNITS = { across: 10, down: 20 }; // of a cell in the drawing, as in tui/pictures/shapes.py
const BELOW = 2; // of these units, under the next row: rows that begin between two pixels leave no gap
const BOLD = 1, ITALIC = 2, UNDERLINE = 4, STRIKE = 8;
const DRAWN = /[\u2500-\u259f]/;
const SHADES = { "░": 0.25, "▒": 0.5, "▓": 0.75 };
const USUAL = [80, 24], LEAST = [60, 20], MOST = [240, 80];
const READABLE = 7; // CSS px: the least width of a cell for which there are 80 columns
const FILLING = [4, 10]; // CSS px: of a cell, where the screen takes the room that there is
const OFF = 0.02; // of a cell: how much wider or narrower a glyph may be and still stand in running text

export class Screen {
  constructor(element) {
    this.element = element;
    this.shapes = JSON.parse(element.dataset.shapes);
    this.size = USUAL;
    this.rows = [];
    this.styles = [];
    this.cell = { width: 8, height: 16 };
    this.known = new Map();
    this.pen = document.createElement("canvas").getContext("2d");
  }

  /** Choose columns, rows and the size of a cell for a room in CSS px; return columns and rows. */
  fit(width, height) {
    const pixel = window.devicePixelRatio || 1;
    const [columns, rows] = USUAL.map((usual, axis) => {
      const room = [width / READABLE, height / (2 * READABLE)][axis];
      return Math.max(LEAST[axis], Math.min(usual, Math.floor(room)));
    });
    const across = Math.floor((width * pixel) / columns), down = Math.floor((height * pixel) / rows / 2);
    const dots = Math.max(Math.ceil(4 * pixel), Math.min(across, Math.max(down, Math.floor(READABLE * pixel))));
    this.cell = { width: dots / pixel, height: (2 * dots) / pixel };
    const fitting = Math.min(MOST[1], Math.max(LEAST[1], Math.min(USUAL[1], Math.floor(height / this.cell.height))));
    this.wanted = [columns, fitting];
    this.#measure();
    this.#place();
    return this.wanted;
  }

  /** Make the screen that is shown as wide as a room in CSS px, or as wide as its cells at their largest. */
  fill(width) {
    const cell = Math.max(FILLING[0], Math.min(FILLING[1], width / this.size[0]));
    this.cell = { width: cell, height: 2 * cell };
    this.#measure();
    this.#place();
  }

  /** Show a frame: ["frame", size or 0, new styles, rows, ...]. */
  frame([, size, styles, rows]) {
    if (size) {
      this.size = size;
      [this.element.dataset.columns, this.element.dataset.rows] = size;
      this.styles = [];
      this.rows = Array.from({ length: size[1] }, () => {
        const row = document.createElement("div");
        row.className = "row";
        return row;
      });
      this.element.replaceChildren(...this.rows);
      this.#place();
    }
    this.styles.push(...styles);
    for (const [number, runs] of rows) this.#paint(this.rows[number], runs);
  }

  /** The cell at a point of the window. */
  at(x, y) {
    const box = this.element.getBoundingClientRect();
    const place = [(x - box.left) / this.cell.width, (y - box.top) / this.cell.height];
    return place.map((each, axis) => Math.max(0, Math.min(this.size[axis] - 1, Math.floor(each))));
  }

  #place() {
    const { width, height } = this.cell, style = this.element.style;
    this.element.parentElement.style.setProperty("--cell", `${width}px`);
    style.width = `${width * this.size[0]}px`;
    style.height = `${height * this.size[1]}px`;
    this.rows.forEach((row, number) => {
      row.style.top = `${number * height}px`;
    });
  }

  /** Give the font the size at which a letter is as wide as a cell. */
  #measure() {
    const style = this.element.style, probe = document.createElement("span");
    probe.textContent = "M".repeat(100);
    probe.className = "probe";
    style.fontSize = "100px";
    style.letterSpacing = "0";
    this.element.append(probe);
    const size = (100 * this.cell.width) / (probe.getBoundingClientRect().width / 100);
    style.fontSize = `${size}px`;
    const letter = probe.getBoundingClientRect().width / 100;
    style.letterSpacing = `${this.cell.width - letter}px`;
    this.pen.font = `100px ${getComputedStyle(this.element).fontFamily}`;
    this.advance = this.pen.measureText("M").width;
    probe.remove();
  }

  #fits(glyph) {
    if (glyph >= " " && glyph <= "~") return true;
    if (!this.known.has(glyph)) {
      const width = this.pen.measureText(glyph).width;
      this.known.set(glyph, Math.abs(width / this.advance - 1) <= OFF);
    }
    return this.known.get(glyph);
  }

  #paint(row, runs) {
    const drawing = new Drawing(), texts = [];
    for (const [column, width, text, number] of runs) {
      const [front, back, flags] = this.styles[number];
      drawing.back(back, column * UNITS.across, 0, (column + width) * UNITS.across, UNITS.down);
      if (flags & UNDERLINE) drawing.box(front, column * UNITS.across, 17, (column + width) * UNITS.across, 18);
      if (flags & STRIKE) drawing.box(front, column * UNITS.across, 10, (column + width) * UNITS.across, 11);
      texts.push(...this.#texts(drawing, column, width, text, front, flags));
    }
    row.replaceChildren(drawing.svg(this.size[0]), ...spaced(texts));
  }

  /** Draw the blocks and lines of a run, and return the elements of its text. */
  #texts(drawing, column, width, text, front, flags) {
    const glyphs = [...text], found = [];
    const each = width === glyphs.length ? 1 : width === 2 * glyphs.length ? 2 : 0;
    let held = "", start = column;
    const flush = (next) => {
      if (held.trim()) found.push(span(held, start, front, flags));
      held = "";
      start = next;
    };
    if (!each) return [span(text, column, front, flags, width)];
    glyphs.forEach((glyph, index) => {
      const at = column + each * index;
      if (DRAWN.test(glyph) && this.#shape(drawing, glyph, at, front)) {
        flush(at + 1);
      } else if (each === 2 || !this.#fits(glyph)) {
        flush(at + each);
        found.push(span(glyph, at, front, flags, each));
      } else {
        held += glyph;
      }
    });
    flush(column + width);
    return found;
  }

  #shape(drawing, glyph, column, front) {
    const left = column * UNITS.across;
    if (glyph in SHADES) {
      drawing.box(front, left, 0, left + UNITS.across, UNITS.down, SHADES[glyph]);
    } else if (typeof this.shapes[glyph] === "string") {
      drawing.arc(front, left, this.shapes[glyph]);
    } else if (this.shapes[glyph]) {
      for (const [x0, y0, x1, y1] of this.shapes[glyph]) drawing.box(front, left + x0, y0, left + x1, y1);
    } else {
      return false;
    }
    return true;
  }
}

/** Text at a column; with a width it is one glyph in the middle of so many cells. */
function span(text, column, colour, flags, width) {
  const made = document.createElement("span");
  made.textContent = text;
  made.style.color = colour;
  made.style.setProperty("--column", column);
  made.dataset.start = column;
  made.dataset.end = column + (width ?? text.length);
  if (flags & BOLD) made.style.fontWeight = "bold";
  if (flags & ITALIC) made.style.fontStyle = "italic";
  if (width) {
    made.className = "glyph";
    made.style.setProperty("--width", width);
  }
  return made;
}

/** Put a blank between texts that do not touch, so that they are read and copied as words. */
function spaced(texts) {
  let end = 0;
  return texts.flatMap((each) => {
    const apart = Number(each.dataset.start) > end;
    end = Number(each.dataset.end);
    return apart ? [" ", each] : [each];
  });
}

/** Rectangles and arcs of one row, by colour: first the backgrounds, then what stands on them. */
class Drawing {
  constructor() {
    this.backs = new Map();
    this.fronts = new Map();
    this.arcs = [];
  }

  back(...box) {
    add(this.backs, ...box);
  }

  box(...box) {
    add(this.fronts, ...box);
  }

  arc(colour, left, path) {
    this.arcs.push([colour, left, path]);
  }

  svg(columns) {
    const drawing = document.createElementNS(SVG, "svg");
    drawing.setAttribute("viewBox", `0 0 ${columns * UNITS.across} ${UNITS.down}`);
    drawing.setAttribute("preserveAspectRatio", "none");
    drawing.setAttribute("aria-hidden", "true");
    for (const [key, boxes] of [...this.backs, ...this.fronts]) {
      const [colour, opacity, top, bottom] = key.split(" ");
      const end = Number(bottom) === UNITS.down ? UNITS.down + BELOW : bottom;
      const path = boxes.map(([left, right]) => `M${left} ${top}H${right}V${end}H${left}Z`).join("");
      drawing.append(shape(path, colour, opacity));
    }
    for (const [colour, left, path] of this.arcs) {
      const arc = shape(path, colour, 1);
      arc.setAttribute("transform", `translate(${left} 0)`);
      drawing.append(arc);
    }
    return drawing;
  }
}

/** Add a rectangle; one that continues the last of its kind makes it longer. */
function add(paths, colour, left, top, right, bottom, opacity = 1) {
  const key = `${colour} ${opacity} ${top} ${bottom}`;
  const boxes = paths.get(key) ?? paths.set(key, []).get(key);
  const last = boxes[boxes.length - 1];
  if (last && last[1] === left) last[1] = right;
  else boxes.push([left, right]);
}

function shape(path, colour, opacity) {
  const made = document.createElementNS(SVG, "path");
  made.setAttribute("d", path);
  made.setAttribute("fill", colour);
  if (String(opacity) !== "1") made.setAttribute("fill-opacity", opacity);
  return made;
}
