ALTER TABLE "unit_succession" ADD COLUMN "other" TEXT;
ALTER TABLE "unit_succession" ADD COLUMN "decision_date" TEXT;
ALTER TABLE "unit_succession" ADD COLUMN "decision_by" TEXT;
ALTER TABLE "unit_succession" ADD COLUMN "members_moved" INTEGER;
CREATE INDEX "unit_succession_other" ON "unit_succession" ("other") WHERE "other" IS NOT NULL;
CREATE VIRTUAL TABLE "unit_succession_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
ALTER TABLE "unit_code" ADD COLUMN "decision_no" TEXT;
ALTER TABLE "member" ADD COLUMN "not_admissible" TEXT;
ALTER TABLE "member_event" ADD COLUMN "decision_by" TEXT;
ALTER TABLE "member_event" ADD COLUMN "form" TEXT;
ALTER TABLE "member_event" ADD COLUMN "from_group" TEXT;
ALTER TABLE "member_event" ADD COLUMN "card_no" TEXT;
ALTER TABLE "member_event" ADD COLUMN "pause" TEXT;
CREATE INDEX "member_event_card_no" ON "member_event" ("card_no") WHERE "card_no" IS NOT NULL;
CREATE TABLE "consent" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "member" TEXT,
  "given_on" TEXT,
  "how" TEXT,
  "text_version" TEXT,
  "paper" TEXT,
  "taken_by" TEXT,
  "membership" INTEGER,
  "reporting" INTEGER,
  "care" INTEGER,
  "publicity" INTEGER,
  "ethnicity" INTEGER,
  "party" INTEGER,
  "withdrawn_on" TEXT,
  "withdrawn_paper" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "consent_order" ON "consent" ("given_on") WHERE gone IS NULL;
CREATE INDEX "consent_incomplete" ON "consent" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "consent_member" ON "consent" ("member") WHERE "member" IS NOT NULL;
CREATE VIRTUAL TABLE "consent_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "membership_application" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "applicant" TEXT,
  "form" TEXT,
  "received_on" TEXT,
  "addressed_to" TEXT,
  "employer" TEXT,
  "department" TEXT,
  "people" INTEGER,
  "female" INTEGER,
  "declared" INTEGER,
  "result" TEXT,
  "decided_on" TEXT,
  "decision_no" TEXT,
  "decision_by" TEXT,
  "admitted" INTEGER,
  "admitted_female" INTEGER,
  "ceremony_on" TEXT,
  "answered_on" TEXT,
  "note" TEXT,
  "applicant_key" BLOB,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "membership_application_order" ON "membership_application" ("received_on") WHERE gone IS NULL;
CREATE INDEX "membership_application_incomplete" ON "membership_application" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "membership_application_employer" ON "membership_application" ("employer") WHERE "employer" IS NOT NULL;
CREATE VIRTUAL TABLE "membership_application_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "application_person" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "application" TEXT,
  "full_name" TEXT,
  "gender" TEXT,
  "birth_date" TEXT,
  "citizen_id" TEXT,
  "phone" TEXT,
  "native_place" TEXT,
  "job_title" TEXT,
  "result" TEXT,
  "member" TEXT,
  "full_name_key" BLOB,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "application_person_order" ON "application_person" ("full_name_key") WHERE gone IS NULL;
CREATE INDEX "application_person_incomplete" ON "application_person" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "application_person_application" ON "application_person" ("application") WHERE "application" IS NOT NULL;
CREATE INDEX "application_person_citizen_id" ON "application_person" ("citizen_id") WHERE "citizen_id" IS NOT NULL;
CREATE INDEX "application_person_member" ON "application_person" ("member") WHERE "member" IS NOT NULL;
CREATE VIRTUAL TABLE "application_person_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "non_member" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "full_name" TEXT,
  "birth_date" TEXT,
  "gender" TEXT,
  "phone" TEXT,
  "department" TEXT,
  "job_title" TEXT,
  "employer" TEXT,
  "contract_type" TEXT,
  "hired_on" TEXT,
  "left_on" TEXT,
  "not_admissible" TEXT,
  "invited_on" TEXT,
  "applied_on" TEXT,
  "became" TEXT,
  "full_name_key" BLOB,
  "joining" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "non_member_order" ON "non_member" ("full_name_key") WHERE gone IS NULL;
