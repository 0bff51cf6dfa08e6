const contentType = 'text/javascript; charset=utf-8';

export const embedAssets = {
  loader: { contentType, file: new URL('assets/loader.js', import.meta.url) },
  widget: { contentType, file: new URL('assets/widget.js', import.meta.url) },
} as const;
