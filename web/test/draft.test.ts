import { expect, test } from "vitest";
import { localTime } from "../src/form";
import { BLANK, fieldsOf, newLink, patchOf, tagsOf, withScheme } from "../src/links/draft";
import { countryName } from "../src/words";
import { whole } from "./desk";

const empty = { ...BLANK, destination: "https://example.org/" };

test("empty fields are left out", () => {
  expect(newLink({ ...empty, destination: " https://example.org/ " })).toEqual({
    destination: "https://example.org/",
    enabled: true,
  });
});

test("an address without a scheme is https", () => {
  expect(withScheme(" example.com/foo?a=b:c ")).toBe("https://example.com/foo?a=b:c");
  expect(withScheme("//example.com/")).toBe("https://example.com/");
  expect(withScheme("localhost:3000/x")).toBe("https://localhost:3000/x");
  expect(withScheme("example.com:8080")).toBe("https://example.com:8080");
  expect(withScheme("münchen.de")).toBe("https://münchen.de");
  for (const kept of ["", "http://a.b", "HTTPS://a.b", "ftp://a.b", "mailto:a@b.c", "javascript:alert(1)"])
    expect(withScheme(kept)).toBe(kept);
});

test("two rows of one country are told, not merged", () => {
  const rows = [
    ["DE", "https://example.org/a"],
    ["de ", "https://example.org/b"],
  ] as const;
  expect(() => newLink({ ...empty, destination: "https://example.org/", countries: rows })).toThrow(
    "Germany (DE) stands here twice.",
  );
});

test("Kosovo has a name", () => {
  expect(countryName("XK")).toBe("Kosovo");
});

test("filled fields are sent as the API takes them", () => {
  const link = newLink({
    ...empty,
    slug: " sale ",
    destination: "https://example.org/",
    title: "Sale",
    tags: tagsOf("news, #spring,news,"),
    expires: "2030-01-02T03:04",
    most: "10",
    enabled: false,
    forward: true,
    countries: [
      [" my ", " https://example.org/my "],
      ["xk", "example.org/xk"],
      ["", ""],
    ],
  });
  expect(link).toEqual({
    slug: "sale",
    destination: "https://example.org/",
    title: "Sale",
    tags: ["news", "spring"],
    expiresAt: new Date(2030, 0, 2, 3, 4).toISOString(),
    maxClicks: 10,
    enabled: false,
    query: "forward",
    countries: { MY: "https://example.org/my", XK: "https://example.org/xk" },
  });
});

test("a limit of 0 is sent, for the server to judge", () => {
  expect(newLink({ ...empty, most: "0" })).toHaveProperty("maxClicks", 0);
});

test("a link that is edited without a change says the same", () => {
  expect(patchOf(whole, fieldsOf(whole))).toEqual({
    destination: whole.destination,
    enabled: true,
    query: "forward",
    title: "Sale",
    tags: ["news"],
    countries: whole.countries,
    maxClicks: 10,
  });
});

test("what is emptied is taken away, and a country that is left out, too", () => {
  const fields = { ...fieldsOf(whole), title: "", tags: [], expires: "", most: "", forward: false, countries: [["MY", "https://example.org/my"] as const] };
  expect(patchOf(whole, fields)).toMatchObject({ title: null, tags: [], expiresAt: null, maxClicks: null, query: "drop", countries: { MY: "https://example.org/my", DE: null } });
});

test("an expiry that is over may stay, and none may be chosen", () => {
  const over = { ...whole, expiresAt: "2020-01-02T03:04:00Z" };
  expect(patchOf(over, fieldsOf(over))).not.toHaveProperty("expiresAt");
  expect(() => newLink({ ...empty, destination: "https://example.org/", expires: "2020-01-01T00:00" })).toThrow("Expires must be a time to come");
  expect(localTime(new Date("nonsense"))).toBe("");
});
