import type { AppViewRoute } from '@bull-board/api/typings/app';
import { ExpressAdapter } from '@bull-board/express';
import { queueBoardFrame } from '@urvote/pages/operations/queue-board-frame';

/** bull-board's page in a frame of ours. */
export class FramedAdapter extends ExpressAdapter {
  override setEntryRoute({ method, route, handler }: AppViewRoute): ExpressAdapter {
    this.app[method](route, (_request, response, next) => {
      const { name, params } = handler({ basePath: this.basePath, uiConfig: this.uiConfig });
      response.render(name, params, (error, page) => (error ? next(error) : response.send(queueBoardFrame(page))));
    });
    return this;
  }
}
