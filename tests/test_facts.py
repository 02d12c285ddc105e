"""The founding brief, fact by fact, as a visitor and a client of the API find it.

Each line: the number of the fact, an address, and what the answer there must say.
"""

import pytest
from django.utils.html import strip_tags

FACTS = [
    ("A1", "/api/v1/forces/malian-armed-forces/", ["FAMa", "Forces armées maliennes", '"slug":"mali"']),
    ("A1", "/actors/malian-air-force/", ["flies their drones", "Malian Armed Forces"]),
    ("A1", "/actors/national-gendarmerie-of-mali/", ["is an organ of"]),
    ("A2", "/actors/algerian-armed-forces/", ["Algeria"]),
    (
        "A3",
        "/groups/jnim/",
        ["Nusrat al-Islam wa al-Muslimeen", "Nasr Al Islam wal Muslimin", "Nusra al-Islam", "ul-Islam"],
    ),
    ("A4", "/groups/issp/", ["Islamic State Sahel Province", "Islamic State in the Sahel<", "since 2015"]),
    ("A5", "/groups/plateforme/", ["14 juin 2014", "pro-government", "2014–2015"]),
    ("A6", "/groups/cma/", ["Coordination des Mouvements", "separatist", "2014–2015"]),
    ("A7", "/groups/csp-psd/", ["merged into", "2021"]),
    ("A8", "/groups/csp-dpa/", ["April 2024", "du people de"]),
    ("A9", "/groups/fla/", ["seeks independence", "dissolved into", "November 2024"]),
    ("A10", "/groups/wagner-group/", ["was rebranded as", "late 2023", "was replaced by", "around June 2025"]),
    ("A10", "/actors/africa-corps/", ["acts for", "/states/russia/"]),
    ("A11", "/actors/africa-corps/", ["Russian force"]),
    ("A12", "/groups/dan-na-ambassagou/", ["since 2016", "little logistical capacity", "Fulani"]),
    ("A13", "/actors/french-armed-forces/", ["9 November 2022", "/states/france/"]),
    ("A14", "/actors/minusma/", ["until 31 December 2023", "United Nations"]),
    ("A15", "/actors/g5-sahel/", ["until June 2022"]),
    (
        "A16",
        "/actors/alliance-of-sahel-states/",
        ["/states/niger/", "/states/burkina-faso/", "/states/mali/", "condemned"],
    ),
    ("A17", "/states/ukraine/", ["intelligence", "training", "alleged", "denied", "cuts its ties"]),
    ("A18", "/groups/ethnic-militias-mali/", ["below the threshold"]),
    ("A19", "/api/v1/incidents/camp-menaka-2024-07/", ['"community":"Dawsahak"']),
    ("A19", "/api/v1/incidents/killings-fama-russian-2024/", ['"community":"Fulani"']),
    ("A19", "/groups/cma/", ["Tuareg"]),
    ("C1", "/conflicts/algeria-mali/", ["International armed conflict", "disputed", "1 April 2025", "did not go on"]),
    ("C2", "/conflicts/mali-jnim/", ["Additional Protocol II applies", "Hierarchical command", "planned, frequent"]),
    ("C3", "/conflicts/mali-issp/", ["Additional Protocol II possibly applies", "Stable control", "supply corridors"]),
    ("C4", "/conflicts/mali-separatists/", ["CSP-PSD", "CSP-DPA", "FLA: ", "inferred", "Kidal region"]),
    ("C5", "/conflicts/issp-jnim/", ["below the threshold", "Intensity", "Not met", "Gao"]),
    ("C6", "/conflicts/dan-na-ambassagou-fulani/", ["below the threshold", "Organisation, intensity or both"]),
    ("C6", "/conflicts/militias-mali/", ["below the threshold"]),
    (
        "C7",
        "/api/v1/conflicts/?as_of=2025-05-01&country=MLI",
        ['"jnim"', '"issp"', '"fla"', '"africa-corps"', '"ukraine"'],
    ),
    ("C8", "/briefs/mali-2023-2025/", ["2023 to 2025"]),
    ("C8", "/developments/confrontations-2014-2015/", ["does not classify them"]),
    ("D1", "/developments/tuareg-rebellion-2012/", ["2012"]),
    ("D2", "/developments/algiers-accords-2015/", ["20 June 2015"]),
    ("D3", "/developments/csp-psd-formed-2021/", ["2021"]),
    ("D4", "/developments/wagner-support-2021/", ["2021"]),
    ("D5", "/developments/mali-leaves-g5-sahel-2022/", ["June 2022"]),
    ("D6", "/developments/french-mission-ends-2022/", ["9 November 2022"]),
    ("D7", "/developments/hostilities-renewed-2023/", ["August 2023"]),
    ("D8", "/developments/kidal-retaken-2023/", ["November 2023", "Kidal"]),
    ("D9", "/developments/wagner-rebranded-2023/", ["late 2023"]),
    ("D10", "/developments/minusma-gone-2023/", ["31 December 2023"]),
    ("D11", "/developments/algiers-accords-collapse-2024/", ["25 January 2024"]),
    ("D12", "/developments/csp-dpa-formed-2024/", ["April 2024"]),
    ("D13", "/developments/setback-august-2024/", ["August 2024", "heavy losses", "quadcopters"]),
    ("D13", "/developments/mali-cuts-ties-with-ukraine-2024/", ["denies all of it"]),
    ("D14", "/developments/fla-formed-2024/", ["November 2024"]),
    ("D15", "/developments/drone-destroyed-2025/", ["1 April 2025"]),
    ("D16", "/developments/mali-leaves-regional-arrangements-2025/", ["include Algeria", "after 1 April 2025"]),
    ("D17", "/developments/repression-may-2025/", ["May 2025", "mines", "Dioura"]),
    ("D18", "/developments/issp-escalation-june-2025/", ["June 2025"]),
    ("D18", "/developments/africa-corps-replaces-wagner-2025/", ["around June 2025"]),
    (
        "I1",
        "/incidents/drone-tin-zaouatine-2025-04-01/",
        ["near Tin Zaouatine", "Malian soil", "Algerian airspace", "shot down"],
    ),
    (
        "I2",
        "/incidents/camp-menaka-2024-07/",
        ["on the outskirts of Ménaka", "several", "about 200 Dawsahak", "war crime"],
    ),
    ("I3", "/incidents/convoy-2025-02-07/", ["19 vehicles", "25", "13", "78", "Suspected", "No actor has claimed it"]),
    ("I4", "/incidents/gendarmerie-school-faladie/", ["Claimed by the actor", "Bamako", "day not given"]),
    ("I5", "/incidents/base-aerienne-101/", ["humanitarian", "not attributed", "Customary rule 14"]),
    ("I6", "/incidents/homes-central-mali-2024/", ["June to November 2024", "many", "Dan Na Ambassagou", "a pattern"]),
    ("I6", "/incidents/tile-2024/", ["hundreds", "motorbikes"]),
    ("I6", "/incidents/souleye-2024/", ["Ségou", "working school", "health care"]),
    ("I7", "/incidents/dioura-2025-05/", ["May 2025", "large in scale"]),
    ("I8", "/incidents/fla-drone-strike-2025-05/", ["Claimed by the actor", "Front de Libération"]),
    ("I9", "/incidents/executions-by-soldiers-2025-05/", ["May 2025", "Malian Armed Forces"]),
    ("I10", "/incidents/tessit-2025-06/", ["June 2025", "Tessit", "Islamic State in the Sahel Province"]),
    ("I11", "/incidents/fighting-csp-dpa-2024-08/", ["August 2024", "major setback"]),
    ("I12", "/incidents/fama-drone-strikes/", ["Busy markets", "a pattern"]),
    ("I13", "/incidents/jnim-ieds-civilian-transport/", ["Improvised explosive device", "a pattern"]),
    ("I14", "/incidents/jnim-evacuation-orders/", ["displaced", "local leaders"]),
    ("I15", "/incidents/jnim-looting-livestock/", ["livestock", "farmland"]),
    (
        "I16",
        "/incidents/killings-fama-russian-2024/",
        ["May to December 2024", "dozens", "mass graves", "go on in 2025"],
    ),
    ("I17", "/incidents/mass-arrests-torture/", ["torture", "outside military facilities"]),
    ("I18", "/incidents/summary-executions-jnim-issp/", ["local leaders"]),
    ("I18", "/incidents/abductions-jnim-issp/", ["Hostage-taking", "Enforced disappearance", "JNIM only"]),
    ("I19", "/incidents/sexual-violence/", ["women and girls"]),
    ("I19", "/incidents/children-in-hostilities/", ["Recruitment of children", "Use of children"]),
    ("I20", "/incidents/issp-jnim-clashes-gao/", ["Gao", "ISSP v. JNIM"]),
    ("V1", "/api/v1/incidents/?violation=a-attacks-on-civilians", ["camp-menaka-2024-07", "convoy-2025-02-07"]),
    (
        "V2",
        "/api/v1/incidents/?violation=f-attacks-on-civilian-objects",
        ["homes-central-mali-2024", "fama-drone-strikes", "jnim-looting-livestock", "base-aerienne-101"],
    ),
    (
        "V3",
        "/api/v1/incidents/?violation=h-violations-against-persons-in-the-hands-of-the-enemy",
        ["killings-fama", "mass-arrests", "abductions", "sexual-violence", "children-in-hostilities"],
    ),
    ("V4", "/law/ap2-article-1/", ["Additional Protocol II", "Material field of application"]),
    ("V4", "/law/customary-rule-1/", ["Attack on a camp for displaced persons"]),
    ("V4", "/law/customary-rule-54/", ["Looting of livestock"]),
    ("V4", "/law/customary-rule-52/", ["Looting of livestock"]),
    ("V4", "/law/customary-rule-50/", ["Looting of livestock", "Burning of houses in Tilé"]),
    ("V4", "/law/customary-rule-156/", ["Attack on a camp for displaced persons"]),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("fact", "address", "said"), FACTS, ids=[f"{fact} {address}" for fact, address, _ in FACTS])