CREATE INDEX "non_member_joining" ON "non_member" ("joining", "full_name_key") WHERE gone IS NULL;
CREATE INDEX "non_member_incomplete" ON "non_member" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "non_member_employer" ON "non_member" ("employer") WHERE "employer" IS NOT NULL;
CREATE INDEX "non_member_became" ON "non_member" ("became") WHERE "became" IS NOT NULL;
CREATE VIRTUAL TABLE "non_member_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "campaign_visit" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "held_on" TEXT,
  "until" TEXT,
  "place" TEXT,
  "employer" TEXT,
  "how" TEXT,
  "organiser" TEXT,
  "with_superior" INTEGER,
  "reached" INTEGER,
  "reached_female" INTEGER,
  "applications" INTEGER,
  "admitted" INTEGER,
  "employer_answer" TEXT,
  "result" TEXT,
  "next_step" TEXT,
  "next_on" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "campaign_visit_order" ON "campaign_visit" ("held_on") WHERE gone IS NULL;
CREATE INDEX "campaign_visit_incomplete" ON "campaign_visit" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "campaign_visit_employer" ON "campaign_visit" ("employer") WHERE "employer" IS NOT NULL;
CREATE VIRTUAL TABLE "campaign_visit_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "committee" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "kind" TEXT,
  "group" TEXT,
  "ordinal" TEXT,
  "term_from" TEXT,
  "term_to" TEXT,
  "formed" TEXT,
  "elected_on" TEXT,
  "members" INTEGER,
  "elected" INTEGER,
  "female" INTEGER,
  "full_time" INTEGER,
  "decision_no" TEXT,
  "decision_date" TEXT,
  "decision_by" TEXT,
  "regulation_on" TEXT,
  "programme" TEXT,
  "note" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "committee_order" ON "committee" ("term_from") WHERE gone IS NULL;
CREATE INDEX "committee_incomplete" ON "committee" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "committee_group" ON "committee" ("group") WHERE "group" IS NOT NULL;
CREATE VIRTUAL TABLE "committee_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "committee_member" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "committee" TEXT,
  "full_name" TEXT,
  "member" TEXT,
  "gender" TEXT,
  "post" TEXT,
  "duty" TEXT,
  "full_time" INTEGER,
  "since" TEXT,
  "until" TEXT,
  "came_by" TEXT,
  "decision_no" TEXT,
  "ended" TEXT,
  "allowance" INTEGER,
  "full_name_key" BLOB,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "committee_member_order" ON "committee_member" ("full_name_key") WHERE gone IS NULL;
CREATE INDEX "committee_member_incomplete" ON "committee_member" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "committee_member_committee" ON "committee_member" ("committee") WHERE "committee" IS NOT NULL;
CREATE INDEX "committee_member_member" ON "committee_member" ("member") WHERE "member" IS NOT NULL;
CREATE VIRTUAL TABLE "committee_member_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "union_group" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "name" TEXT,
  "kind" TEXT,
  "belongs_to" TEXT,
  "employer" TEXT,
  "leader" TEXT,
  "leader_member" TEXT,
  "leader_phone" TEXT,
  "deputy" TEXT,
  "members" INTEGER,
  "female" INTEGER,
  "counted_on" TEXT,
  "established_on" TEXT,
  "decision_no" TEXT,
  "decision_by" TEXT,
  "closed_on" TEXT,
  "closed_why" TEXT,
  "leader_key" BLOB,
  "deputy_key" BLOB,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "union_group_order" ON "union_group" ("name") WHERE gone IS NULL;
CREATE INDEX "union_group_incomplete" ON "union_group" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "union_group_belongs_to" ON "union_group" ("belongs_to") WHERE "belongs_to" IS NOT NULL;
CREATE INDEX "union_group_employer" ON "union_group" ("employer") WHERE "employer" IS NOT NULL;
CREATE INDEX "union_group_leader_member" ON "union_group" ("leader_member") WHERE "leader_member" IS NOT NULL;
CREATE VIRTUAL TABLE "union_group_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "officer_training" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "officer" TEXT,
  "member" TEXT,
  "post" TEXT,
  "course" TEXT,
  "kind" TEXT,
  "since" TEXT,
  "until" TEXT,
  "days" INTEGER,
  "organiser" TEXT,
  "place" TEXT,
  "certificate" TEXT,
  "certificate_no" TEXT,
  "certificate_on" TEXT,
  "note" TEXT,
  "officer_key" BLOB,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "officer_training_order" ON "officer_training" ("since") WHERE gone IS NULL;
