// Small pictures that are drawn once and stamped often, and how they are drawn: a file of vectors has no use for the pixels.

/** @typedef {{ width: number, height: number, draw: (ctx: CanvasRenderingContext2D) => void }} Recipe sizes in CSS pixels, from the upper left */

/** @type {WeakMap<object, Recipe>} */
const recipes = new WeakMap(); // by picture

/**
 * A picture with its recipe.
 * @template {object} Picture
 * @param {Picture} picture
 * @param {Recipe} recipe
 * @returns {Picture}
 */
export function withRecipe(picture, recipe) {
  recipes.set(picture, recipe);
  return picture;
}

/** @param {object} picture */
export const recipeOf = (picture) => recipes.get(picture);
