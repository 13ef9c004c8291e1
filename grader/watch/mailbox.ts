/** Events from many sides, taken one by one in the order in which they came. */
export class Mailbox<T> {
  private readonly waiting: T[] = [];
  private wake: (() => void) | undefined;

  post(item: T): void {
    this.waiting.push(item);
    this.wake?.();
    this.wake = undefined;
  }

  async take(): Promise<T> {
    for (;;) {
      const item = this.waiting.shift();
      if (item !== undefined) return item;
      await new Promise<void>((wake) => {
        this.wake = wake;
      });
    }
  }
}
