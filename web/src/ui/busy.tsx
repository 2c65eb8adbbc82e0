import type { JSX } from "preact";

interface Props extends Omit<JSX.IntrinsicElements["button"], "onClick" | "disabled" | "aria-disabled" | "type"> {
  readonly isBusy: boolean;
  readonly press: () => void;
  readonly [data: `data-${string}`]: string;
}

/** A button that takes no press while what it began is under way. It keeps the focus, which a browser takes from one that is disabled. */
export function BusyButton({ isBusy, press, ...rest }: Props): JSX.Element {
  return <button type="button" aria-disabled={isBusy ? "true" : undefined} onClick={() => isBusy || press()} {...rest} />;
}

/** A form's button that looks so and keeps the focus likewise; the form itself takes nothing then. */
export function BusySubmit({ isBusy, ...rest }: Omit<JSX.IntrinsicElements["button"], "onClick" | "aria-disabled" | "type"> & { readonly isBusy: boolean }): JSX.Element {
  return <button type="submit" aria-disabled={isBusy ? "true" : undefined} {...rest} />;
}
