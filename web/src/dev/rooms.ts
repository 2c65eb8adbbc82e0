import { read } from "../api";

/** A room as the coordinator tells of it; what it leaves out is not known. */
export interface Room {
  readonly address: string;
  readonly state: "open" | "asleep";
  readonly connections?: number;
  readonly alarms?: number;
  readonly nextAlarm?: number;
  readonly outbox?: number;
  readonly bytes?: number;
  readonly lastError?: { readonly hook: string; readonly message: string; readonly id: string; readonly at: number };
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
  const slash = address.indexOf("/");
  const room = `${address.slice(0, slash)}/${encodeURIComponent(address.slice(slash + 1))}`;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  return read(await fetch(`/dev/api/rooms/${room}/sql`, { method: "POST", body: sql, signal }));
}