CREATE INDEX "officer_training_incomplete" ON "officer_training" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "officer_training_member" ON "officer_training" ("member") WHERE "member" IS NOT NULL;
CREATE VIRTUAL TABLE "officer_training_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "party_development" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "year" INTEGER,
  "period" TEXT,
  "introduced" INTEGER,
  "introduced_female" INTEGER,
  "class_attended" INTEGER,
  "admitted" INTEGER,
  "admitted_female" INTEGER,
  "admitted_workers" INTEGER,
  "party_members" INTEGER,
  "source" TEXT,
  "note" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "party_development_order" ON "party_development" ("year") WHERE gone IS NULL;
CREATE INDEX "party_development_incomplete" ON "party_development" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE TABLE "party_introduction" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "member" TEXT,
  "introduced_on" TEXT,
  "resolution_no" TEXT,
  "introduced_to" TEXT,
  "class_on" TEXT,
  "class_certificate" TEXT,
  "result" TEXT,
  "admitted_on" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "party_introduction_order" ON "party_introduction" ("introduced_on") WHERE gone IS NULL;
CREATE INDEX "party_introduction_incomplete" ON "party_introduction" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "party_introduction_member" ON "party_introduction" ("member") WHERE "member" IS NOT NULL;
CREATE TABLE "party_meeting" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "held_on" TEXT,
  "party_body" TEXT,
  "chaired_by" TEXT,
  "yearly" INTEGER,
  "place" TEXT,
  "present" INTEGER,
  "content" TEXT,
  "requests" INTEGER,
  "conclusions" TEXT,
  "notice_no" TEXT,
  "due_on" TEXT,
  "done" TEXT,
  "done_on" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "party_meeting_order" ON "party_meeting" ("held_on") WHERE gone IS NULL;
CREATE INDEX "party_meeting_incomplete" ON "party_meeting" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE VIRTUAL TABLE "party_meeting_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "coordination_programme" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "title" TEXT,
  "partner" TEXT,
  "partner_kind" TEXT,
  "number" TEXT,
  "signed_on" TEXT,
  "since" TEXT,
  "until" TEXT,
  "content" TEXT,
  "in_charge" TEXT,
  "result" TEXT,
  "reviewed_on" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "coordination_programme_order" ON "coordination_programme" ("signed_on") WHERE gone IS NULL;
CREATE INDEX "coordination_programme_incomplete" ON "coordination_programme" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE VIRTUAL TABLE "coordination_programme_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "joint_inspection" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "held_on" TEXT,
  "until" TEXT,
  "lead_body" TEXT,
  "bodies" TEXT,
  "decision_no" TEXT,
  "employer" TEXT,
  "subject" TEXT,
  "union_took_part" INTEGER,
  "findings" TEXT,
  "violations" INTEGER,
  "recommendations" INTEGER,
  "carried_out" INTEGER,
  "fine" INTEGER,
  "conclusion_no" TEXT,
  "due_on" TEXT,
  "done_on" TEXT,
  "note" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "joint_inspection_order" ON "joint_inspection" ("held_on") WHERE gone IS NULL;
CREATE INDEX "joint_inspection_incomplete" ON "joint_inspection" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "joint_inspection_employer" ON "joint_inspection" ("employer") WHERE "employer" IS NOT NULL;
CREATE VIRTUAL TABLE "joint_inspection_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "administration_dialogue" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "held_on" TEXT,
  "head_of" TEXT,
  "body" TEXT,
  "topic" TEXT,
  "present" INTEGER,
  "female" INTEGER,
  "petitions" INTEGER,
  "answered" INTEGER,
  "settled" INTEGER,
  "content" TEXT,
  "conclusions" TEXT,
  "notice_no" TEXT,
  "told_on" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "administration_dialogue_order" ON "administration_dialogue" ("held_on") WHERE gone IS NULL;
CREATE INDEX "administration_dialogue_incomplete" ON "administration_dialogue" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE VIRTUAL TABLE "administration_dialogue_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "housing_need" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "as_of" TEXT,
  "employer" TEXT,
  "surveyed" INTEGER,
  "renting" INTEGER,
  "rent" INTEGER,
  "need_rent" INTEGER,
  "need_buy" INTEGER,
  "need_loan" INTEGER,
  "housed" INTEGER,
  "children" INTEGER,
  "need_nursery" INTEGER,
  "in_nursery" INTEGER,
  "sent_to" TEXT,
  "sent_on" TEXT,
  "result" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "housing_need_order" ON "housing_need" ("as_of") WHERE gone IS NULL;
