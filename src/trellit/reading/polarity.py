"""Whether more of an outcome is better or worse, when no lexicon says so: by its words."""

from __future__ import annotations

import re

from trellit.model import Polarity

_WORSE = frozenset(
    """injury injuries damage inflammation inflammatory fibrosis fibrotic apoptosis apoptotic death
    deaths mortality pain lesion lesions symptom symptoms infiltration infiltrates deficit deficits
    loss dysfunction severity toxicity relapse relapses risk stress necrosis necrotic edema oedema
    infarct infarction ischemia tumor tumour metastasis metastases invasion complications
    complication infection infections failure rejection hypertrophy hyperplasia atrophy degeneration
    neurodegeneration demyelination proteinuria albuminuria fatigue depression anxiety depressive
    impairment impairments disability hyperalgesia allodynia hemorrhage bleeding thrombosis
    ulcer ulcers ulceration swelling scar scarring senescence calcification steatosis
    hyperglycemia hypoxia oxidation oxidative peroxidation mda malondialdehyde ros autoantibody
    autoantibodies distortion defects arthritis nephritis colitis disease disorder syndrome seizures
    seizure vomiting nausea dyspnea pruritus itching incidence recurrence progression burden
    exacerbations adverse creatinine bun urea transaminase pro-inflammatory proinflammatory
    deposition deposits crescents sclerosis glomerulosclerosis cachexia obesity resistance
    abnormalities disturbance disturbances insufficiency hospitalization hospitalisation abscess
    stenosis restenosis reperfusion neuroinflammation cardiotoxicity nephrotoxicity hepatotoxicity
    neurotoxicity nociception nociceptive anxiety-like depression-like degradation plaque plaques
    hypersensitivity fever cough stroke gvhd flare flares viremia parasitemia parasitaemia
    pathogenesis phenotype nash il-6 il-1β il-1 tnf-α tnf il-17 ifn-γ crp""".split()
)
_BETTER = frozenset(
    """survival function functions recovery regeneration healing viability remission strength memory
    learning cognition cognitive locomotion engraftment tolerance adherence quality well-being
    wellbeing neuroprotection protection antioxidant sod catalase gsh glutathione performance
    remyelination neurogenesis repair ejection osteogenesis osteogenic ability efficacy
    effectiveness efficiency benefit benefits improvement satisfaction safety tolerability
    integrity lifespan mobility success cure clearance
    mineralization fertility vascularization revascularization angiogenesis neovascularization
    differentiation regenerative anti-inflammatory anti-apoptotic bmd rehabilitation
    reendothelialization wellness contractility""".split()
)
_DEPENDS = frozenset("proliferation migration expression phosphorylation pathway signaling".split())
_WEAK = frozenset(
    """function functions ability efficiency incidence
    progression disease disorder burden protection quality performance efficacy integrity
    differentiation risk""".split()
)
_IN_CONTEXT = re.compile(
    r"apopto|death|dead|angiogen|tube form|infiltrat|autophag|cytotoxic|aberration|\bros\b|"
    r"reactive oxygen|senescence|activation|viability|vascular|arrest",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:[-‐‑–][^\W_]+)*")


def polarity_of(phrase: str) -> Polarity:
    """Return the polarity that a phrase's words agree on, else ``neither``.

    Words that say little alone ("function", "risk") yield to any other: disease risk is
    told by "disease", tumour function by "tumour".
    """
    words = [word.lower() for word in _WORD.findall(phrase)]
    if _DEPENDS.intersection(words):
        return Polarity.NEITHER
    strong = {_side(word) for word in words if word not in _WEAK} - {None}
    sides = strong or {_side(word) for word in words} - {None}
    side = sides.pop() if len(sides) == 1 else None
    return side or Polarity.NEITHER


def _side(word: str) -> Polarity | None:
    """Return what one word says."""
    if word in _WORSE:
        return Polarity.WORSE
    return Polarity.BETTER if word in _BETTER else None


def depends(phrase: str) -> bool:
    """Tell whether more of it may be wanted or not: apoptosis is, in a tumour.

    Of such an outcome nobody should read "worsened" out of a direction alone.
    """
    return bool(_IN_CONTEXT.search(phrase))
