"""Why words are not supported, and what to do instead, as data: phrases and their reasons.

A reason never asks anybody to leave words out, because they may carry the dose. It says what is
wrong and, after the colon, what to do, so that following it never changes the dose of a
prescription.

A capital in a phrase is any word of its class in `CLASSES`: "N times A P" matches "3 times a week"
and "two times per month". N is a number, L one above the hours of a day, S one with a slash, such
as "1/2". A word may have several classes, and also matches itself.
"""

from pharmacy.core.sig import vocabulary as known

KEEP = "enter the schedule by hand, and keep these words for the pharmacist"
UNKNOWN = (
    "it is not a word of doses, times or days, and it may change the dose: write dose, time of the "
    "day and days in plain words, such as 1 mg at bedtime for 7 days, and keep these words for the "
    "pharmacist"
)
REST = f"it was not read, because too much before it is not understood: {KEEP}"
MASS = "write the dose in mg or mcg"
FRACTION = f"a fraction is not read: {MASS}, as a decimal number"
HOW_MANY = "the number of capsules is missing: ask how many, and write it in digits"
NOT_EACH_DAY = (
    "not every day has the same dose: write each dose with its days, one after another, "
    "such as for 1 day, then no dose for 1 day"
)
WEEKDAYS = (
    "a schedule counts its days from the first one and has no weekdays: write each dose with its "
    "days, one after another, and those without a dose as no dose"
)
LESS_OFTEN = (
    "this is not taken each day: write each dose with its days, one after another, and those "
    "without a dose as no dose"
)
REPEATED = "what is repeated must be written out: write each phase as often as it is taken"
RELATIVE = f"a dose that depends on another dose is not read: {MASS}"
MEALS = f"a schedule has no meals: {KEEP}"
CLOCK = (
    "this is near to no one time of the day: ask which time of the day it is, and write in the "
    "morning, at noon, in the evening or at bedtime"
)
HOURS = (
    "hours between doses are not read: ask at which times it is taken, and write each of them "
    "(in the morning, at noon, in the evening or at bedtime)"
)
TAPER = (
    "a taper needs all of its doses: write each dose with its days, or by how much, how often and "
    "to which dose"
)
VOLUME = (
    "a spoonful or a volume is not yet a dose: send concentration (of an order "
    f"concentration_written), or {MASS}"
)
OTHER_FORM = f"this form is not read: ask whether capsules are meant; if they are, {MASS}"
OTHER_UNIT = f"this unit is not read: {MASS}"
PER_PATIENT = "it depends on how big the patient is: ask for the dose in mg or mcg"
PER_VOLUME = "it is the strength of a liquid: ask for the dose in mg or mcg"
LIMIT = f"a limit is not a dose: {KEEP}"
EXCEPTION = (
    "an exception changes the days: write each dose with its days, one after another, and those "
    "without a dose as no dose"
)
INEXACT = "no schedule can say this exactly: write what is taken on which days"
TWO_WAYS = "two readings are possible: ask which is meant, and write what is taken on which days"
DIVIDED = "it may be the dose of a day or each dose: write the dose of each time"
SINGLE = (
    "it may be one single dose or one each day: ask which is meant, and write for 1 day, or "
    "once a day with the number of days"
)

