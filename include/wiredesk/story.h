/* SPDX-License-Identifier: MIT */
/**
 * @file story.h
 * One wire story, as every stage between decode and encode knows it.
 *
 *     By Anna Lind and Jo Berg, NTB            parties: author Anna Lind, author Jo Berg, agency NTB
 *     OSLO, Jan 5 (NTB) - Snow fell.           places: dateline Oslo; agency "NTB"
 *     More is due.                             text: two paragraphs
 *     (Editing by Per Dal)                     parties: editor Per Dal
 *     Copyright 2026 NTB. All rights reserved. notice, holder, usage terms
 *
 * Decoders fill in what the format names; normalizing adds what it finds in the running text;
 * fingerprint and encode only read. A byline or dateline that a format has as a field of its own
 * ("byline", ninjs "by") comes out of the decoder raw, as descriptions[role=byline] and
 * [role=dateline]: splitting it into by, parties, located and places is the normalizer's, by the
 * same grammar as in running text. A notice field is copyright_notice; its holder and terms too. All text is UTF-8, borrowed from the arena of the message or
 * from the message itself, and never NUL-terminated. Pure.
 */
#ifndef WIREDESK_STORY_H
#define WIREDESK_STORY_H

#include <stdint.h>
#include <sys/queue.h>

#include "wiredesk/arena.h"
#include "wiredesk/err.h"
#include "wiredesk/span.h"
#include "wiredesk/text.h"

/** What a desk does with it. Kafka header `story-action`. */
enum wd_action {
	WD_ACTION_NEW,
	WD_ACTION_UPDATE,     /* a later version of a story: writethru, UPDATE 2-, 1st Ld */
	WD_ACTION_CORRECTION, /* an error mended: CORRECTED-, REFILE-, Eds: CORRECTS */
	WD_ACTION_KILL,       /* withdrawn: must not run */
	WD_ACTION_HOLD,       /* must not run yet */
	WD_ACTION_ADVISORY,   /* to editors, not to readers */
	WD_ACTION_REPEAT,     /* sent again unchanged: RPT-, REPEAT- */
};

/** ninjs pubStatus. */
enum wd_pub_status {
	WD_PUB_USABLE,
	WD_PUB_WITHHELD,
	WD_PUB_CANCELED,
};

/** A part a party had in a story: ninjs infoSources[].role. */
enum wd_role {
	WD_ROLE_AUTHOR,
	WD_ROLE_AGENCY,
	WD_ROLE_PROVIDER,
	WD_ROLE_REPORTER,
	WD_ROLE_WRITER,
	WD_ROLE_EDITOR,
	WD_ROLE_CONTRIBUTOR,
};

/** A person or an organisation behind the story. */
struct wd_party {
	STAILQ_ENTRY(wd_party) link;
	enum wd_role role;
	struct wd_span name;    /* "Anna Lind" */
	struct wd_span literal; /* how the wire names it when that differs: "al/pd", "AP" */
	struct wd_span email;
	struct wd_span place; /* "in Beirut" -> "Beirut" */
};
STAILQ_HEAD(wd_parties, wd_party);

/** A text with a role: headlines, descriptions, alternative ids. */
struct wd_note {
	STAILQ_ENTRY(wd_note) link;
	struct wd_span role;
	struct wd_span value;
};
STAILQ_HEAD(wd_notes, wd_note);

/** A place on the map, from the gazetteer. Everything in it is static but `id`. */
struct wd_point {
	struct wd_span id;      /* GeoNames' URI, "https://sws.geonames.org/3161732/" */
	struct wd_span name;    /* "Bergen" */
	struct wd_span area;    /* "California"; empty when not known */
	struct wd_span country; /* "Norway", in English */
	struct wd_span iso;     /* "NO" */
	int32_t lat_e5, lon_e5; /* 1/100,000 of a degree */
};

struct wd_place {
	STAILQ_ENTRY(wd_place) link;
	/* "dateline"; empty for a place that the story mentions. Decoders say "located" where the
	   format has a place of origin: it becomes the dateline's if the text has none. */
	struct wd_span rel;
	struct wd_span name;     /* "Fort Washington, Pa." */
	struct wd_span locality; /* "FORT WASHINGTON", as written */
	struct wd_span area;     /* state or region, "Pa." */
	struct wd_span country;  /* "Norway" */
	struct wd_span uri;
	struct wd_point *points; /* one, or one for each city of "SEOUL/BEIJING" */
	size_t n_points;         /* 0 when nobody can say which place it is */
};
STAILQ_HEAD(wd_places, wd_place);

