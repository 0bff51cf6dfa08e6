import type { Socket } from 'node:net';
import { ResponseParser } from '../load/response-parser.ts';

interface SenderEvents {
  onAnswer: (number: number, status: number, body: string) => void;
  onClose: (isWaiting: boolean, error: Error | undefined) => void;
}

/** One kept-alive connection with at most one request on its way. */
export class Sender {
  readonly socket: Socket;
  #number: number | undefined;

  constructor(socket: Socket, { onAnswer, onClose }: SenderEvents) {
    this.socket = socket;
    let failure: Error | undefined;
    const parser = new ResponseParser((status, body) => {
      const number = this.#number;
      if (number === undefined) return void socket.destroy(new Error('an answer that nobody asked for'));
      this.#number = undefined;
      onAnswer(number, status, body);
    }, true);
    socket.on('data', (chunk: Buffer) => parseOrDestroy(parser, chunk, socket));
    socket.on('error', (error) => (failure = error));
    socket.on('close', () => onClose(this.#number !== undefined, failure));
  }

  send(number: number, request: string): void {
    this.#number = number;
    this.socket.write(request, 'latin1');
  }
}

function parseOrDestroy(parser: ResponseParser, chunk: Buffer, socket: Socket): void {
  try {
    parser.push(chunk);
  } catch (error) {
    socket.destroy(error as Error);
  }
}
