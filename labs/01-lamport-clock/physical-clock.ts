import { Node, type NodeId, todo } from '#contract';
import type { PhysicalMessage, PhysicalOptions, PhysicalOutput, PhysicalRequest, PhysicalStatus } from './messages.ts';

/** Part D ★. A clock C that runs as this node's own, `this.now()`, and is set forward by messages. */
export class PhysicalClock extends Node<PhysicalMessage, PhysicalRequest, PhysicalOutput, PhysicalOptions> {
  // What must a process remember, to set forward a clock that it can only read? Fields of the class, nothing else.

  override onStart(): void {
    todo(
      'D1: IR2′(a). Send what C shows to every neighbour in this.options.neighbours, and set a timer to do it again.',
    );
  }

  override onTimer(_name: string): void {
    todo(
      'D2: the next round. Which of your own milliseconds are τ of real time, if your clock is the slowest allowed?',
    );
  }

  override onRequest(_request: PhysicalRequest): void {
    todo('D3: output what C shows now.');
  }

  override onMessage(_from: NodeId, _message: PhysicalMessage): void {
    todo('D4: IR2′(b). The message left when its sender showed message.time and took at least this.options.mu[from].');
  }

  get status(): PhysicalStatus {
    return todo('D1: report what C shows now.');
  }
}
