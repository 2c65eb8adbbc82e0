/** Blip's refusal; `status` 0 where there was no answer, 409 where another took a subscription over. */
export class Refused extends Error {
  override readonly name = "Refused";

  /**
   * @param kind the kind of error, in one word
   * @param id what the server's log has it under
   * @param retryAfterMs how long it asked to be left alone
   */
  constructor(
    readonly status: number,
    readonly kind: string,
    message: string,
    readonly id?: string,
    readonly retryAfterMs = 0,
  ) {
    super(message);
  }

  /** Whether the same would be refused again. */
  get permanent(): boolean {
    return this.status >= 400 && this.status < 500 && ![408, 425, 429].includes(this.status);
  }
}

/** The refusal that an answer is, in the server's own words. */
export async function refusal(answer: Response): Promise<Refused> {
  const { message, kind, id } = problem(await answer.text());
  return new Refused(
    answer.status,
    typeof kind === "string" ? kind : "unknown",
    typeof message === "string" ? message : `the server answered ${answer.status}`,
    typeof id === "string" ? id : undefined,
    retryAfter(answer.headers.get("Retry-After")),
  );
}

/** `{"error":{…}}`, or API Gateway's own `{"message"}`, or nothing. */
function problem(text: string): Record<string, unknown> {
  try {
    const body = JSON.parse(text);
    return body?.error ?? (typeof body?.message === "string" ? { message: body.message } : {});
  } catch {
    return {};
  }
}

/** Milliseconds from seconds or a date; 0 where there is neither. */
function retryAfter(header: string | null): number {
  if (header === null) return 0;
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}