CREATE INDEX "housing_need_incomplete" ON "housing_need" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "housing_need_employer" ON "housing_need" ("employer") WHERE "employer" IS NOT NULL;
CREATE VIRTUAL TABLE "housing_need_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "partner_activity" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "held_on" TEXT,
  "name" TEXT,
  "partner" TEXT,
  "programme" TEXT,
  "kind" TEXT,
  "place" TEXT,
  "people" INTEGER,
  "cost" INTEGER,
  "partner_cost" INTEGER,
  "result" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "partner_activity_order" ON "partner_activity" ("held_on") WHERE gone IS NULL;
CREATE INDEX "partner_activity_incomplete" ON "partner_activity" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "partner_activity_programme" ON "partner_activity" ("programme") WHERE "programme" IS NOT NULL;
CREATE VIRTUAL TABLE "partner_activity_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "worker_organisation" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "name" TEXT,
  "employer" TEXT,
  "registration_no" TEXT,
  "registered_on" TEXT,
  "registered_with" TEXT,
  "members" INTEGER,
  "counted_on" TEXT,
  "applied_on" TEXT,
  "joined_on" TEXT,
  "decision_no" TEXT,
  "closed_on" TEXT,
  "note" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "worker_organisation_order" ON "worker_organisation" ("name") WHERE gone IS NULL;
CREATE INDEX "worker_organisation_incomplete" ON "worker_organisation" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "worker_organisation_employer" ON "worker_organisation" ("employer") WHERE "employer" IS NOT NULL;
CREATE VIRTUAL TABLE "worker_organisation_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
ALTER TABLE "conference" ADD COLUMN "employer" TEXT;
ALTER TABLE "conference" ADD COLUMN "rating" TEXT;
ALTER TABLE "conference" ADD COLUMN "agreement" TEXT;
ALTER TABLE "conference" ADD COLUMN "review_6m_result" TEXT;
ALTER TABLE "conference" ADD COLUMN "review_6m_minutes" TEXT;
CREATE INDEX "conference_employer" ON "conference" ("employer") WHERE "employer" IS NOT NULL;
CREATE INDEX "conference_agreement" ON "conference" ("agreement") WHERE "agreement" IS NOT NULL;
ALTER TABLE "dialogue" ADD COLUMN "case" TEXT;
ALTER TABLE "dialogue" ADD COLUMN "asked_by" TEXT;
ALTER TABLE "dialogue" ADD COLUMN "asked_on" TEXT;
ALTER TABLE "dialogue" ADD COLUMN "employer" TEXT;
ALTER TABLE "dialogue" ADD COLUMN "place" TEXT;
ALTER TABLE "dialogue" ADD COLUMN "content_sent_on" TEXT;
ALTER TABLE "dialogue" ADD COLUMN "total_workers" INTEGER;
ALTER TABLE "dialogue" ADD COLUMN "team_list" TEXT;
ALTER TABLE "dialogue" ADD COLUMN "employer_team" INTEGER;
ALTER TABLE "dialogue" ADD COLUMN "legal_representative" INTEGER;
ALTER TABLE "dialogue" ADD COLUMN "minutes_no" TEXT;
ALTER TABLE "dialogue" ADD COLUMN "minutes_signed" INTEGER;
CREATE INDEX "dialogue_employer" ON "dialogue" ("employer") WHERE "employer" IS NOT NULL;
CREATE INDEX "dialogue_team_list" ON "dialogue" ("team_list") WHERE "team_list" IS NOT NULL;
CREATE TABLE "dialogue_petition" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "dialogue" TEXT,
  "content" TEXT,
  "to_whom" TEXT,
  "deadline" TEXT,
  "status" TEXT,
  "answer" TEXT,
  "answered_on" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "dialogue_petition_order" ON "dialogue_petition" ("deadline") WHERE gone IS NULL;
CREATE INDEX "dialogue_petition_incomplete" ON "dialogue_petition" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "dialogue_petition_dialogue" ON "dialogue_petition" ("dialogue") WHERE "dialogue" IS NOT NULL;
CREATE VIRTUAL TABLE "dialogue_petition_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "dialogue_team" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "since" TEXT,
  "until" TEXT,
  "employer" TEXT,
  "decision_no" TEXT,
  "decision_date" TEXT,
  "posted_on" TEXT,
  "total_workers" INTEGER,
  "workers_side" INTEGER,
  "employer_side" INTEGER,
  "women" INTEGER,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "dialogue_team_order" ON "dialogue_team" ("since") WHERE gone IS NULL;