CLASSES = {
    "F": "half, halves, quarter, quarters, thirds, \u00bd, \u00bc, \u00be, \u2153, \u2154, \u215b",
    "C": f"{', '.join(sorted(known.CAPSULES))}, tab, tabs, tablet, tablets, pill, pills, dose",
    "W": "monday, mondays, mon, tuesday, tuesdays, tue, tues, wednesday, wednesdays, wed, weds, "
    "thursday, thursdays, thu, thur, thurs, friday, fridays, fri, saturday, saturdays, sat, "
    "sunday, sundays, sun, mwf, tth, weekday, weekdays, weekend, weekends",
    "D": "d, day, days, night, nights, morning, mornings, evening, evenings",
    "P": "wk, wks, week, weeks, month, months, fortnight",
    "O": "first, second, third, fourth, fifth, sixth, last, st, nd, rd, th",
    "M": "food, foods, meal, meals, breakfast, lunch, dinner, supper, snack, milk, water, juice, "
    "stomach, eating",
    "V": "ml, mls, milliliter, milliliters, cc, tsp, tsps, teaspoon, teaspoons, teaspoonful, "
    "teaspoonfuls, tbs, tbsp, tbsps, tablespoon, tablespoons, tablespoonful, tablespoonfuls, "
    "spoon, spoons, spoonful, spoonfuls, drop, drops, gtt, gtts, dropper, droppers, dropperful, "
    "oz, ounce, ounces",
    "T": "troche, troches, lozenge, lozenges, patch, patches, cream, gel, ointment, spray, sprays, "
    "puff, puffs, suppository, suppositories, injection",
    "U": "g, gm, gms, gram, grams, gr, grain, grains, unit, units, iu, u, meq, %, percent",
    "H": "h, hr, hrs, hour, hours, min, mins, minute, minutes",
    "Q": "q, every, each",
    "A": "a, an, one, per, each, every, /",
    "Y": "am, pm",
    "J": "and, ,",
}
REASONS = known.phrases(
    {
        FRACTION: "F, F C, F A C, F of A C, A F, A F C, A F of A C, N F, F of N mg C, N F C, N "
        "and F C, N and A F, N and A F C, N and N F C, N - F C, N O C, F mg, N F mg, N and A F "
        "mg, S C, S of A C, S A C, N S C, N and S C, N - S C, N S mg, N and S mg, F the C, S the C",
        HOW_MANY: ", ".join(sorted(known.CAPSULES)),
        NOT_EACH_DAY: "Q other D, on alternate D, alternate D, alternate, alternates, alternating, "
        "alternating with, qod, eod, qad, every O D, every N O D, odd, even, odd D, even D, "
        "on odd D, on even D, on D N and N, D N and N, Q N D, q L H, every L H, each L H, "
        "once Q L H, alternately",
        WEEKDAYS: "W, on W, every W, each W, on the W, through W, m / w / f, m w f, m - f, t / th, "
        "tu / th, m / f",
        LESS_OFTEN: "N times A P, N times weekly, N times monthly, N x A P, N x weekly, N x P, "
        "N D A P, N D weekly, N D of the P, N D out of N, twice weekly, twice A P, twice monthly, "
        "once every N P, once every N D, once every other P, thrice weekly, tiw, biw, qw, N A P, "
        "twice every P, N times every P, once Q other D, once Q O D, once Q N O D, once A P, "
        "twice Q other D, N times Q other D, twice Q N D",
        REPEATED: "repeat, repeats, repeated, repeat weekly, repeat monthly, repeat N times, "
        "repeat x N, repeat Q P, cycle, cycles, N cycles, x N cycles, for N cycles, of A P, "
        "N D on N D off, N P on N P off, N D on J N D off, N P on J N P off",
        RELATIVE: "double, doubled, double the dose, triple, triple the dose, same, same dose, "
        "the same, the same dose, as before, previous dose, usual dose, extra, extra C, N extra, "
        "N extra C, additional, N additional, N additional C, additional C, another C, again, "
        "F the dose, by F, by A F, by N %, by N percent, F again",
        MEALS: "M, with M, with A M, before M, before A M, after M, after A M, at M, during M, "
        "without M, with or without M, on an empty M, an empty M, empty M, with evening M, "
        "with morning M, with a glass of M, with a full glass of, a full glass of M, "
        "full glass of M, glass of M, N H before M, N H after M, N H before A M, N H after A M, "
        "with or after M",
        CLOCK: "at N Y, N Y, at N : N, at N : N Y, N : N Y, at N, N H before bedtime, "
        "N H before bed, N H before hs, N H before sleep",
        HOURS: "q N H, every N H, q N - N H, every N - N H, every N to N H, q N to N H, hourly, "
        "N H, H, while awake, Q N H while awake",
        TAPER: "wean, wean off, wean off over N D, wean off over N P, wean over N D, weaning, "
        "wean over N P, tapered, over N D, over N P, taper over N D, taper over N P, "
        "taper off over N D, taper off over N P, taper down over N D, taper down over N P, "
        "titrate over N P, over A P, over the next N P, over the next N D",
        VOLUME: "V, N V, A V, F V, F A V, N F V, N and A F V, S V, N S V, by V",
        OTHER_FORM: "T, N T, A T, pill, pills, N pill, N pills, apply, inject",
        OTHER_UNIT: "U, N U",
        PER_PATIENT: "mg / kg, mcg / kg, mg per kg, mcg per kg, per kg, kg, / kg, / m 2",
        PER_VOLUME: "mg / V, mcg / V, mg per V, mcg per V, / V",
        LIMIT: "max N C per day, max N C a day, max N C daily, maximum N C per day, "
        "maximum N C a day, max N mg per day, max N mg a day, not to exceed, do not exceed, nte, "
        "no more than, not more than",
        EXCEPTION: "except, except for, excluding, skip, skipping, miss, missing, omit, avoid, "
        "not, do not, do not take, don't, never",
        INEXACT: "prn, as needed, if needed, when needed, as tolerated, if tolerated, tolerated, "
        "as directed, ud, may, might, if, about, approximately, approx, to effect, effect, unless, "
        "until response, response, or, slowly, gradually, adjust, when, while",
        TWO_WAYS: "biweekly, bimonthly",
        DIVIDED: "divided, in divided doses, divided doses, in N divided doses, total, total of, "
        "a total of, for a total of, total daily dose, total dose",
        SINGLE: "once, one dose, N dose, N doses, single, single dose, a single dose, x N dose, "
        "x N doses, for N dose, for N doses, stat, now, immediately, one time, one time only, "
        "once only",
    }
)
CLASSES_OF = known.classes(CLASSES)
# Two phrases with one reason are merged if only these are between them: "Mon, Wed and Fri".
JOINS = {",", "and", "&", "/", "-", "\u2013", "to", "through", "thru", "or"}
MOST_JOINS = 2
