"""Languages as sources name them, in ISO 639-1."""

_NAMES = (
    "ar arabic ara;bg bulgarian bul;bn bengali ben;ca catalan cat;cs czech ces;da danish dan;de german deu ger deutsch;"
    "el greek ell;en english eng;es spanish spa español castilian;et estonian est;fa persian fas farsi;fi finnish fin;"
    "fr french fra fre français;he hebrew heb iw;hi hindi hin;hr croatian hrv;hu hungarian hun;id indonesian ind in;"
    "it italian ita italiano;ja japanese jpn;ko korean kor;lt lithuanian lit;lv latvian lav;ms malay msa;nl dutch nld;"
    "no norwegian nor nb nn;pl polish pol;pt portuguese por português;ro romanian ron;ru russian rus;sk slovak slk;"
    "sl slovenian slv;sr serbian srp;sv swedish swe;ta tamil tam;th thai tha;"
    "tl tagalog tgl filipino fil;tr turkish tur;"
    "uk ukrainian ukr;ur urdu urd;vi vietnamese vie;zh chinese zho chi"
)
_CODES = {name: names.split()[0] for names in _NAMES.split(";") for name in names.split()}


def code(stated: str | None) -> str | None:
    """The ISO 639-1 code of a stated language ("English", "en-GB", "eng"), None where it names none."""
    if not stated:
        return None
    name = stated.strip().lower().replace("_", "-").split("-")[0].split("(")[0].strip()
    return _CODES.get(name) or (name if len(name) == 2 and name.isascii() and name.isalpha() else None)
