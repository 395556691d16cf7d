import { expect, test } from "vitest";
import { renderProperties } from "../../topology/properties";

// Each line was read back by java.util.Properties.load(InputStream).
test.each([
  ["plain values", { "ssl.key.password": "confluent" }, "ssl.key.password=confluent"],
  ["an empty value", { retries: "" }, "retries="],
  ["what separates names from values, inside a value", { filter: '{"a": "b=c"}' }, 'filter={"a": "b=c"}'],
  ["comment signs inside a value", { password: "#1!" }, "password=#1!"],
  ["backslashes", { pattern: "a\\b\\" }, "pattern=a\\\\b\\\\"],
  ["PEM", { key: "-----BEGIN\nMII=\n" }, "key=-----BEGIN\\nMII=\\n"],
  ["other line ends and tabs", { text: "a\r\n\tb\f" }, "text=a\\r\\n\\tb\\f"],
  ["white space before a value", { text: "  a b " }, "text=\\  a b "],
  ["letters beyond ASCII", { text: "é€😀" }, "text=\\u00e9\\u20ac\\ud83d\\ude00"],
  ["control characters", { text: "\u0000\u007f" }, "text=\\u0000\\u007f"],
  ["names with separators", { "a b=c:d": "1" }, "a\\ b\\=c\\:d=1"],
  ["names that look like comments", { "#a": "1", "!b": "2", "c#": "3" }, "\\#a=1\n\\!b=2\nc#=3"],
])("writes %s", (_title, properties, expected) => {
  expect(renderProperties(properties)).toBe(`${expected}\n`);
});

test("writes one property a line, in the order given", () => {
  expect(renderProperties({ b: "1", a: "2" })).toBe("b=1\na=2\n");
});
