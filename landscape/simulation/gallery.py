"""Scenarios worth opening, as links with a title and a sentence."""

from __future__ import annotations

from typing import NamedTuple


class Exhibit(NamedTuple):
    """One entry of the gallery.

    Attributes
    ----------
    title, text
        What it is called, and what to look for.
    query
        The scenario as a link.
    """

    title: str
    text: str
    query: str


GALLERY: tuple[Exhibit, ...] = (
    Exhibit("One start, three ends", "Four methods leave one point and end in three different valleys.", ""),
    Exhibit(
        "The smallest training loop",
        "Four points on a line, one weight, one bias, SGD: what PyTorch prints, drawn.",
        "surface=data,data:line_exact&run=sgd,lr:0.01&steps=100&x=-0.007487&y=0.5364",
    ),
    Exhibit(
        "The limit of the rate",
        "Below 2/λmax = 0.1 it settles, just below it rings, above it flies off.",
        "surface=bowl&run=sgd,lr:0.03&run=sgd,lr:0.095&run=sgd,lr:0.102&steps=60",
    ),
    Exhibit(
        "The heavy ball",
        "In a ravine plain descent crawls along the floor; momentum builds speed.",
        "surface=ravine&run=sgd,lr:0.015&run=momentum,lr:0.015&run=nesterov,lr:0.015&steps=200",
    ),
    Exhibit(
        "A saddle in the way",
        "The slope fades near the saddle: some linger, some are through at once.",
        "surface=saddle&run=sgd,lr:0.05&run=momentum,lr:0.05&run=adagrad,lr:0.5&run=adam,lr:0.1&steps=150",
    ),
    Exhibit(
        "The long valley",
        "Easy to enter, slow to follow: everyone finds the floor, few its end.",
        "surface=rosenbrock&run=sgd,lr:0.0008&run=momentum,lr:0.0008&run=adam,lr:0.08&run=newton,lr:1&steps=400",
    ),
    Exhibit(
        "Over the ridge",
        "The nearest well catches plain descent; a heavy ball can roll on.",
        "surface=two_wells&run=sgd,lr:0.02&run=momentum,lr:0.02&run=adam,lr:0.05&steps=200",
    ),
    Exhibit(
        "At the cliff, unclipped",
        "One steep gradient, one giant step: the ball is thrown off.",
        "surface=cliff,s:8&run=sgd,lr:1&run=momentum,lr:0.2&steps=120",
    ),
    Exhibit(
        "At the cliff, clipped",
        "The same, with every gradient cut down to length 0.5.",
        "surface=cliff,s:8&run=sgd,lr:1&run=momentum,lr:0.2&steps=120&clip_norm=0.5&gradient=1&clipped=1",
    ),
    Exhibit(
        "A rate that fades",
        "AdaGrad never forgets a gradient, so its steps shrink; RMSprop forgets.",
        "surface=ravine&run=adagrad,lr:0.1&run=rmsprop,lr:0.02&run=adam,lr:0.05&steps=400&curve=effective",
    ),
    Exhibit(
        "One method, four schedules",
        "Large steps explore, small ones settle: what the noise leaves over.",
        "surface=noisy_bowl&run=sgd,lr:0.3&run=sgd,lr:0.3/step&run=sgd,lr:0.3/cosine&run=sgd,lr:0.3/restarts&steps=300",
    ),
    Exhibit(
        "A crowd of minima",
        "Where you end is where you began, unless something shakes you loose.",
        "surface=rastrigin&run=sgd,lr:0.002&run=adam,lr:0.3/restarts&starts=64&spread=box&steps=300",
    ),
    Exhibit(
        "Four outliers, squared",
        "Squares of large errors are huge: four rows drag the line away from thirty.",
        "surface=data,data:line_noisy,data.outliers:4&run=momentum,lr:0.01&run=adam,lr:0.3&steps=150&residuals=1",
    ),
    Exhibit(
        "Four outliers, Huber",
        "The same rows: beyond δ an error counts by its size, and the line stays.",
        "surface=data,data:line_noisy,data.outliers:4,loss:huber&run=momentum,lr:0.05&run=adam,lr:0.3&steps=150"
        "&residuals=1",
    ),
    Exhibit(
        "Confidently wrong, squared",
        "Far out on the wrong side the sigmoid is flat, and so is the squared error.",
        "surface=data,data:penguins_two,model:logistic,loss:squared_sigmoid&run=sgd,lr:1&run=momentum,lr:0.3"
        "&run=adam,lr:0.1&steps=200&x=-6&y=4",
    ),
    Exhibit(
        "Confidently wrong, cross-entropy",
        "From the same place: the slope is largest exactly where the model is wrong.",
        "surface=data,data:penguins_two,model:logistic&run=sgd,lr:1&run=momentum,lr:0.3&run=adam,lr:0.1&steps=200"
        "&x=-6&y=4",
    ),
    Exhibit(
        "One penguin at a time",
        "Every step follows a single row: quick, and never at rest.",
        "surface=data,data:penguins&run=sgd,lr:0.05&steps=342&batch=1&pulls=1",
    ),
    Exhibit(
        "Two mirrored minima",
        "A single hidden unit: the signs of its two weights can be swapped, with a saddle between.",
        "surface=data,data:sine,model:tanh_unit&run=sgd,lr:0.5&run=momentum,lr:0.1&run=adam,lr:0.05&starts=16"
        "&spread=box&steps=200",
    ),
    Exhibit(
        "Sharp or flat",
        "Both begin beside the sharp minimum: below its edge of 2/30 a rate can stay, above it cannot.",
        "surface=sharp_and_flat&run=sgd,lr:0.05&run=sgd,lr:0.13&steps=100&x=1.05&y=0.05",
    ),
)
"""In the order in which they are shown."""
