import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { createCategory, deleteCategory, updateCategory } from '@urvote/contracts/http/contests/category-endpoints';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { addCategory, deleteCategoryRow, hasEntriesIn, updateCategoryRow } from './categories.queries.ts';
import { writeCategory } from './write-category.ts';

export function createCategoryRoute(app: AppContext) {
  return memberRoute(app, createCategory, async (ctx) => {
    const { contestId } = ctx.params;
    const order = { contestId, action: 'category.create', actor: actorOf(ctx) };
    const body = await writeCategory(app, order, async (trx) => {
      const made = await addCategory(trx, contestId, ctx.body);
      if (made === undefined)
        throw new ProblemError('CONFLICT', { detail: 'The contest has a category with this slug' });
      return made;
    });
    return { status: 201, body };
  });
}

export function updateCategoryRoute(app: AppContext) {
  return memberRoute(app, updateCategory, async (ctx) => {
    const { contestId, categoryId } = ctx.params;
    const order = { contestId, action: 'category.update', actor: actorOf(ctx) };
    const body = await writeCategory(app, order, async (trx) => {
      const changed = await updateCategoryRow(trx, { contestId, categoryId }, ctx.body);
      if (changed === undefined) throw new ProblemError('NOT_FOUND');
      return changed;
    });
    return { status: 200, body };
  });
}

export function deleteCategoryRoute(app: AppContext) {
  return memberRoute(app, deleteCategory, async (ctx) => {
    const { contestId, categoryId } = ctx.params;
    const order = { contestId, action: 'category.delete', actor: actorOf(ctx) };
    await writeCategory(app, order, async (trx) => {
      if (await hasEntriesIn(trx, categoryId))
        throw new ProblemError('CONFLICT', { detail: 'The category has entries' });
      if (!(await deleteCategoryRow(trx, { contestId, categoryId }))) throw new ProblemError('NOT_FOUND');
      return { id: categoryId };
    });
    return { status: 204 };
  });
}
