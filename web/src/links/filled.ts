import { type Signal, signal } from "@preact/signals";
import { BLANK, DEVICES, type Fields, UTM } from "./draft";
import { countryShown, Rows } from "./rows";
import { Tags } from "./tags";

const TEXTS = ["slug", "destination", "title", "starts", "expires", "most", "afterEnd", "password"] as const;
const TICKS = ["enabled", "forward", "dropsPassword"] as const;

/** What stands in a link's form, as it is filled in. */
export class Filled {
  readonly text = each(TEXTS, "");
  readonly ticked = each(TICKS, false);
  readonly devices = each(DEVICES, "");
  readonly utm = each(UTM, "");
  readonly tags = new Tags();
  readonly countries = new Rows();
  readonly split = new Rows();

  constructor(fields = BLANK) {
    this.show(fields);
  }

  show(fields: Fields): void {
    put(this.text, fields);
    put(this.ticked, fields);
    put(this.devices, fields.devices);
    put(this.utm, fields.utm);
    this.tags.show(fields.tags);
    this.countries.show(fields.countries.map(([code, to]) => [countryShown(code), to]));
    this.split.show(fields.split);
  }

  /** Empties what still is as it was sent: what was filled in since stays. */
  empty(sent: Fields): void {
    empty(this.text, sent, BLANK);
    empty(this.ticked, sent, BLANK);
    empty(this.devices, sent.devices, BLANK.devices);
    empty(this.utm, sent.utm, BLANK.utm);
    this.tags.empty(sent.tags);
    this.countries.empty(sent.countries);
    this.split.empty(sent.split);
  }

  read(): Fields {
    return {
      ...values(this.text),
      ...values(this.ticked),
      devices: values(this.devices),
      utm: values(this.utm),
      tags: this.tags.all,
      countries: this.countries.pairs,
      split: this.split.pairs,
    };
  }
}

type Signals<K extends string, V> = Readonly<Record<K, Signal<V>>>;

function each<K extends string, V extends string | boolean>(names: readonly K[], blank: V): Signals<K, V extends string ? string : boolean> {
  return Object.fromEntries(names.map((name) => [name, signal(blank)])) as unknown as Signals<K, V extends string ? string : boolean>;
}

function put<K extends string, V>(signals: Signals<K, V>, from: Readonly<Record<K, V>>): void {
  for (const [name, one] of Object.entries(signals) as [K, Signal<V>][]) one.value = from[name];
}

function empty<K extends string, V>(signals: Signals<K, V>, sent: Readonly<Record<K, V>>, blank: Readonly<Record<K, V>>): void {
  for (const [name, one] of Object.entries(signals) as [K, Signal<V>][]) if (one.value === sent[name]) one.value = blank[name];
}

function values<K extends string, V>(signals: Signals<K, V>): Readonly<Record<K, V>> {
  return Object.fromEntries((Object.entries(signals) as [K, Signal<V>][]).map(([name, { value }]) => [name, value])) as Record<K, V>;
}
