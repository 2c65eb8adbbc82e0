/** What the JSON API is sent and answers, as far as the pages need it. */

export interface Link {
  readonly slug: string;
  readonly url?: string;
  readonly destination: string;
  readonly countries?: Readonly<Record<string, string>>;
  readonly devices?: Readonly<Partial<Record<"desktop" | "mobile" | "tablet", string>>>;
  /** Destinations by their weights, 1 to 100, in place of the one. */
  readonly split?: readonly { readonly url: string; readonly weight: number }[];
  readonly utm?: Readonly<Partial<Record<"source" | "medium" | "campaign" | "term" | "content", string>>>;
  readonly query?: "drop" | "forward";
  readonly startsAt?: string;
  readonly expiresAt?: string;
  readonly maxClicks?: number;
  /** Where visitors go once it is over or used up. */
  readonly afterEnd?: string;
  /** There is one; which, is not told. */
  readonly password?: true;
  readonly enabled?: boolean;
  readonly title?: string;
  readonly tags?: readonly string[];
  /** Visitors sent on, where there is a most. */
  readonly used?: number;
  readonly clicks?: number;
  readonly lastClickAt?: string;
  /** By Blip's operator, with the reason and when. */
  readonly takenDown?: { readonly reason: string; readonly at: string };
  /** The version. */
  readonly etag?: string;
}

export type NewLink = Omit<Link, "slug" | "url" | "used" | "clicks" | "lastClickAt" | "takenDown" | "etag" | "password"> & { readonly slug?: string; readonly password?: string };

/** Which links are asked for, as the API has it. */
export type LinkQuestion = Readonly<Partial<Record<"q" | "state" | "tag" | "domain" | "sort", string>>>;

export interface LinkPage {
  readonly links: readonly Link[];
  readonly cursor?: string | null;
}

/** What became of some rows of a file. */
export interface ImportReport {
  readonly rows: number;
  readonly made: number;
  readonly replaced: number;
  readonly refused: readonly { readonly row: number; readonly column: string; readonly value: string; readonly message: string }[];
}

/** A change of a link, or of a member. */
export interface LinkEvent {
  readonly id: string;
  readonly at: string;
  readonly by: string;
  readonly op: "created" | "changed" | "deleted" | "restored";
  readonly link?: string;
  readonly member?: string;
  readonly key?: string;
  readonly share?: string;
  readonly webhook?: string;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

export const WEBHOOK_EVENTS = ["clicks", "link.created", "link.changed", "link.deleted"] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** What has numbers of its own: clicks, and changes of links. */
export type WebhookLog = "clicks" | "links";

/** A URL that is brought clicks, changes of links, or both. */
export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly enabled: boolean;
  /** Why it was switched off. */
  readonly note?: string;
  /** It has everything up to these numbers. */
  readonly after: { readonly [log in WebhookLog]?: number };
  readonly newest: { readonly [log in WebhookLog]?: number };
  readonly failingSince?: string;
}

/** A try to bring a webhook what follows a number, up to another. */
export interface Delivery {
  readonly log: string;
  readonly after: number;
  readonly seq: number;
  readonly at: string;
  readonly status: number;
  readonly body: string;
}

/** An address of the wall for who has no account. */
export interface Share {
  readonly id: string;
  readonly name: string;
  /** Whose clicks alone it shows. */
  readonly link?: string;
  readonly expiresAt?: string;
  readonly createdAt: string;
}

export type NewShare = Pick<Share, "name" | "link" | "expiresAt">;

/** A share that was just made; its path is not told again. */
export type MadeShare = Share & { readonly path: string };

/** What a key is good for. */
export const SCOPES = ["read", "write", "clicks"] as const;
export type Scope = (typeof SCOPES)[number];

/** A key of a machine's. */
export interface Key {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** How it begins. */
  readonly hint: string;
  readonly createdAt: string;
  /** To the minute. */
  readonly lastUsedAt?: string;
}

export type NewKey = Pick<Key, "name" | "scopes">;

/** A key that was just made; itself is not told again. */
export type MadeKey = Key & { readonly key: string };

export const ROLES = ["owner", "editor", "viewer"] as const;
export type Role = (typeof ROLES)[number];

export interface Member {
  /** An e-mail address, or what a token calls its bearer. */
  readonly person: string;
  readonly role: Role;
}

/** One thing that an account has, as the list of such things has it. */
export interface AccountRecord {
  readonly type: "settings" | "member" | "key" | "share" | "webhook" | "link" | "change" | "click";
  readonly data: Readonly<Record<string, unknown>>;
}

/** How an account's clicks are kept. */
export interface AccountSettings {
  /** For so many days; for ever where it is left out. */
  readonly clickDays?: number;
  /** The ledger has coordinates as they came. */
  readonly exactPlaces: boolean;
  /** Clicks of one visitor at one link less than two seconds apart are one. */
  readonly doubleClicksOnce: boolean;
}

/** A click of the ledger. */
export interface PastClick {
  readonly id: string;
  readonly link: string;
  readonly time: number;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly approximate?: boolean;
  readonly country?: string;
  readonly city?: string;
  /** A crawler or a preview. */
  readonly bot?: boolean;
}

/** Newest first. */
export interface ClickPage {
  readonly clicks: readonly PastClick[];
  readonly cursor?: string | null;
}

export interface Row {
  readonly key: string;
  readonly count: number;
}

/** What clicks are counted by. */
export type StatsBy = "country" | "link" | "day" | "hour" | "device" | "referrer" | "city";

/** The largest first, or in the order of time. */
export interface Stats {
  readonly total: number;
  /** Different ones of each UTC day, summed up over the days. */
  readonly visitors: number;
  /** Clicks of crawlers and previews, in no other number. */
  readonly bots: number;
  readonly rows: readonly Row[];
}

/** ISO 8601 instants: from the first to before the last. */
export interface Span {
  readonly from: string;
  readonly to: string;
}
