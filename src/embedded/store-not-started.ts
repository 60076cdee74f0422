/** A store of this machine cannot start; `message` is for the person at the terminal and says the remedy. */
export class StoreNotStarted extends Error {
  override readonly name = "StoreNotStarted";
}
