import type { Box } from "./boxes";
import type { Tone } from "./states";

/** Colours of a picture on one kind of page. */
export interface Palette {
  page: string;
  text: string;
  dim: string;
  tones: Readonly<Record<Tone, string>>;
  boxes: Readonly<Record<Box["kind"] | "cluster", { fill: string; stroke: string }>>;
}

/** For pages with a light background, and for programs that know of one kind only. */
export const LIGHT: Palette = {
  page: "#ffffff",
  text: "#1f2328",
  dim: "#57606a",
  tones: { flowing: "#116329", paused: "#7d4e00", ended: "#57606a", broken: "#a40e26", unknown: "#6639ba" },
  boxes: {
    cluster: { fill: "#f6f8fa", stroke: "#6e7781" },
    broker: { fill: "#e8f2ff", stroke: "#3b6fd4" },
    zookeeper: { fill: "#f0f7ee", stroke: "#5a8f4a" },
    worker: { fill: "#fff6e5", stroke: "#b97f16" },
    link: { fill: "#ffffff", stroke: "#6e7781" },
  },
};

/** For pages with a dark background. */
export const DARK: Palette = {
  page: "#0d1117",
  text: "#e6edf3",
  dim: "#9ea7b3",
  tones: { flowing: "#3fb950", paused: "#d29922", ended: "#9ea7b3", broken: "#ff7b72", unknown: "#bc8cff" },
  boxes: {
    cluster: { fill: "#161b22", stroke: "#8b949e" },
    broker: { fill: "#15233b", stroke: "#58a6ff" },
    zookeeper: { fill: "#18271c", stroke: "#6fb36f" },
    worker: { fill: "#2b2313", stroke: "#d29922" },
    link: { fill: "#0d1117", stroke: "#8b949e" },
  },
};

/** How lines differ by state for those who see no colours: lengths of dashes and gaps. */
export const DASHES: Readonly<Record<Tone, string>> = {
  flowing: "none",
  paused: "9 5",
  ended: "2 5",
  broken: "12 4 2 4",
  unknown: "5 3",
};
