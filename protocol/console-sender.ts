const LABEL = /\.-console_([0-9a-f]{32})-[0-9a-z]+$/;

/**
 * What the gateway calls a person to the runtime when it sends on her behalf: it stands in the sender's address, where the
 * receiver (`senderLabel`), a dead letter and a failure show it. `personId`: a UUID.
 */
export function consoleLabel(personId: string): string {
  return `console_${personId.replaceAll("-", "").toLowerCase()}`;
}

/** The id of the person that an address of `consoleLabel` stands for; null for any other address. */
export function personOfSender(sender: string): string | null {
  const hex = LABEL.exec(sender)?.[1];
  return hex === undefined ? null : hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
