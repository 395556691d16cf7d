/** How a piece of text looks; each is a class of the style sheet. */
export type Style = "heading" | "title" | "name" | "plain" | "dim";

/** Sizes in pixels. The fonts are what a machine has, so a width is that of the widest that is likely. */
const SIZES: Readonly<Record<Style, number>> = { heading: 18, title: 15, name: 12, plain: 12, dim: 12 };

/**
 * Width of a character of a fixed-width font, as a part of its size: 0.60 in all that are common (Menlo, Consolas,
 * Courier, DejaVu and Liberation Mono), bold or not.
 */
const CHARACTER = 0.61;

/** Height of a line, as a part of its size. */
const LINE = 1.5;

/** Font size of a style, in pixels. */
export function sizeOf(style: Style): number {
  return SIZES[style];
}

/** Height of a line in a style, in pixels. */
export function lineHeight(style: Style): number {
  return SIZES[style] * LINE;
}

/** Width of a text in a style, in pixels, at least as wide as it will be drawn. */
export function widthOf(text: string, style: Style): number {
  const columns = Array.from(text).reduce(
    (sum, character) => sum + ((character.codePointAt(0) ?? 0) < 0x1100 ? 1 : 2),
    0,
  );
  return columns * SIZES[style] * CHARACTER;
}

/** Text as it stands in XML, in content and in attributes; what XML cannot hold is left out. */
export function escapeXml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "")
    .replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
