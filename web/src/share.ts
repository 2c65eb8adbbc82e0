import type { Session, Token } from "./session";

const BEGIN = "#share=";
const FORM = /^#share=([a-z0-9][a-z0-9-]{0,62})\.(blip_share_[\w-]{43})$/;

/** Who has come with a share's link: its secret is good for the wall and for nothing else. */
export class ShareSession implements Session {
  private constructor(
    private readonly name: string,
    private readonly secret: string,
  ) {}

  /** What an address's fragment brings; undefined where it is no share. It never reaches a server's log. */
  static of({ pathname, hash }: Pick<Location, "pathname" | "hash">): ShareSession | undefined {
    const [, name, secret] = (/^\/app\/wall\/?$/.test(pathname) && FORM.exec(hash)) || [];
    return name !== undefined && secret !== undefined ? new ShareSession(name, secret) : undefined;
  }

  /** Whether an address was meant to bring one, and a part of it was lost on its way. */
  static isBroken(address: Pick<Location, "pathname" | "hash">): boolean {
    return ShareSession.isMeant(address) && ShareSession.of(address) === undefined;
  }

  static isMeant({ hash }: Pick<Location, "hash">): boolean {
    return hash.startsWith(BEGIN);
  }

  async token(): Promise<Token> {
    return { text: this.secret, fresh: false };
  }

  async account(): Promise<string> {
    return this.name;
  }

  renew(): boolean {
    return false;
  }

  forget(): void {
    // Its link still stands in the address: whoever reloads the page comes with it again.
  }
}
