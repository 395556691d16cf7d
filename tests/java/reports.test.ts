import { expect, test } from "vitest";
import { parseReport } from "./reports";

const REPORT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="io.example.JsonTest" tests="4" errors="1" skipped="1" failures="1">
  <properties><property name="java.version" value="17"/></properties>
  <testcase name="reads" classname="io.example.JsonTest" time="0.1"/>
  <testcase name="refuses &quot;&lt;&quot;" classname="io.example.JsonTest" time="0.1">
    <failure message="expected: &lt;1&gt; but was: &lt;2&gt;" type="AssertionFailedError"><![CDATA[expected: <1> but was: <2>
	at io.example.JsonTest.refuses(JsonTest.java:9)
]]></failure>
    <system-out><![CDATA[noise]]></system-out>
  </testcase>
  <testcase name="breaks" classname="io.example.JsonTest" time="0.1"><error message="no text" type="Error"/></testcase>
  <testcase name="waits" classname="io.example.JsonTest" time="0.1"><skipped message="not here"/></testcase>
</testsuite>
`;

test("a report tells each test's outcome, and why", () => {
  const suite = "JsonTest";
  expect(parseReport(REPORT)).toEqual([
    { suite, name: "reads", outcome: "passed", text: "" },
    {
      suite,
      name: 'refuses "<"',
      outcome: "failed",
      text: "expected: <1> but was: <2>\n\tat io.example.JsonTest.refuses(JsonTest.java:9)",
    },
    { suite, name: "breaks", outcome: "failed", text: "no text" },
    { suite, name: "waits", outcome: "skipped", text: "not here" },
  ]);
});
