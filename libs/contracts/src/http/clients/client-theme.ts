import { z } from 'zod';
import { boardThemes } from '../boards/board-themes.ts';
import { httpsUrl } from '../profiles/profile-fields.ts';

const boardTheme = z.enum(boardThemes).meta({ description: 'A look that is made for boards' });

const color = (description: string) =>
  z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, 'a colour such as #1d5fa8')
    .meta({ description: `${description}, as six hexadecimal digits`, examples: ['#1d5fa8'] });

/** What is written from now on; what is kept from before may hold more. */
export const clientTheme = z
  .strictObject({
    primaryColor: color('Colour of buttons and links'),
    accentColor: color('Colour of what stands out'),
    backgroundColor: color('Colour of pages'),
    textColor: color('Colour of texts'),
    font: z
      .enum(['system', 'serif', 'rounded', 'mono', 'display'])
      .meta({ description: 'Typeface, of those that every page has' }),
    logoUrl: httpsUrl.nullable().meta({ description: 'Address of the logo; null for none' }),
    boardTheme,
  })
  .partial()
  .meta({ description: 'Colours, typeface and logo of the pages; replaces all of them' });
