import { Node, todo } from '#contract';
import type { StableMessage, StableOptions, StableOutput, StableRequest, StableStatus } from './messages.ts';

/**
 * Part A. Two disks that fail, and storage on top of them that does not. From `this.disk` you get `pairs`,
 * `put(copy, page, data)` and `get(copy, page)`; from `this.options` what the disks promise.
 */
export class StableStorage extends Node<StableMessage, StableRequest, StableOutput, StableOptions> {
  override onStart(): void {
    todo('A4: what may the last crash have left behind? And when will you look again?');
  }

  override onRequest(request: StableRequest): void {
    switch (request.type) {
      case 'put':
        todo('A2: stable put. Both copies; in which order, and when may you begin with the second?');
        break;
      case 'get':
        todo('A3: stable get. And what if neither copy is good?');
        break;
      case 'cleanup':
        todo('A4: cleanup, page by page. Which copy is the right one?');
        break;
    }
  }

  override onTimer(_name: string): void {
    todo('A5: every T_D (this.options.cleanupEvery).');
  }

  /** Reads one copy, in spite of soft read errors: its data, or undefined when the page is bad. */
  protected carefulGet(_copy: 0 | 1, _page: number): { readonly data: string | null } | undefined {
    return todo('A1: careful get. How often do you read before you believe that a page is bad?');
  }

  /** Writes one copy, in spite of null and bad writes. */
  protected carefulPut(_copy: 0 | 1, _page: number, _data: string | null): void {
    todo('A1: careful put. How do you know that it is done?');
  }

  get status(): StableStatus {
    return { lost: [] };
  }
}
