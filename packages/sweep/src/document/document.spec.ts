import { describe, expect, it } from "vitest";

import { readSpecDocument, type SpecDocument } from "./spec-document.js";

const text = `# a comment
a: 1
b:
  - x
  - { y: "two words", z: N + alpa }
c: {}
d: 'quoted alpa'
`;

function read(...assignments: readonly string[]): SpecDocument {
  const overrides = assignments.map((assignment) => ({ assignment, label: `--set ${assignment}` }));
  return readSpecDocument(text, "f.yaml", overrides);
}

const fault = { what: "", fix: "" };

describe("a spec's document", () => {
  it("has plain values without prototypes", () => {
    const { value } = read();

    expect(value).toEqual({
      a: 1,
      b: ["x", { y: "two words", z: "N + alpa" }],
      c: {},
      d: "quoted alpa",
    });
    expect(Object.getPrototypeOf(value)).toBeNull();
  });

  it("reads numbers, booleans and nulls as YAML 1.2 does", () => {
    const { value } = readSpecDocument("[1e3, .5, 0x10, true, ~, yes, 012, .inf, '1']", "f", []);

    expect(value).toEqual([1000, 0.5, 16, true, null, "yes", 12, Infinity, "1"]);
  });

  it("keeps merge keys as keys", () => {
    expect(readSpecDocument("<<: 1", "f", []).value).toEqual({ "<<": 1 });
  });

  it("points at values, keys, words inside values, and the nearest parent of what is missing", () => {
    const { locate } = read();

    expect(locate({ ...fault, path: ["a"] })).toBe("f.yaml:2:4");
    expect(locate({ ...fault, path: ["a"], at: "key" })).toBe("f.yaml:2:1");
    expect(locate({ ...fault, path: ["b", 1, "y"] })).toBe("f.yaml:5:10");
    expect(locate({ ...fault, path: ["b", 1, "z"], word: "alpa" })).toBe("f.yaml:5:30");
    expect(locate({ ...fault, path: ["d"], word: "alpa" })).toBe("f.yaml:7:12");
    expect(locate({ ...fault, path: ["d"], word: "alp" })).toBe("f.yaml:7:4");
    expect(locate({ ...fault, path: ["c", "missing"] })).toBe("f.yaml:6:4");
    expect(locate({ ...fault, path: [] })).toBe("f.yaml:2:1");
  });

  it("sets fields, adds fields, and makes maps on the way", () => {
    expect(read("a=[1, 2]", "b.1.y=3", "b[0]=w", "c.new.deep=5").value).toEqual({
      a: [1, 2],
      b: ["w", { y: 3, z: "N + alpa" }],
      c: { new: { deep: 5 } },
      d: "quoted alpa",
    });
  });

  it("sets keys that hold nothing, in a file that holds nothing", () => {
    const override = { assignment: "a.b= {c: 1}", label: "" };

    expect(readSpecDocument("a:\n", "f", [override]).value).toEqual({ a: { b: { c: 1 } } });
    expect(readSpecDocument("", "f", [override]).value).toEqual({ a: { b: { c: 1 } } });
    expect(readSpecDocument("", "f", [{ assignment: "a=", label: "" }]).value).toEqual({ a: null });
  });

  it("points at the --set that brought a value in", () => {
    const { locate } = read("b.1.y=3", "c.new.deep=5");

    expect(locate({ ...fault, path: ["b", 1, "y"] })).toBe("--set b.1.y=3");
    expect(locate({ ...fault, path: ["b", 1, "z"] })).toBe("f.yaml:5:26");
    expect(locate({ ...fault, path: ["c", "new", "deep"] })).toBe("--set c.new.deep=5");
  });

  it.each([
    ["a.b=1", "a has no field b to set"],
    ["b.7=1", "b has no field 7 to set"],
    ["b.x=1", "b has no field x to set"],
    ["novalue", "found no PATH=VALUE"],
    ["=1", "found no PATH=VALUE"],
    ["a..b=1", "found no PATH=VALUE"],
    ["a=[1", "--set a=[1:1:"],
    ["a=*x", "found an alias (*x)"],
  ])("refuses --set %s", (assignment, answer) => {
    expect(() => read(assignment)).toThrow(answer);
  });

  it.each([
    ["two documents", "a: 1\n---\nb: 2\n", "f:2:1", "found a second document"],
    ["an anchor", "a: &n [256, 512]", "f:1:4", "found an anchor (&n)"],
    ["an alias", "a: 1\nb: *n", "f:2:4", "found an alias (*n)"],
    ["a tag", "d: !!js/function 1", "f:1:4", "found a tag (!!js/function)"],
    ["a directive", "%YAML 1.1\n---\na: 1", "f:1:1", "found a directive"],
    ["an open bracket", "a: 1\nfoo: [1, 2\n", "f:3:1", "YAML: "],
    ["a tab for indentation", "a:\n\t- b", "f:2:1", "YAML: Tabs"],
  ])("refuses %s", (_, broken, place, answer) => {
    expect(() => readSpecDocument(broken, "f", [])).toThrow(`${place}: ${answer}`);
  });

  it("takes keys that are twice or dangerous for faults, also from --set", () => {
    const { faults } = readSpecDocument("a: 1\na: 2\nb: { constructor: 1 }", "f", [
      { assignment: "__proto__.polluted=1", label: "" },
    ]);

    expect(faults.map(({ path }) => path.join("."))).toEqual(["a", "b.constructor", "__proto__"]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("refuses deep nesting before anything recurses into it", () => {
    const block = Array.from({ length: 1400 }, (_, i) => `${" ".repeat(i)}a:\n`).join("");

    expect(() => readSpecDocument(block, "f", [])).toThrow("100 columns of indentation");
    expect(() => readSpecDocument("[".repeat(40), "f", [])).toThrow("32 levels");
    expect(() => readSpecDocument("- ".repeat(40), "f", [])).toThrow("32 levels");
    expect(() => readSpecDocument(`a: [\n${" ".repeat(200)}1]`, "f", [])).not.toThrow();
    expect(() => readSpecDocument(`a: 1\n${" ".repeat(200)}# far\nb: 2`, "f", [])).not.toThrow();
  });

  it("is not fooled by texts that begin like other tokens", () => {
    expect(readSpecDocument("a: |\n  !x &y *z\n  %w\n", "f", []).value).toEqual({
      a: "!x &y *z\n%w\n",
    });
    expect(() => readSpecDocument(`a: |\n${" x\n".repeat(5000)}`, "f", [])).toThrow(
      "10000 characters",
    );
  });
});
