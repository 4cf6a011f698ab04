"""The drug files' text for patients, repeated from its sources.

Naltrexone: its prescribing information (contraindications, hepatotoxicity, depression, reversal of
the blockade), 988lifeline.org and physicianspreferencerx.com (skip, do not double). Prednisone and
liothyronine: their prescribing information, as their files name it.
"""

DRUGS: dict[str, dict[str, tuple[tuple[str, str], ...]]] = {
    "naltrexone": {
        "storage": (
            (
                (
                    "Store at room temperature, away from light and moisture. Keep out of reach"
                    " of children."
                ),
                (
                    "Guarde a temperatura ambiente, lejos de la luz y la humedad. Mantenga "
                    "fuera del alcance de los niños."
                ),
            ),
        ),
        "warnings": (
            (
                (
                    "Do not take with opioid pain, cough or diarrhea medicines. Ask your "
                    "pharmacist first."
                ),
                (
                    "No tome con medicamentos opioides para el dolor, la tos o la diarrea. "
                    "Pregunte antes a su farmacéutico."
                ),
            ),
        ),
        "missed_dose": (
            (
                (
                    "If you miss a dose, skip it and take the next one at its usual time. Do "
                    "not take two doses at once."
                ),
                (
                    "Si olvida una dosis, sáltela y tome la siguiente a su hora de siempre. No "
                    "tome dos dosis a la vez."
                ),
            ),
        ),
        "side_effects": (
            (
                "Vivid dreams or trouble sleeping, mostly at first.",
                "Sueños muy vívidos o dificultad para dormir, sobre todo al principio.",
            ),
            ("Headache, nausea or stomach pain.", "Dolor de cabeza, náuseas o dolor de estómago."),
        ),
        "alarms": (
            (
                (
                    "Dark urine, yellow skin or eyes, or pain in the upper right part of the "
                    "stomach: stop taking it and call your prescriber the same day."
                ),
                (
                    "Orina oscura, piel u ojos amarillos, o dolor en la parte superior derecha "
                    "del estómago: deje de tomarlo y llame el mismo día a quien se lo recetó."
                ),
            ),
            (
                (
                    "Feeling much more depressed, or thoughts of suicide: call your prescriber "
                    "at once, or call or text 988."
                ),
                (
                    "Mucha más tristeza o pensamientos de suicidio: llame enseguida a quien se "
                    "lo recetó, o llame o envíe un mensaje de texto al 988."
                ),
            ),
            (
                (
                    "Before an operation, or if you may need an opioid for pain: tell every "
                    "doctor and dentist that you take naltrexone."
                ),
                (
                    "Antes de una operación, o si puede necesitar un opioide para el dolor: "
                    "diga a cada médico y dentista que toma naltrexona."
                ),
            ),
        ),
    },
    "prednisone": {
        "storage": (
            (
                "Store at room temperature, away from light. Keep out of reach of children.",
                (
                    "Guarde a temperatura ambiente, lejos de la luz. Mantenga fuera del alcance"
                    " de los niños."
                ),
            ),
        ),
        "warnings": (
            ("Take with food.", "Tome con alimentos."),
            (
                "Do not stop early without asking your prescriber.",
                "No deje de tomarlo antes de tiempo sin preguntar a quien se lo recetó.",
            ),
        ),
        "missed_dose": (
            (
                (
                    "If you miss a dose, take it as soon as you can. If it is almost time for "
                    "the next one, call your pharmacist. Do not take two doses at once."
                ),
                (
                    "Si olvida una dosis, tómela lo antes posible. Si ya casi es hora de la "
                    "siguiente, llame a su farmacéutico. No tome dos dosis a la vez."
                ),
            ),
        ),
        "side_effects": (
            (
                "Trouble sleeping, upset stomach, mild headache or dizziness.",
                "Dificultad para dormir, malestar de estómago, dolor de cabeza leve o mareo.",
            ),
        ),
        "alarms": (
            (
                (
                    "Severe mood swings, fever, changes in vision, or rapid weight gain: call "
                    "your prescriber right away."
                ),
                (
                    "Cambios fuertes de ánimo, fiebre, cambios en la vista o aumento rápido de "
                    "peso: llame enseguida a quien se lo recetó."
                ),
            ),
        ),
    },
    "liothyronine": {
        "storage": (
            (
                (
                    "Store at room temperature in a tightly closed container. Keep out of reach"
                    " of children."
                ),
                (
                    "Guarde a temperatura ambiente en el envase bien cerrado. Mantenga fuera "
                    "del alcance de los niños."
                ),
            ),
        ),
        "warnings": (
            (
                "Call your prescriber for chest pain or a pounding heartbeat.",
                "Llame a quien se lo recetó si tiene dolor de pecho o palpitaciones fuertes.",
            ),
        ),
        "missed_dose": (
            (
                (
                    "If you miss a dose, take it as soon as you can. If it is almost time for "
                    "the next one, skip it. Do not take two doses at once."
                ),
                (
                    "Si olvida una dosis, tómela lo antes posible. Si ya casi es hora de la "
                    "siguiente, sáltela. No tome dos dosis a la vez."
                ),
            ),
        ),
        "side_effects": (
            (
                (
                    "Headache, irritability, nervousness or sweating can mean that the dose is "
                    "too high."
                ),
                (
                    "El dolor de cabeza, la irritabilidad, el nerviosismo o el sudor pueden "
                    "indicar que la dosis es demasiado alta."
                ),
            ),
        ),
        "alarms": (),
    },
}