CREATE INDEX "dialogue_team_incomplete" ON "dialogue_team" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "dialogue_team_employer" ON "dialogue_team" ("employer") WHERE "employer" IS NOT NULL;
CREATE VIRTUAL TABLE "dialogue_team_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "dialogue_team_member" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "team" TEXT,
  "person" TEXT,
  "side" TEXT,
  "role" TEXT,
  "post" TEXT,
  "person_key" BLOB,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "dialogue_team_member_order" ON "dialogue_team_member" ("side") WHERE gone IS NULL;
CREATE INDEX "dialogue_team_member_incomplete" ON "dialogue_team_member" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "dialogue_team_member_team" ON "dialogue_team_member" ("team") WHERE "team" IS NOT NULL;
CREATE VIRTUAL TABLE "dialogue_team_member_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "people_inspection_board" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "elected_on" TEXT,
  "conference" TEXT,
  "term_from" TEXT,
  "term_to" TEXT,
  "size" INTEGER,
  "women" INTEGER,
  "recognised_on" TEXT,
  "recognised_no" TEXT,
  "by_regulation" INTEGER,
  "programme" TEXT,
  "result" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "people_inspection_board_order" ON "people_inspection_board" ("elected_on") WHERE gone IS NULL;
CREATE INDEX "people_inspection_board_incomplete" ON "people_inspection_board" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "people_inspection_board_conference" ON "people_inspection_board" ("conference") WHERE "conference" IS NOT NULL;
CREATE VIRTUAL TABLE "people_inspection_board_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "people_inspection_member" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "board" TEXT,
  "person" TEXT,
  "role" TEXT,
  "post" TEXT,
  "votes" INTEGER,
  "left_on" TEXT,
  "person_key" BLOB,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "people_inspection_member_order" ON "people_inspection_member" ("role") WHERE gone IS NULL;
CREATE INDEX "people_inspection_member_incomplete" ON "people_inspection_member" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "people_inspection_member_board" ON "people_inspection_member" ("board") WHERE "board" IS NOT NULL;
CREATE VIRTUAL TABLE "people_inspection_member_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "people_inspection_act" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "board" TEXT,
  "on" TEXT,
  "kind" TEXT,
  "content" TEXT,
  "result" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "people_inspection_act_order" ON "people_inspection_act" ("on") WHERE gone IS NULL;
CREATE INDEX "people_inspection_act_incomplete" ON "people_inspection_act" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "people_inspection_act_board" ON "people_inspection_act" ("board") WHERE "board" IS NOT NULL;
CREATE VIRTUAL TABLE "people_inspection_act_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "petition" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "received_on" TEXT,
  "content" TEXT,
  "source" TEXT,
  "people" INTEGER,
  "employer" TEXT,
  "addressee" TEXT,
  "to_whom" TEXT,
  "sent_on" TEXT,
  "deadline" TEXT,
  "status" TEXT,
  "answer" TEXT,
  "answered_on" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "petition_order" ON "petition" ("received_on") WHERE gone IS NULL;
CREATE INDEX "petition_incomplete" ON "petition" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "petition_employer" ON "petition" ("employer") WHERE "employer" IS NOT NULL;
CREATE VIRTUAL TABLE "petition_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "dispute" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "started_on" TEXT,
  "ended_on" TEXT,
  "kind" TEXT,
  "employer" TEXT,
  "place" TEXT,
  "cause" TEXT,
  "cause_text" TEXT,
  "demands" TEXT,
  "workers_involved" INTEGER,
  "total_workers" INTEGER,
  "female" INTEGER,
  "union_led" INTEGER,
  "settled_by" TEXT,
  "outcome" TEXT,
  "outcome_text" TEXT,
  "reported_on" TEXT,
  "legality" TEXT,
  "court_decision" TEXT,
  "court_decided_on" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "dispute_order" ON "dispute" ("started_on") WHERE gone IS NULL;