struct wd_subject {
	STAILQ_ENTRY(wd_subject) link;
	struct wd_span name, uri, literal;
	struct wd_span rel; /* "keyword", "category", "about" */
};
STAILQ_HEAD(wd_subjects, wd_subject);

/** Something else that the story points to: ninjs associations[]. */
struct wd_related {
	STAILQ_ENTRY(wd_related) link;
	struct wd_span uri; /* empty: encode makes urn:wiredesk:related:<hash of name> */
	struct wd_span name;
	struct wd_span headline; /* its own, where the wire gives one */
	struct wd_span rel;
	struct wd_span href;
};
STAILQ_HEAD(wd_relateds, wd_related);

/** What a rule took out of the running text: the trace that `wiredesk explain` shows. */
struct wd_part {
	STAILQ_ENTRY(wd_part) link;
	const char *rule; /* static: the rule's name, "dateline.city-credit-dash" */
	const char *part; /* static: "dateline", "byline", "copyright", "credits", "related" ... */
	struct wd_span raw; /* a window on story->text.clean */
};
STAILQ_HEAD(wd_parts, wd_part);

struct wd_story {
	/* where it came from */
	const char *format;         /* static: "text", "ninjs"; never NULL after decode */
	bool format_guessed;        /* the format was found by looking */
	struct wd_span guessed;     /* what else was guessed, "charset,language"; may be empty */
	struct wd_span agency;      /* key of its vocabulary file, "reuters"; empty when unknown */
	struct wd_span agency_name; /* as published, "Reuters" */
	bool test;                  /* the wire marks it as a test: never published */

	/* identity */
	struct wd_span uri;     /* an absolute URI, or empty */
	struct wd_span id;      /* the wire's own id when that is no URI */
	struct wd_span version; /* "3"; empty when the wire gives none */
	struct wd_notes alt_ids;

	/* status */
	enum wd_action action;
	enum wd_pub_status pub_status;
	struct wd_span embargoed_until;                                 /* RFC 3339 */
	struct wd_span first_created, version_created, content_created; /* RFC 3339, or empty */
	struct wd_span expires;
	int urgency; /* 1..9, 0 when unknown */

	/* text */
	struct wd_notes headlines;    /* roles main, sub, kicker ... */
	struct wd_notes descriptions; /* roles summary, dateline, byline ... */
	struct wd_span by;            /* display form, without "By" */
	struct wd_span slugline;
	struct wd_span ed_note;
	struct wd_span language; /* BCP 47 */
	struct wd_span raw_text; /* decoders put the running text here; normalize lays it out */
	struct wd_text text;     /* the body: what remains of raw_text after normalizing */
	struct wd_span body_html;
	struct wd_parts parts;

	/* metadata */
	struct wd_parties parties;
	struct wd_span located;       /* "Oslo" */
	struct wd_span dateline_date; /* "Jan 5", as the dateline has it */
	struct wd_places places;
	struct wd_subjects subjects;
	struct wd_subjects genres;
	struct wd_relateds related;

	/* rights */
	struct wd_span copyright_holder, copyright_notice, usage_terms;
	struct wd_span rights_url;
};

/** An empty story; every list is ready for use. */
void wd_story_init(struct wd_story *story);

/* Each appends to a list of @p story and keeps the order. The spans are borrowed: they must live as
   long as @p arena. Empty names and values are ignored. WD_OK or WD_ENOMEM. */
enum wd_err wd_story_add_note(
	struct wd_notes *notes, struct wd_arena *arena, struct wd_span role, struct wd_span value);
enum wd_err wd_story_add_party(
	struct wd_story *story, struct wd_arena *arena, const struct wd_party *party);
enum wd_err wd_story_add_place(
	struct wd_story *story, struct wd_arena *arena, const struct wd_place *place);
enum wd_err wd_story_add_subject(
	struct wd_subjects *subjects, struct wd_arena *arena, const struct wd_subject *subject);
enum wd_err wd_story_add_related(
	struct wd_story *story, struct wd_arena *arena, const struct wd_related *related);

/** Record that @p rule took @p raw, a window on story->text.clean, as @p part (both static text). */
enum wd_err wd_story_add_part(struct wd_story *story, struct wd_arena *arena, const char *rule,
	const char *part, struct wd_span raw);

/** The value of the first note with @p role; an empty span when there is none. */
struct wd_span wd_notes_get(const struct wd_notes *notes, struct wd_span role);

/** "new", "update" ...: the value of the header `story-action`. Static. */
const char *wd_action_name(enum wd_action action);
/** "usable", "withheld", "canceled". Static. */
const char *wd_pub_status_name(enum wd_pub_status status);
/** "author", "agency" ... Static. */
const char *wd_role_name(enum wd_role role);

#endif
