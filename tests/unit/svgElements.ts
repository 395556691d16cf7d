import { DOMParser, type Element } from "@xmldom/xmldom";

/** An SVG as XML; anything that is not well-formed is an error. */
export function parsed(text: string): Element {
  const fail = (level: string, message: string) => {
    throw new Error(`${level}: ${message}`);
  };
  const root = new DOMParser({ onError: fail }).parseFromString(text, "image/svg+xml").documentElement;
  if (root === null) {
    throw new Error("There is no element.");
  }
  return root;
}

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

export function number(element: Element, name: string): number {
  return Number(element.getAttribute(name) ?? NaN);
}

export function areaOf(element: Element): Area {
  const [x = NaN, y = NaN, width = NaN, height = NaN] = ["x", "y", "width", "height"].map((name) =>
    number(element, name),
  );
  return { x, y, width, height };
}

export function elements(root: Element, name: string): Element[] {
  return [...root.getElementsByTagName(name)];
}

/** Half a pixel is lost to rounding at each end. */
const ROUNDED = 1;

export function overlap(a: Area, b: Area): boolean {
  return (
    a.x + ROUNDED < b.x + b.width &&
    b.x + ROUNDED < a.x + a.width &&
    a.y + ROUNDED < b.y + b.height &&
    b.y + ROUNDED < a.y + a.height
  );
}

export function contains(outer: Area, inner: Area): boolean {
  return (
    inner.x >= outer.x - ROUNDED &&
    inner.y >= outer.y - ROUNDED &&
    inner.x + inner.width <= outer.x + outer.width + ROUNDED &&
    inner.y + inner.height <= outer.y + outer.height + ROUNDED
  );
}

const SIZES: Record<string, number> = { heading: 18, title: 15, name: 12, plain: 12, dim: 12 };

/**
 * Where a text is drawn. In fixed-width fonts (hhea and hmtx tables of DejaVu Sans Mono, the largest of those asked for) a
 * character is 0.602 of the size wide, and reaches from 0.76 above the line for capitals to 0.24 below it.
 */
export function extentOf(text: Element): Area {
  const size = SIZES[text.getAttribute("class")?.split(" ")[0] ?? ""] ?? NaN;
  const content = [...text.childNodes]
    .filter(({ nodeType }) => nodeType === text.TEXT_NODE)
    .map((node) => node.nodeValue);
  const width = Array.from(content.join("")).length * size * 0.602;
  const x = number(text, "x") - (text.getAttribute("text-anchor") === "end" ? width : 0);
  return { x, y: number(text, "y") - 0.76 * size, width, height: size };
}

/** Each pair of areas that overlap. */
export function overlaps(areas: readonly Area[]): [Area, Area][] {
  return areas.flatMap((a, index) =>
    areas
      .slice(index + 1)
      .filter((b) => overlap(a, b))
      .map((b): [Area, Area] => [a, b]),
  );
}
