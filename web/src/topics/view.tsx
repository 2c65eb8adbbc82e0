import type { JSX } from "preact";
import { BadgeOf } from "../badge";
import { ScrollLog } from "../ui/log";
import { Alert } from "../ui/said";
import { number, timeOfDay } from "../words";
import { DeadSection } from "./dead";
import type { TopicPage } from "./page";
import { behind, type Subscriber, type TopicInfo, type TopicMessage } from "./stream";

const LONGEST_DATA = 2_000;

interface Props {
  readonly of: TopicPage;
}

export function Topic({ of }: Props): JSX.Element {
  return (
    <>
      <div class="room-head">
        <h1 tabindex={-1}>{of.name}</h1>
        <BadgeOf badge={of.badge} />
      </div>
      <Read of={of} />
      <Messages of={of} />
      <Publish of={of} />
      <Alert text={of.notice} name="notice" />
      <Subscribers of={of} />
      <DeadSection dead={of.dead} />
    </>
  );
}

function Read({ of }: Props): JSX.Element {
  const { from } = of;
  const read = (event: Event): void => {
    event.preventDefault();
    of.readAgain();
  };
  return (
    <form class="door" data-testid="read" onSubmit={read}>
      <label for="from">Read from</label>
      <input id="from" autocomplete="off" aria-describedby="from-help" value={from.value} onInput={({ currentTarget }) => (from.value = currentTarget.value)} />
      <button type="submit">Read</button>
      <small id="from-help">new, all, last, a number, 10 min, or a time such as 2026-11-20T14:00:00Z</small>
    </form>
  );
}

function Messages({ of }: Props): JSX.Element {
  return (
    <ScrollLog name="messages">
      {of.messages.value.map((message) => (
        <Message key={message.seq} of={message} />
      ))}
    </ScrollLog>
  );
}

function Message({ of: { seq, time, id, data } }: { readonly of: TopicMessage }): JSX.Element {
  return (
    <li data-testid="message" data-seq={seq} title={id}>
      <b>{number(seq)}</b>
      <time datetime={new Date(time).toISOString()}>{timeOfDay(time)}</time>
      <code>{data.length > LONGEST_DATA ? `${data.slice(0, LONGEST_DATA)}…` : data}</code>
    </li>
  );
}

function Publish({ of }: Props): JSX.Element {
  const { data, published } = of;
  const publish = (event: Event): void => {
    event.preventDefault();
    of.publish();
  };
  return (
    <form class="publish" data-testid="publish" onSubmit={publish}>
      <label for="data">Publish</label>
      <textarea id="data" rows={2} required spellcheck={false} placeholder='{"order":1} or plain text' value={data.value} onInput={({ currentTarget }) => (data.value = currentTarget.value)} />
      <button type="submit" class="primary">
        Publish
      </button>
      <output data-testid="published">{published}</output>
    </form>
  );
}

function Subscribers({ of }: Props): JSX.Element {
  const info = of.info.value;
  return (
    <section aria-label="Subscribers">
      <h2>Subscribers</h2>
      <p>
        <output data-testid="kept" aria-live="off">
          {of.unknown.value || kept(info)}
        </output>
      </p>
      <table>
        <thead>
          <tr>
            {["Subscriber", "Next", "Behind", "In flight", "Sockets"].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody data-testid="subscribers">{info?.subscribers.map((one, i) => <SubscriberRow key={i} of={one} behind={behind(info, one)} />)}</tbody>
      </table>
    </section>
  );
}

function SubscriberRow({ of: { durable, group, next, inFlight, connected }, behind }: { readonly of: Subscriber; readonly behind: number }): JSX.Element {
  return (
    <tr>
      <th scope="row">{durable ?? (group ? `group ${group}` : "passing")}</th>
      <td>{number(next)}</td>
      <td>{number(behind)}</td>
      <td>{number(inFlight)}</td>
      <td>{number(connected)}</td>
    </tr>
  );
}

function kept(info: TopicInfo | undefined): string {
  if (info === undefined) return "–";
  const { first, last, messages, bytes } = info;
  return messages === 0 ? "no messages" : `${number(messages)} messages, ${number(first)} to ${number(last)}, ${number(bytes)} bytes`;
}
