/** A start that cannot be, for a reason that a person can do something about: the message is all that is shown of it. */
export class StartRefusal extends Error {
  override name = 'StartRefusal';
}