def test_the_fact_holds(client, fact, address, said):
    answer = client.get(address)
    assert answer.status_code == 200
    text = (answer.text + strip_tags(answer.text)).replace("\u2019", "'")
    missing = [words for words in said if words.replace("\u2019", "'") not in text]
    assert missing == []


def test_no_fact_is_left_out():
    expected = (
        ({f"A{n}" for n in range(1, 20)} | {f"C{n}" for n in range(1, 9)} | {f"D{n}" for n in range(1, 19)})
        | {f"I{n}" for n in range(1, 21)}
        | {f"V{n}" for n in range(1, 5)}
    )
    assert {fact for fact, _, _ in FACTS} >= expected


@pytest.mark.parametrize(
    ("address", "numbers"),
    [
        ("actors/jnim", [("ucdp_actor", "6716", "exact")]),
        ("groups/fla", [("ucdp_actor", "8822", "exact")]),
        ("groups/csp-psd", [("ucdp_actor", "8822", "exact")]),
        ("groups/issp", [("ucdp_actor", "234", "broader")]),
        ("groups/plateforme", []),
        ("states/mali", [("ucdp_actor", "72", "exact")]),
        ("conflicts/mali-jnim", [("ucdp_conflict", "11347", "broader"), ("ucdp_dyad", "15108", "exact")]),
        ("conflicts/algeria-mali", []),
    ],
)
@pytest.mark.django_db
def test_what_ucdp_calls_it_is_known_and_said_where_it_means_more(client, address, numbers):
    found = client.get(f"/api/v1/{address}/").json()["external_ids"]
    assert [(one["scheme"], one["value"], one["match"]) for one in found] == numbers
    page = client.get(f"/{address}/", follow=True).text
    assert all(value in page for _, value, _ in numbers)
