"""The content of phrases.toml, repeated: any changed word, digit or placeholder shows here.

English by its sources (16 CCR 1707.5 for directions and times, USP <17> for numerals, the FDA's own
telephone number, 911); Spanish compared with it word for word. If you change the file, change this
one too, by reading the source and not by copying the file.
"""

PHRASES: dict[str, tuple[str, str]] = {
    # Of its part times.
    "morning": ("in the morning", "por la mañana"),
    "noon": ("at noon", "al mediodía"),
    "evening": ("in the evening", "por la tarde"),
    "bedtime": ("at bedtime", "a la hora de acostarse"),
    # Of its part directions.
    "take": ("Take {parts}.", "Tome {parts}."),
    "by_mouth": ("{amount} by mouth {at}", "{amount} por la boca {at}"),
    "at": ("{amount} {at}", "{amount} {at}"),
    "lasting": ("for {days}", "durante {days}"),
    "amount": ("{capsules} ({dose})", "{capsules} ({dose})"),
    "amount_in_all": ("{capsules} ({dose} total)", "{capsules} ({dose} en total)"),
    "also": ("{at} also take {also}, {dose} in all.", "{at} tome también {also}, {dose} en total."),
    "with_also": ("{amount} with {also} (in all {dose})", "{amount} con {also} (en total {dose})"),
    "from_container": ("{amount} from bottle {number}", "{amount} del frasco {number}"),
    "nothing": ("nothing {lasting}", "nada {lasting}"),
    "nothing_of_nights": (
        "Take nothing from night {first} to night {last}.",
        "No tome nada desde la noche {first} hasta la noche {last}.",
    ),
    "nothing_of_days": (
        "Take nothing from day {first} to day {last}.",
        "No tome nada desde el día {first} hasta el día {last}.",
    ),
    "nothing_of_night": ("Take nothing on night {first}.", "No tome nada la noche {first}."),
    "nothing_of_day": ("Take nothing on day {first}.", "No tome nada el día {first}."),
    "nothing_from_this": ("nothing from this one {lasting}", "nada de este frasco {lasting}"),
    "then": (", then ", ", luego "),
    "and": (" and ", " y "),
    # Of its part instructions.
    "instructed": ("{directions} {instructions}", "{directions} {instructions}"),
    "with_breakfast": (
        "Take the morning dose with breakfast.",
        "Tome la dosis de la mañana con el desayuno.",
    ),
    "before_breakfast": (
        "Take the morning dose before breakfast.",
        "Tome la dosis de la mañana antes del desayuno.",
    ),
    "after_breakfast": (
        "Take the morning dose after breakfast.",
        "Tome la dosis de la mañana después del desayuno.",
    ),
    "with_lunch": ("Take the noon dose with lunch.", "Tome la dosis del mediodía con el almuerzo."),
    "before_lunch": (
        "Take the noon dose before lunch.",
        "Tome la dosis del mediodía antes del almuerzo.",
    ),
    "after_lunch": (
        "Take the noon dose after lunch.",
        "Tome la dosis del mediodía después del almuerzo.",
    ),
    "with_dinner": ("Take the evening dose with dinner.", "Tome la dosis de la tarde con la cena."),
    "before_dinner": (
        "Take the evening dose before dinner.",
        "Tome la dosis de la tarde antes de la cena.",
    ),
    "after_dinner": (
        "Take the evening dose after dinner.",
        "Tome la dosis de la tarde después de la cena.",
    ),
    "with_food": ("Take with food.", "Tome con alimentos."),
    "with_meals": ("Take with meals.", "Tome con las comidas."),
    "with_food_or_milk": ("Take with food or milk.", "Tome con alimentos o leche."),
    "before_meals": ("Take before meals.", "Tome antes de las comidas."),
    "after_meals": ("Take after meals.", "Tome después de las comidas."),
    "empty_stomach": ("Take on an empty stomach.", "Tome con el estómago vacío."),
    "with_or_without_food": ("Take with or without food.", "Tome con o sin alimentos."),
    "food_allowed": ("You may take it with food.", "Puede tomarlo con alimentos."),
    "with_water": ("Take with a glass of water.", "Tome con un vaso de agua."),
    "swallow_whole": ("Swallow capsules whole.", "Trague las cápsulas enteras."),
    "not_crushed": ("Do not crush or chew.", "No triture ni mastique."),
    "not_opened": ("Do not open capsules.", "No abra las cápsulas."),
    "same_time": ("Take at the same time each day.", "Tome a la misma hora todos los días."),
    "no_skipped_dose": ("Do not skip doses.", "No omita ninguna dosis."),
    "not_stopped_suddenly": ("Do not stop taking it suddenly.", "No deje de tomarlo de repente."),
    "no_alcohol": ("Do not drink alcohol.", "No beba alcohol."),
    "no_opioids": ("Do not take opioids.", "No tome opioides."),
    "no_driving": ("Do not drive.", "No conduzca."),
    "drowsiness": ("May cause drowsiness.", "Puede causar somnolencia."),
    "dizziness": ("May cause dizziness.", "Puede causar mareos."),
    "vivid_dreams": ("May cause vivid dreams.", "Puede causar sueños vívidos."),
    "away_from_children": (
        "Keep out of reach of children.",
        "Mantenga fuera del alcance de los niños.",
    ),
    # Of its part counts.
    "capsule": ("capsule", "cápsula"),
    "capsules": ("capsules", "cápsulas"),
    "day": ("day", "día"),
    "days": ("days", "días"),
    "night": ("night", "noche"),
    "nights": ("nights", "noches"),
    # Of its part phases.
    "phase": ("Phase {phase} of {phases}", "Fase {phase} de {phases}"),
    "phase_range": ("Phases {first} to {last} of {phases}", "Fases {first} a {last} de {phases}"),
    "refill": ("Refill {refill} of {refills}", "Resurtido {refill} de {refills}"),
    "range": ("{first} to {last}", "{first} a {last}"),
    # Of its part bottles.
    "bottle": ("Bottle {number}", "Frasco {number}"),
    "start_on": ("Start {date}.", "Empiece el {date}."),
    "start_first": ("Start with this bottle.", "Empiece con este frasco."),
    "start_after": (
        "Start when bottle {number} is finished.",
        "Empiece cuando se acabe el frasco {number}.",
    ),
    "refills_left": ("Refills left: {refills}", "Resurtidos restantes: {refills}"),
    # Of its part dates.
    "months": (
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "ene feb mar abr may jun jul ago sep oct nov dic",
    ),
    "weekdays": ("Mon Tue Wed Thu Fri Sat Sun", "lun mar mié jue vie sáb dom"),
    "date": ("{month} {day}, {year}", "{day} {month} {year}"),
    "day_of_month": ("{month} {day}", "{day} {month}"),
    # Of its part label.
    "purpose": ("For: {purpose}", "Para: {purpose}"),
    "beyond_use": ("Beyond-use date: {date}", "Fecha límite de uso: {date}"),
    "english": ("English: {directions} {phase}.", "English: {directions} {phase}."),
    # Of its part sheet.
    "calendar_title": ("Your dose calendar", "Su calendario de dosis"),
    "first_night": ("First night: {date}", "Primera noche: {date}"),
    "first_day": ("First day: {date}", "Primer día: {date}"),
    "last_night": ("Last night: {date}", "Última noche: {date}"),
    "last_day": ("Last day: {date}", "Último día: {date}"),
    "write_in": ("____________________ (write it here)", "____________________ (escríbala aquí)"),
    "made": ("Filled: {date}", "Surtido: {date}"),
    "prescriber": ("Prescriber: {name}", "Recetado por: {name}"),
    "replaces": (
        "Your doses were changed. Throw away the schedule that you had before.",
        "Sus dosis cambiaron. Tire el calendario que tenía antes.",
    ),
    "picture_nights": ("The dose of each night", "La dosis de cada noche"),
    "picture_days": ("The dose of each day", "La dosis de cada día"),
    "head_days": ("When", "Cuándo"),
    "head_dates": ("Dates", "Fechas"),
    "head_dose": ("Dose", "Dosis"),
    "head_take": ("What to take", "Qué tomar"),
    "dose_at": ("{dose} {at}", "{dose} {at}"),
    "no_dose": ("no dose", "sin dosis"),
    "take_nothing": ("nothing", "nada"),
    "date_range": ("{first} to {last}", "del {first} al {last}"),
    "containers_title": (
        "Your bottles by the number in the box on each label",
        "Sus frascos por el número del recuadro en cada etiqueta",
    ),
    "container_line": (
        "{number}: lot {lot}, {capsules} of {strength}",
        "{number}: lote {lot}, {capsules} de {strength}",
    ),
    "container_later": (
        "{container}, planned for about {date}",
        "{container}, previsto hacia el {date}",
    ),
    "how_title": ("How to take it", "Cómo tomarlo"),
    "missed_title": ("If you miss a dose", "Si olvida una dosis"),
    "missed": (
        "Call your pharmacist. Do not take two doses at once.",
        "Llame a su farmacéutico. No tome dos dosis a la vez.",
    ),
    "effects_title": ("Side effects that may come", "Efectos secundarios posibles"),
    "call_title": ("When to call", "Cuándo llamar"),
    "call_pharmacy": (
        (
            "Call the pharmacy with any question, or if a side effect troubles you or "
            "stays: {phone}."
        ),
        (
            "Llame a la farmacia si tiene preguntas, o si un efecto secundario le "
            "molesta o no se quita: {phone}."
        ),
    ),
    "emergency": (
        "Trouble breathing, swelling of the face, or another emergency: call 911.",
        ("Dificultad para respirar, hinchazón de la cara u otra emergencia: llame al 911."),
    ),
    "report": (
        "You may report side effects to the FDA at 1-800-FDA-1088.",
        "Puede informar de efectos secundarios a la FDA al 1-800-FDA-1088.",
    ),
    "warning_title": ("Take care", "Tenga cuidado"),
    "storage_title": ("How to store it", "Cómo guardarlo"),
    "statements_title": ("About this medicine", "Sobre este medicamento"),
    "tick_nights": (
        "Tick each night when you have taken your dose",
        "Marque cada noche cuando haya tomado su dosis",
    ),
    "tick_days": (
        "Tick each dose when you have taken it",
        "Marque cada dosis cuando la haya tomado",
    ),
    "english_step": ("{days}: {dose}, {take}", "{days}: {dose}, {take}"),
    "english_steps": (
        "English, for the pharmacist: {steps}.",
        "English, for the pharmacist: {steps}.",
    ),
    "page": ("Page {page} of {pages}", "Página {page} de {pages}"),
}
