"""The record types of the program, one declaration a file; a new type is one line here."""

from kh49_desktop.record import Catalogue
from kh49_desktop.records.agreement import (
    Agreement,
    AgreementBenefit,
    AgreementConsultation,
    AgreementEmployer,
    AgreementRenewal,
    AgreementSession,
    AgreementTopic,
)
from kh49_desktop.records.conference import (
    Conference,
    ConferenceElection,
    ConferencePetition,
    ConferenceVote,
    Dialogue,
)
from kh49_desktop.records.consent import Consent
from kh49_desktop.records.coordination import (
    AdministrationDialogue,
    CoordinationProgramme,
    HousingNeed,
    JointInspection,
    PartnerActivity,
    WorkerOrganisation,
)
from kh49_desktop.records.dialogue import DialoguePetition, DialogueTeam, DialogueTeamMember
from kh49_desktop.records.dispute import Dispute
from kh49_desktop.records.employer import Employer, UnitEmployer, Workforce
from kh49_desktop.records.emulation import Award, Movement
from kh49_desktop.records.finance import Dues, DuesBase, FundDisclosure, Fundraising, UnionFund
from kh49_desktop.records.groups import GROUPS as GROUPS
from kh49_desktop.records.inspection_board import InspectionBoardAct, InspectionBoardMember, PeopleInspectionBoard
from kh49_desktop.records.member import Member, MemberEvent
from kh49_desktop.records.membership import ApplicationPerson, CampaignVisit, MembershipApplication, NonMember
from kh49_desktop.records.organisation import Committee, CommitteeMember, OfficerTraining, UnionGroup
from kh49_desktop.records.party import PartyDevelopment, PartyIntroduction, PartyMeeting
from kh49_desktop.records.petition import Petition
from kh49_desktop.records.propaganda import CultureEvent, PropagandaSession, WomenWork
from kh49_desktop.records.regulation import (
    CooperationRule,
    DemocracyRegulation,
    ModelPractice,
    SelfInspection,
    SocialCriticism,
)
from kh49_desktop.records.unit import Unit, UnitCode, UnitParent, UnitSuccession
from kh49_desktop.records.welfare import Welfare, WorkAccident

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
        Consent,
        MembershipApplication,
        ApplicationPerson,
        NonMember,
        CampaignVisit,
        Committee,
        CommitteeMember,
        UnionGroup,
        OfficerTraining,
        PartyDevelopment,
        PartyIntroduction,
        PartyMeeting,
        CoordinationProgramme,
        JointInspection,
        AdministrationDialogue,
        HousingNeed,
        PartnerActivity,
        WorkerOrganisation,
        Conference,
        ConferenceVote,
        ConferencePetition,
        ConferenceElection,
        Dialogue,
        DialoguePetition,
        DialogueTeam,
        DialogueTeamMember,
        PeopleInspectionBoard,
        InspectionBoardMember,
        InspectionBoardAct,
        Petition,
        Dispute,
        Agreement,
        AgreementSession,
        AgreementConsultation,
        AgreementEmployer,
        AgreementTopic,
        AgreementBenefit,
        AgreementRenewal,
        Award,
        Movement,
        PropagandaSession,
        CultureEvent,
        WomenWork,
        Welfare,
        WorkAccident,
        DemocracyRegulation,
        CooperationRule,
        SelfInspection,
        SocialCriticism,
        ModelPractice,
        DuesBase,
        Dues,
        UnionFund,
        FundDisclosure,
        Fundraising,
    )
)
