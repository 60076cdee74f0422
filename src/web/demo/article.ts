/** The demo's article. */
export const article = {
  title: "The clock that has two hands and no hours",
  paragraphs: [
    "At the end of the old pier hangs a clock that strangers take for broken. Its single hand creeps round in a little over twelve hours, and there are no numbers under it, only the words high and low and, between them, marks for rising and falling water. It is a tide clock, and it is right more often than the ferry is on time.",
    "The trick is in the gearing. The moon passes over the same place about every twenty-four hours and fifty minutes, and most coasts of the Atlantic have two high waters in that time. So the hand needs twelve hours and twenty-five minutes for a round, which an ordinary clockwork manages with one wheel more than usual. No sensor touches the sea.",
    "That is also why it drifts. Sun and moon pull together at new and full moon and against each other in between, wind pushes water into the bay or holds it out, and the harbour wall that was built in the sixties delays everything by some eight minutes. Twice a month the harbour master climbs the ladder and sets the hand by eye.",
    "He could replace it with a display that reads the gauge at the lock. The parish council has offered to pay for it, and each time he declines with the same words: a gauge tells you where the water is, the clock makes you look at the sea to see whether it is true.",
    "How do you read the water where you live? Tell us below.",
  ],
} as const;
