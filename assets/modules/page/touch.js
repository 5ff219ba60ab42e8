// A finger that swipes over a stage scrolls the page, until the stage was tapped: then it turns the surface. The page's style keeps the
// surface from fingers as long as its stage has no data-tapped.

document.addEventListener("click", ({ target }) => {
  for (const stage of document.querySelectorAll(".view-stage")) stage.toggleAttribute("data-tapped", stage.contains(/** @type {Node} */ (target)));
});
