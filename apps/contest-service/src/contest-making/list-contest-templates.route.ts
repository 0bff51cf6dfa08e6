import { contestTemplates, listContestTemplates } from '@urvote/contracts/http/contests/contest-making-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { sharedForASecond } from '@urvote/platform/proxy/shared-caching';
import { templates } from './contest-templates.ts';

export function listContestTemplatesRoute() {
  const listed = contestTemplates.map((template) => {
    const { title, description, settings, categories } = templates[template];
    return { template, title, description, settings, categories: [...categories] };
  });
  return defineRoute(listContestTemplates, async () => ({
    status: 200,
    headers: sharedForASecond,
    body: { templates: listed },
  }));
}