CREATE INDEX "dispute_incomplete" ON "dispute" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "dispute_employer" ON "dispute" ("employer") WHERE "employer" IS NOT NULL;
CREATE VIRTUAL TABLE "dispute_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
ALTER TABLE "agreement" ADD COLUMN "negotiation_agreed_on" TEXT;
ALTER TABLE "agreement" ADD COLUMN "negotiation_until" TEXT;
ALTER TABLE "agreement" ADD COLUMN "information_asked_on" TEXT;
ALTER TABLE "agreement" ADD COLUMN "information_given_on" TEXT;
CREATE TABLE "agreement_session" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "agreement" TEXT,
  "held_on" TEXT,
  "place" TEXT,
  "union_side" INTEGER,
  "employer_side" INTEGER,
  "minutes_no" TEXT,
  "result" TEXT,
  "agreed" TEXT,
  "open" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "agreement_session_order" ON "agreement_session" ("held_on") WHERE gone IS NULL;
CREATE INDEX "agreement_session_incomplete" ON "agreement_session" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "agreement_session_agreement" ON "agreement_session" ("agreement") WHERE "agreement" IS NOT NULL;
CREATE VIRTUAL TABLE "agreement_session_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "agreement_consultation" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "agreement" TEXT,
  "consulted_group" TEXT,
  "consulted" INTEGER,
  "approve" INTEGER,
  "disapprove" INTEGER,
  "position" INTEGER,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "agreement_consultation_order" ON "agreement_consultation" ("position") WHERE gone IS NULL;
CREATE INDEX "agreement_consultation_incomplete" ON "agreement_consultation" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "agreement_consultation_agreement" ON "agreement_consultation" ("agreement") WHERE "agreement" IS NOT NULL;
CREATE TABLE "agreement_party" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "agreement" TEXT,
  "employer" TEXT,
  "total_workers" INTEGER,
  "consulted" INTEGER,
  "approve" INTEGER,
  "joined_on" TEXT,
  "left_on" TEXT,
  "all_consented" INTEGER,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "agreement_party_order" ON "agreement_party" ("joined_on") WHERE gone IS NULL;
CREATE INDEX "agreement_party_incomplete" ON "agreement_party" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "agreement_party_agreement" ON "agreement_party" ("agreement") WHERE "agreement" IS NOT NULL;
CREATE INDEX "agreement_party_employer" ON "agreement_party" ("employer") WHERE "employer" IS NOT NULL;
ALTER TABLE "agreement_renewal" ADD COLUMN "override_reason" TEXT;
CREATE TABLE "award" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "year" INTEGER,
  "title" TEXT,
  "title_text" TEXT,
  "holder" TEXT,
  "member" TEXT,
  "recipient" TEXT,
  "level" TEXT,
  "decision_no" TEXT,
  "decided_on" TEXT,
  "prize" INTEGER,
  "movement" TEXT,
  "reason" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "award_order" ON "award" ("year") WHERE gone IS NULL;
CREATE INDEX "award_incomplete" ON "award" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "award_member" ON "award" ("member") WHERE "member" IS NOT NULL;
CREATE INDEX "award_movement" ON "award" ("movement") WHERE "movement" IS NOT NULL;
CREATE VIRTUAL TABLE "award_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "movement" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "name" TEXT,
  "launched_on" TEXT,
  "ended_on" TEXT,
  "launched_by" TEXT,
  "plan_no" TEXT,
  "content" TEXT,
  "people" INTEGER,
  "initiatives" INTEGER,
  "benefit" INTEGER,
  "works" INTEGER,
  "rewarded_people" INTEGER,
  "rewarded_groups" INTEGER,
  "result" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "movement_order" ON "movement" ("launched_on") WHERE gone IS NULL;
CREATE INDEX "movement_incomplete" ON "movement" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE VIRTUAL TABLE "movement_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "propaganda_session" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "held_on" TEXT,
  "topic" TEXT,
  "content" TEXT,
  "form" TEXT,
  "place" TEXT,
  "speaker" TEXT,
  "people" INTEGER,
  "female" INTEGER,
  "materials" INTEGER,
  "cost" INTEGER,
  "remark" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "propaganda_session_order" ON "propaganda_session" ("held_on") WHERE gone IS NULL;
CREATE INDEX "propaganda_session_incomplete" ON "propaganda_session" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE VIRTUAL TABLE "propaganda_session_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "culture_event" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "held_on" TEXT,
  "name" TEXT,
  "kind" TEXT,
  "place" TEXT,
  "organiser" TEXT,
  "people" INTEGER,
  "female" INTEGER,
  "teams" INTEGER,
  "prizes" TEXT,
  "cost" INTEGER,
  "remark" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "culture_event_order" ON "culture_event" ("held_on") WHERE gone IS NULL;
