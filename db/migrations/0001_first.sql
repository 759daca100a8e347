CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE change (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL, who TEXT NOT NULL, device TEXT NOT NULL,
  counter INTEGER NOT NULL, kind TEXT NOT NULL, what TEXT NOT NULL, reverts INTEGER, undone INTEGER
) STRICT;
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY, change INTEGER NOT NULL REFERENCES change (seq), about TEXT NOT NULL, record TEXT NOT NULL,
  act TEXT NOT NULL, fields TEXT NOT NULL
) STRICT;
CREATE INDEX journal_record ON journal (record);
CREATE INDEX journal_change ON journal (change);
CREATE TABLE version (
  unit TEXT NOT NULL, device TEXT NOT NULL, counter INTEGER NOT NULL, PRIMARY KEY (unit, device)
) STRICT;
CREATE TABLE draft (
  form TEXT NOT NULL, field TEXT NOT NULL, typed TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (form, field)
) STRICT;
CREATE TABLE "union_unit" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "name" TEXT,
  "short_name" TEXT,
  "code" TEXT,
  "kind" TEXT,
  "host_type" TEXT,
  "superior" TEXT,
  "chair" TEXT,
  "place" TEXT,
  "established_date" TEXT,
  "decision_no" TEXT,
  "decision_date" TEXT,
  "decision_by" TEXT,
  "term_from" INTEGER,
  "term_to" INTEGER,
  "has_seal" INTEGER,
  "account" TEXT,
  "closed_date" TEXT,
  "closed_reason" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "union_unit_order" ON "union_unit" ("name") WHERE gone IS NULL;
CREATE INDEX "union_unit_incomplete" ON "union_unit" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE VIRTUAL TABLE "union_unit_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "unit_parent" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "unit" TEXT,
  "name" TEXT,
  "parent" TEXT,
  "role" TEXT,
  "since" TEXT,
  "until" TEXT,
  "decision_no" TEXT,
  "decision_date" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "unit_parent_order" ON "unit_parent" ("since") WHERE gone IS NULL;
CREATE INDEX "unit_parent_incomplete" ON "unit_parent" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "unit_parent_unit" ON "unit_parent" ("unit") WHERE "unit" IS NOT NULL;
CREATE INDEX "unit_parent_parent" ON "unit_parent" ("parent") WHERE "parent" IS NOT NULL;
CREATE VIRTUAL TABLE "unit_parent_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "unit_succession" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "unit" TEXT,
  "kind" TEXT,
  "old_name" TEXT,
  "new_name" TEXT,
  "on" TEXT,
  "decision_no" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "unit_succession_order" ON "unit_succession" ("on") WHERE gone IS NULL;
CREATE INDEX "unit_succession_incomplete" ON "unit_succession" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "unit_succession_unit" ON "unit_succession" ("unit") WHERE "unit" IS NOT NULL;
CREATE TABLE "unit_code" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "unit" TEXT,
  "code" TEXT,
  "system" TEXT,
  "since" TEXT,
  "until" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "unit_code_order" ON "unit_code" ("since") WHERE gone IS NULL;
CREATE INDEX "unit_code_incomplete" ON "unit_code" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "unit_code_unit" ON "unit_code" ("unit") WHERE "unit" IS NOT NULL;
CREATE VIRTUAL TABLE "unit_code_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "employer" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "name" TEXT,
  "tax_code" TEXT,
  "budget_relation_code" TEXT,
  "ownership_type" TEXT,
  "legal_representative" TEXT,
  "industry" TEXT,
  "address" TEXT,
  "commune" TEXT,
  "province" TEXT,
  "head_office_province" TEXT,
  "in_industrial_zone" INTEGER,
  "industrial_zone" TEXT,
  "production_stable" INTEGER,
  "party_organisation" INTEGER,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "employer_order" ON "employer" ("name") WHERE gone IS NULL;
CREATE INDEX "employer_incomplete" ON "employer" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE VIRTUAL TABLE "employer_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "unit_employer" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "unit" TEXT,
  "employer" TEXT,
  "since" TEXT,
  "until" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "unit_employer_order" ON "unit_employer" ("since") WHERE gone IS NULL;
CREATE INDEX "unit_employer_incomplete" ON "unit_employer" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "unit_employer_unit" ON "unit_employer" ("unit") WHERE "unit" IS NOT NULL;
CREATE INDEX "unit_employer_employer" ON "unit_employer" ("employer") WHERE "employer" IS NOT NULL;
CREATE TABLE "workforce_snapshot" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "as_of" TEXT,
  "employer" TEXT,
  "total_workers" INTEGER,
  "female" INTEGER,
  "ethnic_minority" INTEGER,
  "contract_signed" INTEGER,
  "bhxh_paid" INTEGER,
  "underemployed" INTEGER,
  "underemployed_female" INTEGER,
  "avg_wage" INTEGER,
  "wage_headcount" INTEGER,
  "wage_debt" INTEGER,
  "housed_by_employer" INTEGER,
  "renting" INTEGER,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "workforce_snapshot_order" ON "workforce_snapshot" ("as_of") WHERE gone IS NULL;
