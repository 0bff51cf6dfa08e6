import { opsQueueBoardScript, opsScript, opsStylesheet } from '@urvote/contracts/http/ops/ops-files';

export interface OperationsAsset {
  path: string;
  contentType: string;
  file: URL;
}

export const operationsStylesheet: OperationsAsset = {
  path: opsStylesheet.path,
  contentType: 'text/css; charset=utf-8',
  file: new URL('assets/ops.css', import.meta.url),
};

export const operationsScript: OperationsAsset = {
  path: opsScript.path,
  contentType: 'text/javascript; charset=utf-8',
  file: new URL('assets/ops.js', import.meta.url),
};

export const queueBoardScript: OperationsAsset = {
  path: opsQueueBoardScript.path,
  contentType: 'text/javascript; charset=utf-8',
  file: new URL('assets/queue-board.js', import.meta.url),
};
