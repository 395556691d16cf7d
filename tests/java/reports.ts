import { DOMParser, type Element } from "@xmldom/xmldom";

/** What came of one JUnit test. */
export interface JavaTest {
  /** The class without its package. */
  suite: string;
  name: string;
  outcome: "passed" | "failed" | "skipped";
  /** Why it failed or was skipped, with the stack trace of a failure. */
  text: string;
}

/** Reads one of the XML reports that Maven's Surefire writes, one a test class. */
export function parseReport(xml: string): JavaTest[] {
  const document = new DOMParser().parseFromString(xml, "text/xml");
  return [...document.getElementsByTagName("testcase")].map((element) => {
    // Rerun and flaky results have elements of other names; none of them are asked for.
    const failure = first(element, "failure") ?? first(element, "error");
    const skipped = first(element, "skipped");
    return {
      suite: (element.getAttribute("classname") ?? "").replace(/^.*\./, ""),
      name: element.getAttribute("name") ?? "",
      outcome: failure ? "failed" : skipped ? "skipped" : "passed",
      text: (failure?.textContent ?? "").trim() || ((failure ?? skipped)?.getAttribute("message") ?? ""),
    };
  });
}

function first(parent: Element, name: string): Element | undefined {
  return [...parent.getElementsByTagName(name)][0];
}