CREATE INDEX "culture_event_incomplete" ON "culture_event" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE VIRTUAL TABLE "culture_event_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "women_work" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "held_on" TEXT,
  "kind" TEXT,
  "content" TEXT,
  "place" TEXT,
  "people" INTEGER,
  "female" INTEGER,
  "children" INTEGER,
  "cost" INTEGER,
  "remark" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "women_work_order" ON "women_work" ("held_on") WHERE gone IS NULL;
CREATE INDEX "women_work_incomplete" ON "women_work" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE VIRTUAL TABLE "women_work_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "welfare" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "held_on" TEXT,
  "kind" TEXT,
  "content" TEXT,
  "place" TEXT,
  "people" INTEGER,
  "members" INTEGER,
  "female" INTEGER,
  "gifts" INTEGER,
  "cost" INTEGER,
  "source" TEXT,
  "remark" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "welfare_order" ON "welfare" ("held_on") WHERE gone IS NULL;
CREATE INDEX "welfare_incomplete" ON "welfare" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE VIRTUAL TABLE "welfare_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "work_accident" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "occurred_on" TEXT,
  "kind" TEXT,
  "employer" TEXT,
  "place" TEXT,
  "dead" INTEGER,
  "serious" INTEGER,
  "light" INTEGER,
  "cause" TEXT,
  "cause_text" TEXT,
  "measures" TEXT,
  "days_lost" INTEGER,
  "damage" INTEGER,
  "employer_paid" INTEGER,
  "union_support" INTEGER,
  "union_investigated" INTEGER,
  "minutes_no" TEXT,
  "reported_on" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "work_accident_order" ON "work_accident" ("occurred_on") WHERE gone IS NULL;
CREATE INDEX "work_accident_incomplete" ON "work_accident" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "work_accident_employer" ON "work_accident" ("employer") WHERE "employer" IS NOT NULL;
CREATE VIRTUAL TABLE "work_accident_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "democracy_regulation" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "number" TEXT,
  "issued_on" TEXT,
  "employer" TEXT,
  "signer" TEXT,
  "effective_on" TEXT,
  "ended_on" TEXT,
  "consulted_on" TEXT,
  "opinion" TEXT,
  "refusal_reason" TEXT,
  "published_on" TEXT,
  "replaces" TEXT,
  "revision" TEXT,
  "reviewed_on" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "democracy_regulation_order" ON "democracy_regulation" ("issued_on") WHERE gone IS NULL;
CREATE INDEX "democracy_regulation_incomplete" ON "democracy_regulation" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "democracy_regulation_employer" ON "democracy_regulation" ("employer") WHERE "employer" IS NOT NULL;
CREATE INDEX "democracy_regulation_replaces" ON "democracy_regulation" ("replaces") WHERE "replaces" IS NOT NULL;
CREATE VIRTUAL TABLE "democracy_regulation_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "cooperation_rule" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "number" TEXT,
  "signed_on" TEXT,
  "employer" TEXT,
  "signer_union" TEXT,
  "signer_employer" TEXT,
  "until" TEXT,
  "content" TEXT,
  "reviewed_on" TEXT,
  "result" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "cooperation_rule_order" ON "cooperation_rule" ("signed_on") WHERE gone IS NULL;
CREATE INDEX "cooperation_rule_incomplete" ON "cooperation_rule" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "cooperation_rule_employer" ON "cooperation_rule" ("employer") WHERE "employer" IS NOT NULL;
CREATE VIRTUAL TABLE "cooperation_rule_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "self_inspection" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "held_on" TEXT,
  "ended_on" TEXT,
  "kind" TEXT,
  "inspector" TEXT,
  "subject" TEXT,
  "decision_no" TEXT,
  "conclusion_no" TEXT,
  "conclusion" TEXT,
  "violations" INTEGER,
  "deadline" TEXT,
  "remedied_on" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "self_inspection_order" ON "self_inspection" ("held_on") WHERE gone IS NULL;
CREATE INDEX "self_inspection_incomplete" ON "self_inspection" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE VIRTUAL TABLE "self_inspection_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "social_criticism" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "held_on" TEXT,
  "kind" TEXT,
  "subject" TEXT,
  "body" TEXT,
  "led_by" TEXT,
  "opinions" INTEGER,
  "accepted" INTEGER,
  "document_no" TEXT,
  "answered_on" TEXT,
  "result" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "social_criticism_order" ON "social_criticism" ("held_on") WHERE gone IS NULL;
