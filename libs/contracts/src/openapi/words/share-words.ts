/** What fields of shared links and embedded pages mean. */
export const shareWords: Record<string, string> = {
  author_name: 'Name of the artist',
  cache_age: 'Seconds for which the answer may be kept',
  caption: 'A sentence to put beside the link',
  facebookUrl: 'Where Facebook shares the link',
  hashtags: 'Without the sign before them',
  height: 'In pixels',
  html: 'The frame to put into the page',
  maxheight: 'The highest that fits, in pixels',
  maxwidth: 'The widest that fits, in pixels',
  oembedUrl: 'Address of this entry for oEmbed',
  origin: 'Origin of the page around the frame, such as `https://fans.example`; it alone is told the height',
  provider_name: 'Name of the platform',
  provider_url: 'Address of the platform',
  qrPngUrl: 'The link as a QR code, as PNG',
  qrSvgUrl: 'The link as a QR code, as SVG',
  share: 'What to share, and where',
  size: 'Length of an edge in pixels',
  top: 'The first ten, of the board where the slug is that of a board',
  width: 'In pixels',
  xUrl: 'Where X shares the link',
  'getOembed.url': 'Address to embed',
  'getOembed.format': 'Only `json` is made',
  'readEmbed.entry': 'Only this entry',
  'readSmartLinkQr.format': 'Kind of picture',
  'Oembed.title': 'Title of the entry or the contest',
  'Oembed.type': 'Kind of the resource',
  'Oembed.version': 'Version of oEmbed',
  'SmartLink.url': 'The link itself',
  'SmartLink.entry': 'What is shared',
  'SmartLink.contest': 'The contest it takes part in',
};

export const shareSchemaWords: Record<string, string> = {
  Oembed: 'What to put into a page, by oEmbed 1.0',
  SmartLink: 'An entry to be shared, with its board and the top ten',
};

export const shareTagWords: Record<string, string> = {
  sharing: 'Links to share, QR codes, and the leaderboard inside other pages',
};
