export interface OperationsAsset {
  path: string;
  contentType: string;
  file: URL;
}

/** Below the path of the sign-in page, which needs it before there is a session. */
export const operationsStylesheet: OperationsAsset = {
  path: '/sign-in/ops.css',
  contentType: 'text/css; charset=utf-8',
  file: new URL('assets/ops.css', import.meta.url),
};

export const operationsScript: OperationsAsset = {
  path: '/assets/ops.js',
  contentType: 'text/javascript; charset=utf-8',
  file: new URL('assets/ops.js', import.meta.url),
};

export const queueBoardScript: OperationsAsset = {
  path: '/assets/queue-board.js',
  contentType: 'text/javascript; charset=utf-8',
  file: new URL('assets/queue-board.js', import.meta.url),
};
