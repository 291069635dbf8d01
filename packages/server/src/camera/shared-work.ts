/** Work that takes a while: whoever asks for the same while it is under way gets the same. */
export class SharedWork<T> {
  readonly #underWay = new Map<string, Promise<T>>();

  /** @param name - the same for the same work */
  share(name: string, begin: () => Promise<T>): Promise<T> {
    const underWay = this.#underWay.get(name);
    if (underWay) return underWay;
    const work = begin().finally(() => this.#underWay.delete(name));
    this.#underWay.set(name, work);
    return work;
  }
}
