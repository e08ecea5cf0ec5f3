//! What the figures mean, in the words that the documentation, the API and the pages all use.

/// Term and definition, in the order in which they build on each other.
pub const DEFINITIONS: &[(&str, &str)] = &[
    (
        "created",
        "Inquiries that were made in the period, by whatever channel. Nobody needs to know of them.",
    ),
    (
        "opened",
        "Somebody acted in it: a form was sent, or a hand, a key or a wheel moved on a page in sight. \
         A fetch by a robot, a scanner or a preview is no opening. Opened and never-opened inquiries \
         add up to those created.",
    ),
    (
        "person",
        "The account; without one the reference id; without one the device's own mark; without any of \
         them the inquiry. An account that was only made along with an inquiry, without a reference id, \
         tells nobody apart. A reference id or a device that turns out to belong to an account is merged \
         with it, also for what was before. A device on which more than 100 inquiries were opened is \
         shared, and its mark says nothing.",
    ),
    (
        "journey",
        "All that one person does in the inquiries of one template within 30 days of the first human \
         opening, by which the journey is entered. People are counted by their journeys, in the period \
         in which they entered. With unit=inquiry every opened inquiry is a journey of its own.",
    ),
    (
        "started",
        "The journey has an inquiry whose first form was accepted, or whose first code was given.",
    ),
    (
        "reached",
        "The screen came up for the person for the first time in the journey.",
    ),
    (
        "left",
        "The person went on from the screen to another one, or finished.",
    ),
    (
        "finished",
        "An inquiry of the journey was completed or failed.",
    ),
    (
        "completed",
        "An inquiry of the journey was completed, whatever was decided about it later.",
    ),
    (
        "conversion-rate",
        "People who completed, of those who opened; with Wilson's interval of 95 %.",
    ),
    (
        "decided",
        "An inquiry of the journey was approved or declined.",
    ),
    (
        "dropped",
        "The journey is not finished, and the person has not acted for 24 hours in the inquiry that \
         got furthest. It is counted at the screen that was reached last. An inquiry begun anew that \
         gets no further changes nothing.",
    ),
    (
        "waiting",
        "The journey is not finished, and it is too early to call it dropped. At every screen, those \
         who reached it are those who left, dropped and wait there.",
    ),
    (
        "seconds",
        "Time on a screen: from when it came up first until the person went on from it, with all pauses. \
         Rounded to three digits; the 90th percentile is by nearest rank.",
    ),
    (
        "expired",
        "Inquiries whose time ran out, or that were redacted on the way, and that were not taken up again \
         since.",
    ),
];
