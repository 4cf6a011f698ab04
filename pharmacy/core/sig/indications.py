"""Words of indications, as data. A word that is not listed is not read as one.

Words that make a dose depend on how the patient feels ("severe", "breakthrough", "flare") are no
indications: such directions are as needed.
"""

from pharmacy.core.sig.vocabulary import phrases

STARTS = phrases(
    {
        True: "for, for the, for treatment of, for the treatment of, for management of, "
        "for the management of, for relief of, for the relief of, to treat, to help with, "
        "to prevent, for prevention of, for the prevention of, indication, indication :, "
        "indications :, for indication :, purpose :, dx, dx :, diagnosis, diagnosis :, "
        "to reduce, to help, to relieve, to control, for control of, for her, for his, "
        "for your, for history of, for a history of, due to, secondary to, for hx of, for dx of"
    }
)
_HEADS = (
    "pain, fibromyalgia, inflammation, sleep, insomnia, fatigue, depression, anxiety, crohn's, "
    "crohns, crohn, disease, disorder, syndrome, cancer, hypothyroidism, hypothyroid, thyroid, "
    "thyroiditis, hashimoto's, hashimotos, hashimoto, arthritis, lupus, sclerosis, ms, colitis, "
    "ibs, ibd, asthma, copd, allergies, allergy, rash, psoriasis, eczema, dermatitis, migraine, "
    "migraines, headache, headaches, neuropathy, neuralgia, covid, lyme, ra, sle, pots, mcas, "
    "crps, cfs, pmr, gout, bronchitis, sinusitis, poison, ivy, oak, hives, swelling, itching, "
    "cough, wheezing, exacerbation, cravings, craving, dependence, addiction, alcoholism, "
    "obesity, weight, loss, immunity, support, health, energy, mood, stress, spasms, spasm, "
    "sarcoidosis, vasculitis, nephritis, myalgia, autoimmunity, hepatitis, endometriosis, "
    "replacement, deficiency, insufficiency, hyperalgesia, itch, urticaria, hormone, autism, "
    "activation, parkinson's, parkinsons, alzheimer's, hidradenitis, suppurativa, lichen, "
    "planus, alopecia, "
    "vitiligo, ptsd, ocd, adhd, tremor, nausea, dizziness, vertigo, infection, condition, "
    "conditions, symptoms, rheumatica, rheumatism, spondylitis, arteritis, uveitis, "
    "diabetes, cholesterol, pressure, hypertension, edema, fog, flashes, sciatica, libido, acne, "
    "rosacea, addison's, sjogren's, sjogrens, pneumonia, croup, palsy, perimenopause, memory, "
    "gastroparesis, motility, sibo, menopause, infertility, pcos, treatment, use"
)
HEADS = frozenset(word.strip() for word in _HEADS.split(",")) - {"use", "treatment"}
_MODIFIERS = (
    "chronic, acute, low, lower, upper, back, neck, joint, joints, muscle, nerve, neuropathic, "
    "pelvic, knee, hip, shoulder, foot, leg, legs, arm, abdominal, musculoskeletal, rheumatoid, "
    "multiple, systemic, autoimmune, immune, inflammatory, bowel, irritable, long, post, viral, "
    "regional, complex, psoriatic, ulcerative, graves, graves', hashimoto's, sjogren's, sjogrens, "
    "underactive, ankylosing, polymyalgia, giant, cell, temporal, contact, allergic, atopic, "
    "opioid, alcohol, use, high, general, generalized, major, related, associated, induced, "
    "reaction, restless, mast, activation, fatigue, pain, chronic, brain, fog, body, whole, "
    "widespread, diffuse, persistent, ongoing, thyroid, hormone, adrenal, skin, "
    "kidney, lung, liver, heart, eye, ear, throat, sinus, seasonal, interstitial, diabetic, "
    "peripheral, postherpetic, trigeminal, cluster, tension, lyme, crohn's, erythematosus, "
    "quality, better, improve, improved, improvement, weight, bladder, cystitis, dysautonomia, "
    "ehlers, danlos, behcet's, myalgic, optic, lupus, interstitial, symptomatic, "
    "crohn, type, menstrual, hot, blood, hair, vasomotor, menopausal, bell's, bells"
)
MODIFIERS = frozenset(word.strip() for word in _MODIFIERS.split(","))
CONNECTED = frozenset(("and", "or", "/", ",", "-", "&", "of", "with", "the", "due", "to", "in"))
# They join two, so no indication begins with one: something before it would be missing.
JOINING = CONNECTED - {"the"}
# Ends of the names of diseases.
SUFFIXES = ("itis", "algia", "opathy", "emia", "osis", "thyroidism", "oma", "pathy")
