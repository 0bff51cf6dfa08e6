import { listThemes, matchTheme as matchEndpoint } from '@urvote/contracts/http/clients/onboarding-endpoints';
import { boardThemes } from '@urvote/contracts/http/boards/board-themes';
import { defineRoute } from '@urvote/platform/http/define-route';
import { sharedForASecond } from '@urvote/platform/proxy/shared-caching';
import { matchTheme, themes } from '@urvote/voting/themes/match-theme';

const items = boardThemes.map((theme) => ({
  theme,
  name: themes[theme].name,
  description: themes[theme].description,
}));

export function listThemesRoute() {
  return defineRoute(listThemes, () => Promise.resolve({ status: 200, headers: sharedForASecond, body: { items } }));
}

export function matchThemeRoute() {
  return defineRoute(matchEndpoint, ({ body: { text } }) =>
    Promise.resolve({ status: 200, body: { theme: matchTheme(text) } }),
  );
}
