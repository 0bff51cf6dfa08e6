import { z } from 'zod';
import { defineVariables } from './variable.ts';

/** What belongs to one installation: the one-process platform, the operators' pages, the commands. */
export const installationVariables = defineVariables({
  OPS_ENVIRONMENT: {
    schema: z.string().trim().min(1).max(24).optional(),
    description: 'Name of this installation on every page of the operators’ service; NODE_ENV by default.',
    example: 'staging',
  },
  MAIL_CATCHER_DIR: {
    schema: z.string().optional(),
    description: 'Folder of a mail catcher whose mails the operators’ pages show; for development.',
    cost: 'operators see mails, which hold links that open accounts.',
  },
  URVOTE_DATA_DIR: {
    schema: z.string().default('.urvote'),
    description: 'Folder of the databases, media and secrets that the one-process platform keeps.',
    cost: 'another folder is another, empty installation.',
  },
  URVOTE_DEMO: {
    schema: z.enum(['on', 'off']).default('on'),
    description: 'on or off: whether the one-process platform starts with demo contests.',
  },
  URVOTE_ROLE_PASSWORDS: {
    schema: z.string().optional(),
    description: 'JSON object of database role to password, for "npm run db -- roles".',
    secret: true,
  },
});
