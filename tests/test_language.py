"""English is told by its words, another language by what is stated or by its letters, and a table is none."""

from __future__ import annotations

import subprocess
import sys

import pytest

from brief.language import language

ENGLISH = "The harbour board of Sallowquay closed the northern quay for 12 weeks on Tuesday, after divers found cracks."
OTHERS = {
    "fr": "Le conseil du port a fermé mardi le quai nord pour douze semaines, après la découverte de fissures.",
    "de": "Der Hafenrat hat am Dienstag den Nordkai für zwölf Wochen gesperrt, nachdem Taucher Risse fanden.",
    "lt": "Uosto taryba antradienį dvylikai savaičių uždarė šiaurinę krantinę, nes narai pamatuose rado įtrūkimų.",
    "uk": "Рада порту у вівторок закрила північний причал на дванадцять тижнів, бо водолази знайшли тріщини.",
    "zh": "港务局周二宣布关闭北码头十二周，此前潜水员在其地基中发现了裂缝。",
    "es": "El consejo del puerto cerró el martes el muelle norte por doce semanas, tras hallar grietas los buzos.",
    "nl": "De havenraad heeft dinsdag de noordelijke kade voor twaalf weken gesloten, omdat duikers scheuren vonden.",
    "ar": "أغلق مجلس الميناء الرصيف الشمالي لمدة اثني عشر أسبوعا يوم الثلاثاء بعد أن عثر الغواصون على شقوق.",
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_language_is_told_by_its_letters(name: str) -> None:
    assert language(OTHERS[name], None) == name


@pytest.mark.parametrize("name", OTHERS)
def test_a_page_that_says_it_is_english_is_not_believed(name: str) -> None:
    assert language(OTHERS[name], "en-GB") == name


@pytest.mark.parametrize("stated", ["fr", "en", None, "", "English"])
def test_english_is_english_whatever_is_stated(stated: str | None) -> None:
    assert language(ENGLISH, stated) == "en"
    assert language(ENGLISH.upper(), stated) == "en"


def test_what_is_stated_names_the_others() -> None:
    assert language(OTHERS["nl"], "af-ZA") == "af"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 2 3",
        "VLMK 104.20 +1.3% HOLM 22.10 -0.4% GRYL 87.55 +0.0% STAD 14.02 -2.2%",
        "Shr 2.31 vs 1.96 Net 119.0 mln vs 101.0 mln Revs 10.03 billion vs 8.88 billion",
        "Revenue 120.4 131.0 Profit 12.1 14.9 Margin 10.0 11.4",
    ],
)
def test_what_is_no_prose_is_in_no_other_language(text: str) -> None:
    assert language(text, None) == "en"


def test_for_english_nothing_heavy_is_loaded() -> None:
    code = "import sys; from brief.language import language; language(sys.argv[1], None); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, ENGLISH], capture_output=True, text=True, check=True)
    assert "py3langid" not in done.stdout.split()