CREATE INDEX "workforce_snapshot_incomplete" ON "workforce_snapshot" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "workforce_snapshot_employer" ON "workforce_snapshot" ("employer") WHERE "employer" IS NOT NULL;
CREATE TABLE "member" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "full_name" TEXT,
  "birth_date" TEXT,
  "gender" TEXT,
  "citizen_id" TEXT,
  "phone" TEXT,
  "department" TEXT,
  "job_title" TEXT,
  "employer" TEXT,
  "contract_type" TEXT,
  "hired_on" TEXT,
  "admitted_on" TEXT,
  "decision_no" TEXT,
  "decision_by" TEXT,
  "application_date" TEXT,
  "application_form" TEXT,
  "card_no" TEXT,
  "card_issued_on" TEXT,
  "card_status" TEXT,
  "union_post" TEXT,
  "old_id_9" TEXT,
  "id_issue_date" TEXT,
  "id_issue_place" TEXT,
  "native_place" TEXT,
  "residence" TEXT,
  "email" TEXT,
  "bhxh_no" TEXT,
  "education" TEXT,
  "qualification" TEXT,
  "ethnicity" TEXT,
  "is_party_member" INTEGER,
  "note" TEXT,
  "full_name_key" BLOB,
  "status" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "member_order" ON "member" ("full_name_key") WHERE gone IS NULL;
CREATE INDEX "member_status" ON "member" ("status", "full_name_key") WHERE gone IS NULL;
CREATE INDEX "member_incomplete" ON "member" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "member_citizen_id" ON "member" ("citizen_id") WHERE "citizen_id" IS NOT NULL;
CREATE INDEX "member_employer" ON "member" ("employer") WHERE "employer" IS NOT NULL;
CREATE INDEX "member_card_no" ON "member" ("card_no") WHERE "card_no" IS NOT NULL;
CREATE VIRTUAL TABLE "member_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "member_event" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "member" TEXT,
  "kind" TEXT,
  "on" TEXT,
  "decision_no" TEXT,
  "from_unit" TEXT,
  "to_unit" TEXT,
  "to_group" TEXT,
  "reason" TEXT,
  "corrects" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "member_event_order" ON "member_event" ("on") WHERE gone IS NULL;
CREATE INDEX "member_event_incomplete" ON "member_event" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "member_event_member" ON "member_event" ("member") WHERE "member" IS NOT NULL;
CREATE INDEX "member_event_corrects" ON "member_event" ("corrects") WHERE "corrects" IS NOT NULL;
CREATE TABLE "conference" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "year" INTEGER,
  "type" TEXT,
  "session" TEXT,
  "status" TEXT,
  "not_held_reason" TEXT,
  "held_on" TEXT,
  "start" TEXT,
  "end" TEXT,
  "form" TEXT,
  "place" TEXT,
  "chair" TEXT,
  "secretary" TEXT,
  "superior_attended" INTEGER,
  "total_workers" INTEGER,
  "summoned" INTEGER,
  "present" INTEGER,
  "female" INTEGER,
  "by_regulation" INTEGER,
  "content_business" INTEGER,
  "content_agreement" INTEGER,
  "content_conditions" INTEGER,
  "content_workers" INTEGER,
  "content_employer" INTEGER,
  "content_emulation" INTEGER,
  "content_other" TEXT,
  "union_rep_report" INTEGER,
  "employer_report" INTEGER,
  "resolution_no" TEXT,
  "resolution_date" TEXT,
  "resolution_text" TEXT,
  "minutes_no" TEXT,
  "minutes_date" TEXT,
  "review_6m_on" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "conference_order" ON "conference" ("year") WHERE gone IS NULL;
CREATE INDEX "conference_incomplete" ON "conference" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE VIRTUAL TABLE "conference_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "conference_vote" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "conference" TEXT,
  "item" TEXT,
  "for" INTEGER,
  "against" INTEGER,
  "abstain" INTEGER,
  "position" INTEGER,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "conference_vote_order" ON "conference_vote" ("position") WHERE gone IS NULL;
CREATE INDEX "conference_vote_incomplete" ON "conference_vote" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "conference_vote_conference" ON "conference_vote" ("conference") WHERE "conference" IS NOT NULL;
CREATE VIRTUAL TABLE "conference_vote_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "conference_petition" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "conference" TEXT,
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
CREATE INDEX "conference_petition_order" ON "conference_petition" ("deadline") WHERE gone IS NULL;
CREATE INDEX "conference_petition_incomplete" ON "conference_petition" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "conference_petition_conference" ON "conference_petition" ("conference") WHERE "conference" IS NOT NULL;
CREATE VIRTUAL TABLE "conference_petition_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "conference_election" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "conference" TEXT,
  "body" TEXT,
  "person" TEXT,
  "for" INTEGER,
  "term_from" TEXT,
  "term_to" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "conference_election_order" ON "conference_election" ("body") WHERE gone IS NULL;
