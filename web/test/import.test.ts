// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type ImportReport, Refusal } from "../src/api";
import { csvTable } from "../src/export";
import { FilesPage } from "../src/links/files";
import { Importing } from "../src/links/importing";
import { LinkFile } from "../src/links/linkfile";
import { piecesOf, records } from "../src/links/pieces";

const PATIENCE = { timeout: 20_000, interval: 10 };

function csv(rows: number): string {
  return `slug,destination\n${Array.from({ length: rows }, (_, i) => `s${i},https://example.org/${i}`).join("\n")}`;
}

function done(rows: number, refused: ImportReport["refused"] = []): ImportReport {
  return { rows, made: rows - refused.length, replaced: 0, refused };
}

function element<T extends HTMLElement>(name: string): T {
  return document.querySelector<T>(`[data-testid=${name}]`) as T;
}

test("records are cut where they end, not within quotes", () => {
  expect(records('a,b\r\n\r\n"x\r\ny","say ""hi"", all"\n1,2"3\r4,5')).toEqual(["a,b", '"x\r\ny","say ""hi"", all"', '1,2"3', "4,5"]);
  expect(records('a\n"",""\n""')).toEqual(["a", '"",""', '""']);
  expect(records('a""b\nc')).toEqual(['a""b', "c"]);
  expect(records("")).toEqual([]);
});

test("a CSV file is cut into pieces of a thousand rows, each with its header", () => {
  const { format, rows, pieces } = piecesOf(`\uFEFF${csv(2_001)}\n`);
  expect([format, rows]).toEqual(["csv", 2_001]);
  expect(pieces.map(({ first, rows: some }) => [first, some])).toEqual([
    [1, 1_000],
    [1_001, 1_000],
    [2_001, 1],
  ]);
  expect(pieces[2]?.body).toBe("slug,destination\r\ns2000,https://example.org/2000\r\n");
});

test("a piece is no larger than the API takes", () => {
  const long = "é".repeat(1_000_000);
  const { pieces } = piecesOf(JSON.stringify([{ title: long }, { title: long }, { title: "x" }]));
  expect(pieces.map(({ first, rows }) => [first, rows])).toEqual([
    [1, 1],
    [2, 2],
  ]);
  for (const { body } of pieces) expect(new TextEncoder().encode(body).length).toBeLessThan(4_194_304);
});

test("JSON may be a list, or an export", () => {
  const links = [{ destination: "https://example.org/" }];
  expect(piecesOf(JSON.stringify(links)).pieces[0]?.body).toBe(JSON.stringify(links));
  expect(piecesOf(` {"links":${JSON.stringify(links)}}`).rows).toBe(1);
  expect(() => piecesOf("[]")).toThrow("no link in it");
  expect(() => piecesOf('{"a":1}')).toThrow("must be a list of links");
  for (const other of ["null", '"text"', " 12.5e3\n", "-1", "true", "false", '"a,b\\n"']) expect(() => piecesOf(other), other).toThrow("must be a list of links");
  expect(() => piecesOf("[{")).toThrow("cannot be read as JSON");
  expect(piecesOf("null,destination\nx,https://example.org/").format).toBe("csv");
  expect(piecesOf('"slug"\n"abc"').format).toBe("csv");
  expect(() => piecesOf("")).toThrow("empty");
  expect(() => piecesOf("slug,destination\n")).toThrow("no row below it");
});

test("refused rows have the file's numbers, and what is stopped goes on from there", async () => {
  const sent: string[] = [];
  const api = {
    importLinks: async (body: string, first: number) => {
      sent.push(body);
      if (sent.length === 1) importing.stop();
      return done(1_000, [{ row: first + 2, column: "slug", value: "s", message: "slug s is taken" }]);
    },
  };
  const importing: Importing = new Importing(api, piecesOf(csv(2_000)), false, () => undefined);
  await importing.run();
  expect(importing.isDone).toBe(false);
  await importing.run();
  expect(importing.isDone).toBe(true);
  expect(sent[0]).not.toBe(sent[1]);
  expect(importing.progress).toMatchObject({ done: 2_000, made: 1_998 });
  expect(importing.progress.refused.map(({ row }) => row)).toEqual([3, 1_003]);
});

test("where an answer is lost, the rows that may have been imported are named", async () => {
  let error: unknown = new TypeError("network");
  const api = {
    importLinks: async () => {
      if (error) throw error;
      return done(2);
    },
  };
  const importing = new Importing(api, piecesOf(csv(2)), false, () => undefined);
  await expect(importing.run()).rejects.toBe(error);
  expect(importing.unsure).toEqual([1, 2]);
  error = new Refusal(429, "too_many", "slower");
  await expect(importing.run()).rejects.toBe(error);
  expect(importing.unsure).toBeUndefined();
  error = undefined;
  await importing.run();
  expect(importing.isDone).toBe(true);
});

test("an export is one file of all its pages", async () => {
  const file = new LinkFile("csv");
  expect(file.add("slug,title\r\na,\"1\r\n2\"\r\n", '</api/links/export?cursor=x%2By&format=csv>; rel="next"')).toBe("x+y");
  expect(file.add("slug,title\r\nb,\r\n", null)).toBeUndefined();
  expect(await file.blob.text()).toBe("slug,title\r\na,\"1\r\n2\"\r\nb,\r\n");
  expect(file.links).toBe(2);
  const json = new LinkFile("json");
  expect(json.add('{"links":[{"slug":"a"}],"cursor":"c"}', null)).toBe("c");
  json.add('{"links":[{"slug":"b"}]}', null);
  expect(JSON.parse(await json.blob.text())).toEqual({ links: [{ slug: "a" }, { slug: "b" }] });
  expect(piecesOf(await json.blob.text()).rows).toBe(2);
});

