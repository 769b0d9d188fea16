const LABEL = /console_([0-9a-f]{32})/;
const SENDER = new RegExp(`\\.-${LABEL.source}-[0-9a-z]+$`);

/**
 * What the gateway calls a person to the runtime when it sends on her behalf: it stands in the sender's address, where
 * the receiver (`senderLabel`), a dead letter and a failure show it. `personId`: a UUID.
 */
export function consoleLabel(personId: string): string {
  return `console_${personId.replaceAll("-", "").toLowerCase()}`;
}

/** The id of the person that an address of `consoleLabel` stands for; null for any other address. */
export function personOfSender(sender: string): string | null {
  return uuidOf(SENDER.exec(sender)?.[1]);
}

/** The id of the person whose label is the first in a line of a log, and the label as it stands there. */
export function personInText(text: string): { personId: string; label: string } | null {
  const found = LABEL.exec(text);
  const personId = uuidOf(found?.[1]);
  return found === null || personId === null ? null : { personId, label: found[0] };
}

function uuidOf(hex: string | undefined): string | null {
  return hex === undefined ? null : hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
