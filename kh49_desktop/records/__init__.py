"""The record types of the program, one declaration a file; a new type is one line here."""

from kh49_desktop.record import Catalogue
from kh49_desktop.records.agreement import Agreement, AgreementBenefit, AgreementRenewal, AgreementTopic
from kh49_desktop.records.conference import (
    Conference,
    ConferenceElection,
    ConferencePetition,
    ConferenceVote,
    Dialogue,
)
from kh49_desktop.records.employer import Employer, UnitEmployer, Workforce
from kh49_desktop.records.member import Member, MemberEvent
from kh49_desktop.records.unit import Unit, UnitCode, UnitParent, UnitSuccession

CATALOGUE = Catalogue(
    (
        Unit,
        UnitParent,
        UnitSuccession,
        UnitCode,
        Employer,
        UnitEmployer,
        Workforce,
        Member,
        MemberEvent,
        Conference,
        ConferenceVote,
        ConferencePetition,
        ConferenceElection,
        Dialogue,
        Agreement,
        AgreementTopic,
        AgreementBenefit,
        AgreementRenewal,
    )
)