test("a table that is taken away has no formula in it", async () => {
  expect(await csvTable(["row", "value"], [{ row: 1, value: '=1+"a"' }]).text()).toBe('row,value\r\n1,"\'=1+""a"""\r\n');
  const begins = ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"];
  for (const begin of begins) expect(await csvTable(["value"], [{ value: `${begin}1` }]).text(), begin).toMatch(/^value\r\n"?'/);
  expect(await csvTable(["value"], [{ value: "1=1" }]).text()).toBe("value\r\n1=1\r\n");
});

let answers: (() => Promise<ImportReport>)[];
let asked: unknown[];

beforeEach(() => {
  answers = [];
  asked = [];
});
afterEach(() => vi.unstubAllGlobals());

function page(): void {
  const files = new FilesPage({
    importLinks: async (_body, _first, format, replace) => {
      asked.push([format, replace]);
      return (answers.shift() as () => Promise<ImportReport>)();
    },
    exportLinks: async () => {
      throw new Refusal(503, "unavailable", "links cannot be read", "e9");
    },
  });
  document.body.replaceChildren(files.element);
  files.enter();
}

function drop(text: string | Uint8Array<ArrayBuffer>, name: string): void {
  const event = new Event("drop", { cancelable: true });
  Object.assign(event, { dataTransfer: { files: [new File([text], name)] } });
  element("drop").dispatchEvent(event);
}

test("rows behind one that nobody can tell from what follows it count as not read", async () => {
  const unread = { row: 2, column: "", value: "", message: "quote must end its cell, has text behind it; nothing after it is read" };
  const importing = new Importing({ importLinks: async () => done(2, [unread]) }, piecesOf(csv(5)), false, () => undefined);
  await importing.run();
  expect(importing.progress).toMatchObject({ done: 5, made: 1, unread: 3 });
});

test("a file is dropped, imported with its progress, and what is refused is told", async () => {
  page();
  drop(csv(1_500), "links.csv");
  await vi.waitFor(() => expect(element("import-start").textContent).toBe("Import 1,500 rows of links.csv"), PATIENCE);
  expect(document.activeElement).toBe(element("import-start"));
  let on: (report: ImportReport) => void = () => undefined;
  answers = [() => new Promise((answer) => (on = answer)), async () => done(500)];
  document.querySelector<HTMLInputElement>("#import-replace")?.click();
  element("import-start").click();
  await vi.waitFor(() => expect(asked).toHaveLength(1), PATIENCE);
  expect(element<HTMLInputElement>("import-stop").hidden).toBe(false);
  expect(document.querySelector<HTMLInputElement>("#import-file")?.disabled).toBe(true);
  on(done(1_000, [{ row: 7, column: "destination", value: "<b>", message: "destination lacks its scheme" }]));
  await vi.waitFor(() => expect(element("import-status").textContent).toBe("1,500 of 1,500 rows done: 1,499 made, 1 refused."), PATIENCE);
  expect(asked).toEqual([["csv", true], ["csv", true]]);
  expect([...element("refused").querySelectorAll("th, td")].map(({ textContent }) => textContent)).toEqual(["7", "destination", "<b>", "destination lacks its scheme"]);
  await vi.waitFor(() => expect(element("import-stop").hidden).toBe(true), PATIENCE);
  expect(document.querySelector<HTMLInputElement>("#import-file")?.disabled).toBe(false);
});

test("what failed is told, and goes on where it was", async () => {
  page();
  drop(csv(2), "links.csv");
  await vi.waitFor(() => expect(element("import-start").hidden).toBe(false), PATIENCE);
  answers = [() => Promise.reject(new TypeError("network")), async () => done(2)];
  element("import-start").click();
  await vi.waitFor(() => expect(element("import-error").textContent).toBe("the server cannot be reached. Some of the rows 1 to 2 may have been imported: they are sent again when it goes on."), PATIENCE);
  expect(element("import-start").textContent).toBe("Go on with the other 2 rows");
  element("import-start").click();
  await vi.waitFor(() => expect(element("import-status").textContent).toContain("2 of 2 rows done"), PATIENCE);
  expect(element("import-error").hidden).toBe(true);
});

test("a file that the server cannot read is not gone on with, and its range is told as it is", async () => {
  page();
  drop("[{},{}]", "deep.json");
  await vi.waitFor(() => expect(element("import-start").hidden).toBe(false), PATIENCE);
  answers = [() => Promise.reject(new Refusal(429, "too_many", "slower")), () => Promise.reject(new Refusal(400, "bad_request", "JSON must be nested 0..1,000 deep"))];
  element("import-start").click();
  await vi.waitFor(() => expect(element("import-start").textContent).toBe("Go on with the other 2 rows"), PATIENCE);
  element("import-start").click();
  await vi.waitFor(() => expect(element("import-error").textContent).toBe("JSON must be nested 0..1,000 deep. Mend the file, and choose it again."), PATIENCE);
  expect(element("import-start").hidden).toBe(true);
  expect(document.activeElement?.id).toBe("import-file");
});

test("a file that is none says why", async () => {
  page();
  drop(new Uint8Array([0x73, 0xe9, 0x0a]), "latin.csv");
  await vi.waitFor(() => expect(element("import-error").textContent).toContain("no text in UTF-8"), PATIENCE);
  drop("[]", "none.json");
  await vi.waitFor(() => expect(element("import-error").textContent).toContain("no link in it"), PATIENCE);
  expect(element("import-start").hidden).toBe(true);
});

test("an export that fails says why", async () => {
  page();
  element("export-csv").click();
  await vi.waitFor(() => expect(element("export-error").textContent).toBe("links cannot be read (ID e9)"), PATIENCE);
  expect(element("export-csv").getAttribute("aria-disabled")).toBeNull();
});
