/** Of UTF-16 units: so long may any room's name be. */
export const LONGEST_ROOM = 128;

/**
 * Why a text can name no room, in words for people; nothing where it can. The server has the same rules, but tells a browser's
 * socket nothing of them.
 *
 * @param most of UTF-16 units
 */
export function nameProblem(what: "room" | "topic", name: string, most: number): string | undefined {
  const must = `The ${what}’s name must`;
  if (name === "" || name.length > most) return `${must} have 1 to ${most} characters, has ${name.length}.`;
  if (/[/\p{Cc}]/u.test(name)) return `${must} have neither a slash nor a control character.`;
  if (/\p{Cs}/u.test(name)) return `${must} be Unicode text: half a character stands in it.`;
  // Browsers and the router take these for parts of the way, not for names.
  if (/^(\.\.?|index\.html)$/.test(name)) return `${must} not be “.”, “..” or “index.html”, which have no address of their own.`;
  return undefined;
}
