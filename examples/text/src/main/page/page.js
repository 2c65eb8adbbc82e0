import * as Y from "yjs";
import { BlipProvider } from "./provider.js";

const doc = new Y.Doc();
const text = doc.getText("text");
const provider = new BlipProvider(location.host, location.pathname.split("/")[3], doc);
const area = document.querySelector("textarea");

// What was typed is what lies between the beginning and the end that stayed.
area.addEventListener("input", () => {
  const before = text.toString();
  const after = area.value;
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start++;
  let end = 0;
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  doc.transact(() => {
    text.delete(start, before.length - start - end);
    text.insert(start, after.slice(start, after.length - end));
  });
});

text.observe(({ delta }, { origin }) => {
  if (origin !== provider) return;
  let [caret, end] = [area.selectionStart, area.selectionEnd];
  let at = 0;
  for (const { retain = 0, insert = "", delete: gone = 0 } of delta) {
    at += retain;
    const moved = (place) => (place <= at ? place : Math.max(at, place - gone) + insert.length);
    [caret, end] = [moved(caret), moved(end)];
    at += insert.length;
  }
  area.value = text.toString();
  area.setSelectionRange(caret, end);
});

provider.socket.addEventListener("open", () => (area.disabled = false));