CREATE INDEX "social_criticism_incomplete" ON "social_criticism" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE VIRTUAL TABLE "social_criticism_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "model_practice" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "name" TEXT,
  "area" TEXT,
  "since" TEXT,
  "content" TEXT,
  "people" INTEGER,
  "result" TEXT,
  "recognised_by" TEXT,
  "copied" INTEGER,
  "copied_at" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "model_practice_order" ON "model_practice" ("since") WHERE gone IS NULL;
CREATE INDEX "model_practice_incomplete" ON "model_practice" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE VIRTUAL TABLE "model_practice_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "dues_base" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "member" TEXT,
  "since" TEXT,
  "amount" INTEGER,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "dues_base_order" ON "dues_base" ("since") WHERE gone IS NULL;
CREATE INDEX "dues_base_incomplete" ON "dues_base" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "dues_base_member" ON "dues_base" ("member") WHERE "member" IS NOT NULL;
CREATE TABLE "dues" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "member" TEXT,
  "year" INTEGER,
  "m01" INTEGER,
  "m02" INTEGER,
  "m03" INTEGER,
  "m04" INTEGER,
  "m05" INTEGER,
  "m06" INTEGER,
  "m07" INTEGER,
  "m08" INTEGER,
  "m09" INTEGER,
  "m10" INTEGER,
  "m11" INTEGER,
  "m12" INTEGER,
  "note" TEXT,
  "collected" INTEGER,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "dues_order" ON "dues" ("year") WHERE gone IS NULL;
CREATE INDEX "dues_incomplete" ON "dues" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "dues_member" ON "dues" ("member", "year") WHERE "member" IS NOT NULL;
CREATE TABLE "union_fund" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "month" TEXT,
  "employer" TEXT,
  "quarterly" INTEGER,
  "payroll" INTEGER,
  "workers" INTEGER,
  "paid" INTEGER,
  "paid_on" TEXT,
  "relief" TEXT,
  "relief_decision" TEXT,
  "relief_from" TEXT,
  "relief_until" TEXT,
  "cut_percent" INTEGER,
  "note" TEXT,
  "due" INTEGER,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "union_fund_order" ON "union_fund" ("month") WHERE gone IS NULL;
CREATE INDEX "union_fund_incomplete" ON "union_fund" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "union_fund_employer" ON "union_fund" ("employer") WHERE "employer" IS NOT NULL;
CREATE TABLE "fund_disclosure" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "year" INTEGER,
  "meeting_on" TEXT,
  "channel" TEXT,
  "published_on" TEXT,
  "document_no" TEXT,
  "content" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "fund_disclosure_order" ON "fund_disclosure" ("year") WHERE gone IS NULL;
CREATE INDEX "fund_disclosure_incomplete" ON "fund_disclosure" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE VIRTUAL TABLE "fund_disclosure_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "fundraising" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "on" TEXT,
  "donor" TEXT,
  "gift" TEXT,
  "amount" INTEGER,
  "purpose" TEXT,
  "spent" INTEGER,
  "note" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "fundraising_order" ON "fundraising" ("on") WHERE gone IS NULL;
CREATE INDEX "fundraising_incomplete" ON "fundraising" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE VIRTUAL TABLE "fundraising_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "attachment" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "about_table" TEXT,
  "about_record" TEXT,
  "name" TEXT,
  "sha256" TEXT,
  "size" INTEGER,
  "media" TEXT,
  "what" TEXT,
  "added_on" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "attachment_order" ON "attachment" ("name") WHERE gone IS NULL;
CREATE INDEX "attachment_incomplete" ON "attachment" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "attachment_about_record" ON "attachment" ("about_record") WHERE "about_record" IS NOT NULL;
CREATE VIRTUAL TABLE "attachment_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE export_log (
  seq INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, about TEXT NOT NULL, what TEXT NOT NULL,
  file TEXT NOT NULL, rows INTEGER NOT NULL, personal TEXT NOT NULL
) STRICT;
CREATE TABLE double_entry (
  about TEXT NOT NULL, record TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL,
  PRIMARY KEY (about, record, field)
) STRICT;
CREATE TABLE not_twins (one TEXT NOT NULL, other TEXT NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL, PRIMARY KEY (one, other)) STRICT;
CREATE TRIGGER export_log_stays BEFORE DELETE ON export_log BEGIN SELECT RAISE(ABORT, 'export_log is append-only'); END;
CREATE TRIGGER export_log_is BEFORE UPDATE OF seq, at, who, about, what, "rows", personal ON export_log BEGIN
  SELECT RAISE(ABORT, 'export_log is append-only');
END;
