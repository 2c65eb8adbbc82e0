import { read } from "../api";

/** A room as the coordinator tells of it; what it leaves out is not known. */
export interface Room {
  readonly address: string;
  /** A room that is ending was destroyed, and is kept until no call can come again. */
  readonly state: "open" | "asleep" | "ending";
  readonly connections?: number;
  readonly alarms?: number;
  readonly nextAlarm?: number;
  readonly outbox?: number;
  readonly bytes?: number;
  readonly cursors?: readonly Cursor[];
  readonly lastError?: { readonly hook: string; readonly message: string; readonly id: string; readonly at: number };
}

/** Where followers of a log stand: so many connections, or one URL. */
export interface Cursor {
  readonly log: string;
  readonly after: number;
  readonly behind?: number;
  readonly followers: number;
  readonly url?: string;
}

export interface RoomPage {
  readonly rooms: readonly Room[];
  readonly next?: string;
  readonly counts: Readonly<Record<string, number>>;
}

export interface Found {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
  readonly more: boolean;
}

const PATIENCE_MS = 10_000;

export async function list(party: string, prefix: string): Promise<RoomPage> {
  const query = new URLSearchParams({ prefix, ...(party && { party }) });
  return read(await fetch(`/dev/api/rooms?${query}`, { signal: AbortSignal.timeout(PATIENCE_MS) }));
}

/** What a SELECT finds in a room's database; wakes the room. */
export async function query(address: string, sql: string): Promise<Found> {
  return read(await send("POST", `${path(address)}/sql`, sql));
}

/** Ends a room with all that it keeps. */
export async function destroy(address: string): Promise<void> {
  return read(await send("DELETE", path(address)));
}

function path(address: string): string {
  const slash = address.indexOf("/");
  return `/dev/api/rooms/${address.slice(0, slash)}/${encodeURIComponent(address.slice(slash + 1))}`;
}

function send(method: string, path: string, body?: string): Promise<Response> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  return fetch(path, { method, signal, ...(body !== undefined && { body }) });
}