CREATE INDEX "conference_election_incomplete" ON "conference_election" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "conference_election_conference" ON "conference_election" ("conference") WHERE "conference" IS NOT NULL;
CREATE VIRTUAL TABLE "conference_election_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "dialogue" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "held_on" TEXT,
  "kind" TEXT,
  "content" TEXT,
  "team" INTEGER,
  "present" INTEGER,
  "petitions" INTEGER,
  "solved" INTEGER,
  "minutes_date" TEXT,
  "published_on" TEXT,
  "outcome" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "dialogue_order" ON "dialogue" ("held_on") WHERE gone IS NULL;
CREATE INDEX "dialogue_incomplete" ON "dialogue" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE VIRTUAL TABLE "dialogue_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "agreement" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "type" TEXT,
  "number" TEXT,
  "employer" TEXT,
  "signed_on" TEXT,
  "signer_union" TEXT,
  "signer_employer" TEXT,
  "authority_paper" TEXT,
  "effective_on" TEXT,
  "term_years" INTEGER,
  "expires_on" TEXT,
  "workers_covered" INTEGER,
  "negotiation_request_on" TEXT,
  "consult_method" TEXT,
  "consult_date" TEXT,
  "total_workers" INTEGER,
  "consulted" INTEGER,
  "approve" INTEGER,
  "disapprove" INTEGER,
  "disputed_clauses" TEXT,
  "override_reason" TEXT,
  "sent_authority_on" TEXT,
  "receipt_no" TEXT,
  "sent_union_on" TEXT,
  "published_on" TEXT,
  "renegotiation_on" TEXT,
  "replaces" TEXT,
  "void" TEXT,
  "grade" TEXT,
  "score" INTEGER,
  "graded_by" TEXT,
  "graded_on" TEXT,
  "grade_basis" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "agreement_order" ON "agreement" ("signed_on") WHERE gone IS NULL;
CREATE INDEX "agreement_incomplete" ON "agreement" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "agreement_employer" ON "agreement" ("employer") WHERE "employer" IS NOT NULL;
CREATE INDEX "agreement_replaces" ON "agreement" ("replaces") WHERE "replaces" IS NOT NULL;
CREATE VIRTUAL TABLE "agreement_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "agreement_topic" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "agreement" TEXT,
  "topic" TEXT,
  "agree" INTEGER,
  "disagree" INTEGER,
  "position" INTEGER,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "agreement_topic_order" ON "agreement_topic" ("position") WHERE gone IS NULL;
CREATE INDEX "agreement_topic_incomplete" ON "agreement_topic" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "agreement_topic_agreement" ON "agreement_topic" ("agreement") WHERE "agreement" IS NOT NULL;
CREATE VIRTUAL TABLE "agreement_topic_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "agreement_benefit" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "agreement" TEXT,
  "category" TEXT,
  "text" TEXT,
  "amount" INTEGER,
  "unit" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "agreement_benefit_order" ON "agreement_benefit" ("category") WHERE gone IS NULL;
CREATE INDEX "agreement_benefit_incomplete" ON "agreement_benefit" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "agreement_benefit_agreement" ON "agreement_benefit" ("agreement") WHERE "agreement" IS NOT NULL;
CREATE VIRTUAL TABLE "agreement_benefit_search" USING fts5(words, content='', detail='none', prefix='1 2 3 4', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE "agreement_renewal" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "agreement" TEXT,
  "kind" TEXT,
  "signed_on" TEXT,
  "expires_on" TEXT,
  "approve" INTEGER,
  "total_workers" INTEGER,
  "content" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "agreement_renewal_order" ON "agreement_renewal" ("signed_on") WHERE gone IS NULL;
CREATE INDEX "agreement_renewal_incomplete" ON "agreement_renewal" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "agreement_renewal_agreement" ON "agreement_renewal" ("agreement") WHERE "agreement" IS NOT NULL;
CREATE TABLE "leftover" (
  "rid" INTEGER PRIMARY KEY,
  "id" TEXT NOT NULL UNIQUE,
  "of_unit" TEXT NOT NULL,
  "about_table" TEXT,
  "about_record" TEXT,
  "about_field" TEXT,
  "typed" TEXT,
  "code" TEXT,
  "reason" TEXT,
  "source" TEXT,
  "incomplete" INTEGER NOT NULL DEFAULT 0,
  "gone" TEXT,
  "stamp" TEXT NOT NULL
) STRICT;
CREATE INDEX "leftover_order" ON "leftover" ("source") WHERE gone IS NULL;
CREATE INDEX "leftover_incomplete" ON "leftover" (incomplete) WHERE gone IS NULL AND incomplete > 0;
CREATE INDEX "leftover_about_record" ON "leftover" ("about_record") WHERE "about_record" IS NOT NULL;
