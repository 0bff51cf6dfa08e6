import { count } from './fields.ts';
import { defineVariables } from './variable.ts';

/** What organisers and board owners may have. */
export const contestVariables = defineVariables({
  BOARDS_PER_USER: {
    schema: count(1),
    description: 'Boards that one account may have.',
    cost: 'more lets one account open as many contests as boards; less takes none away.',
  },
});
