import type { AppViewRoute } from '@bull-board/api/typings/app';
import { ExpressAdapter } from '@bull-board/express';
import type { OpsRole } from '@urvote/contracts/accounts/ops-roles';
import { queueBoardFrame } from '@urvote/pages/operations/queue-board-frame';

/** bull-board's page in a frame of ours. */
export class FramedAdapter extends ExpressAdapter {
  readonly #role: OpsRole;

  constructor(role: OpsRole) {
    super();
    this.#role = role;
  }

  override setEntryRoute({ method, route, handler }: AppViewRoute): ExpressAdapter {
    this.app[method](route, (_request, response, next) => {
      const { name, params } = handler({ basePath: this.basePath, uiConfig: this.uiConfig });
      response.render(name, params, (error, page) =>
        error ? next(error) : response.send(queueBoardFrame(page, this.#role)),
      );
    });
    return this;
  }
}
