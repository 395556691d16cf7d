import { expect, test } from "vitest";
import { DARK, LIGHT } from "../../cli/diagram/colours";
import { TONES } from "../../cli/diagram/states";

/** Contrast of two colours as WCAG 2 defines it. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

test.each([
  ["light", LIGHT],
  ["dark", DARK],
])("on %s pages every colour is readable where it is used", (_, { page, text, dim, tones, boxes }) => {
  const backgrounds = [page, ...Object.values(boxes).map(({ fill }) => fill)];
  for (const background of backgrounds) {
    for (const ink of [text, dim]) {
      expect(contrast(ink, background)).toBeGreaterThan(4.5);
    }
  }
  for (const tone of TONES) {
    // States are written on pages, clusters and links.
    for (const background of [page, boxes.cluster.fill, boxes.link.fill]) {
      expect(contrast(tones[tone], background)).toBeGreaterThan(4.5);
    }
  }
  for (const { stroke } of Object.values(boxes)) {
    expect(contrast(stroke, page)).toBeGreaterThan(3);
  }
});
