import { signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { type Api, type Delivery, told } from "../api";
import type { Webhook, WebhookLog } from "../bodies";
import { dayAndSecond, dayAndTime, number } from "../words";
import type { WebhooksPage } from "./page";

/** What was sent to one webhook last: asked for while it is open. */
class Deliveries {
  readonly tries = signal<readonly Delivery[]>([]);
  readonly problem = signal("");
  #isOpen = false;

  constructor(
    private readonly api: Pick<Api, "deliveries">,
    private readonly id: string,
  ) {}

  async toggled(isOpen: boolean): Promise<void> {
    this.#isOpen = isOpen;
    await this.look();
  }

  async look(): Promise<void> {
    if (!this.#isOpen) return;
    try {
      this.tries.value = await this.api.deliveries(this.id);
      this.problem.value = "";
    } catch (error) {
      this.problem.value = told(error);
    }
  }
}

interface Props {
  readonly webhook: Webhook;
  readonly webhooks: WebhooksPage;
}

export function WebhookCard({ webhook, webhooks }: Props): JSX.Element {
  const { id, url, enabled } = webhook;
  const deliveries = useMemo(() => new Deliveries(webhooks.api, id), [id]);
  // With each look at how it does.
  useEffect(() => void deliveries.look(), [webhook]);
  return (
    <section class="webhook" aria-label={url} data-testid="webhook" data-id={id}>
      <h2>{url}</h2>
      <p data-testid="state">{stateOf(webhook)}</p>
      <Replay webhook={webhook} webhooks={webhooks}>
        <button type="button" data-testid="toggle" onClick={() => void webhooks.switched(webhook, !enabled)}>
          {enabled ? "Switch off" : "Switch on"}
        </button>
        <button type="button" data-testid="rotate" onClick={() => void webhooks.rotate(webhook)}>
          New secret
        </button>
        <button type="button" data-testid="delete" onClick={() => void webhooks.remove(webhook)}>
          Delete
        </button>
      </Replay>
      <LastDeliveries deliveries={deliveries} />
    </section>
  );
}

/** The card's one line: its buttons, and from where it is sent all again. */
function Replay({ webhook, webhooks, children }: Props & { readonly children: JSX.Element[] }): JSX.Element {
  const typed = useSignal("");
  const chosen = useSignal<WebhookLog>("clicks");
  const { clicks, links } = webhook.after;
  const isOfBoth = clicks !== undefined && links !== undefined;
  const of = (): WebhookLog => (isOfBoth ? chosen.value : links !== undefined ? "links" : "clicks");
  const replay = (event: Event): void => {
    event.preventDefault();
    void webhooks.replay(webhook, Number(typed.value), of());
  };
  return (
    <form class="door" onSubmit={replay}>
      {children}
      <input
        type="number"
        min={0}
        step={1}
        required
        placeholder="after number"
        aria-label="Replay what follows number"
        value={typed.value}
        onInput={({ currentTarget }) => (typed.value = currentTarget.value)}
      />
      <select aria-label="Whose numbers" hidden={!isOfBoth} value={of()} onChange={({ currentTarget }) => (chosen.value = currentTarget.value as WebhookLog)}>
        <option value="clicks">of clicks</option>
        <option value="links">of changes of links</option>
      </select>
      <button type="submit" data-testid="replay">
        Replay
      </button>
    </form>
  );
}

function LastDeliveries({ deliveries }: { readonly deliveries: Deliveries }): JSX.Element {
  return (
    <details onToggle={({ currentTarget }) => void deliveries.toggled(currentTarget.open)}>
      <summary>Last deliveries</summary>
      <table>
        <thead>
          <tr>
            {["When", "Numbers", "Status", "Answer"].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody data-testid="deliveries">
          {deliveries.problem.value === "" ? (
            deliveries.tries.value.map((delivery) => <DeliveryRow key={`${delivery.log} ${delivery.at} ${delivery.seq}`} of={delivery} />)
          ) : (
            <tr>
              <td colspan={4}>{deliveries.problem}</td>
            </tr>
          )}
        </tbody>
      </table>
    </details>
  );
}

function DeliveryRow({ of: { at, after, seq, status, body } }: { readonly of: Delivery }): JSX.Element {
  return (
    <tr>
      <th scope="row">
        <time datetime={at}>{dayAndSecond(at)}</time>
      </th>
      <td>{numbers(after + 1, seq)}</td>
      <td>{status}</td>
      <td>{body}</td>
    </tr>
  );
}

function stateOf({ enabled, note, after, newest, failingSince }: Webhook): string {
  const where = place({ after, newest });
  if (!enabled) return `Off, ${where}${note ? `: ${note}` : ""}.`;
  return `On, ${where}${failingSince ? `; has taken nothing since ${dayAndTime(failingSince)}` : ""}.`;
}

/** How far one is in what it is sent. */
function place({ after, newest }: Pick<Webhook, "after" | "newest">): string {
  const upTo = (log: WebhookLog): string => {
    const behind = (newest[log] ?? 0) - (after[log] ?? 0);
    return `number ${number(after[log] ?? 0)}${behind > 0 ? `, ${number(behind)} behind` : ""}`;
  };
  const clicks = after.links === undefined ? `everything up to ${upTo("clicks")}` : `all clicks up to ${upTo("clicks")}`;
  const links = `all changes of links up to ${upTo("links")}`;
  if (after.links === undefined) return `has ${clicks}`;
  return after.clicks === undefined ? `has ${links}` : `has ${clicks}, and ${links}`;
}

function numbers(first: number, last: number): string {
  return first === last ? number(last) : `${number(first)}–${number(last)}`;
}
