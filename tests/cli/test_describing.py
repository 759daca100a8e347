"""The declarations for scripts: fields, options, and the rules with their sentences and their law."""

from __future__ import annotations

from tests.cli.conftest import Kh49


def test_no_folder_is_needed(kh49: Kh49) -> None:
    every = kh49("describe", "--json").json
    assert {"unit", "member", "conference", "agreement"} <= {told["name"] for told in every}


def test_fields_tell_their_label_kind_and_options(kh49: Kh49) -> None:
    fields = {field["name"]: field for field in kh49("describe", "member", "--json").json["fields"]}
    assert fields["full_name"]["naming"]
    assert (fields["birth_date"]["kind"], fields["birth_date"]["required"]) == ("Day", True)
    assert [option["code"] for option in fields["gender"]["options"]] == ["NAM", "NU"]
    assert fields["employer"]["record"] == "employer"
    assert fields["ethnicity"]["sensitive"]


def test_children_and_parents_name_each_other(kh49: Kh49) -> None:
    assert kh49("describe", "conference", "--json").json["children"]["votes"] == "conference_vote"
    parent = kh49("describe", "conference_vote", "--json").json["parent"]
    assert parent == {"field": "conference", "record": "conference", "list": "votes"}


def test_rules_tell_what_they_say_and_by_which_law(kh49: Kh49) -> None:
    rules = {rule["name"]: rule for rule in kh49("describe", "agreement", "--json").json["rules"]}
    assert rules["term"]["legal_basis"] == ["Bộ luật Lao động 2019, Điều 78 khoản 3"]
    assert {said["code"] for said in rules["term"]["says"]} == {"term_outside", "before_start"}
    said = {said["code"] for said in rules["approved"]["says"]}
    assert said == {"not_approved", "not_approved_by_asked", "more_than"}
    quorum = next(r for r in kh49("describe", "conference", "--json").json["rules"] if r["name"] == "quorum")
    assert len(quorum["legal_basis"]) == 3  # one for each sector
    assert "Có mặt … trên … người" in quorum["says"][0]["message"]
