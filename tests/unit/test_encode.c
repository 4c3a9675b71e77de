/* SPDX-License-Identifier: MIT */
#include "wiredesk/encode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

#define HEAD                                                                              \
	"'uri':'urn:wiredesk:ntb:1','standard':{'name':'ninjs','version':'3.2','schema':" \
	"'http://www.iptc.org/std/ninjs/ninjs-schema_3.2.json#'},'type':'text',"          \
	"'representationType':'full',"
#define HASH \
	"{'role':'contentHash','value':'ni:///sha-256;AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'}"

struct fixture {
	struct wd_arena arena;
	struct wd_story story;
	struct wd_encoder *encoder;
	struct wd_hasher *hasher;
	struct wd_buf out;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	if (!f)
		return -1;
	wd_arena_init(&f->arena, 4 << 20);
	wd_buf_init(&f->out, 4 << 20);
	wd_story_init(&f->story);
	f->story.uri = WD_SPAN("urn:wiredesk:ntb:1");
	f->encoder = wd_encoder_new();
	f->hasher = wd_hasher_new();
	*state = f;
	return f->encoder && f->hasher ? 0 : -1;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	wd_hasher_free(f->hasher);
	wd_encoder_free(f->encoder);
	wd_buf_done(&f->out);
	wd_arena_done(&f->arena);
	free(f);
	return 0;
}

static json_t *parse(const char *name, const char *text, size_t n)
{
	json_error_t error;
	json_t *json = json_loadb(text, n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);

	if (!json)
		fail_msg("%s: %s in %.*s", name, error.text, (int)n, text);
	return json;
}

/* @p want is JSON with ' for ". */
static void encodes_to(struct fixture *f, const char *name, const char *want)
{
	static const struct wd_hash zero = { { 0 } };
	char *quoted = strdup(want);

	assert_non_null(quoted);
	for (char *p = quoted; *p; p++)
		*p = *p == '\'' ? '"' : *p;
	wd_buf_reset(&f->out);
	assert_int_equal(wd_encode(f->encoder, &f->story, &zero, f->hasher, &f->out), WD_OK);
	assert_null(memchr(f->out.p, '\n', f->out.n));

	json_t *got_json = parse(name, f->out.p, f->out.n);
	json_t *want_json = parse(name, quoted, strlen(quoted));

	if (!json_equal(got_json, want_json))
		fail_msg("%s: got %.*s", name, (int)f->out.n, f->out.p);
	json_decref(got_json);
	json_decref(want_json);
	free(quoted);
}

static void lay_out(struct fixture *f, const char *text)
{
	assert_int_equal(wd_text_layout(&f->arena, wd_span_of(text), &f->story.text), WD_OK);
}

static void least_document(void **state)
{
	encodes_to(*state, "least", "{" HEAD "'pubStatus':'usable','altIds':[" HASH "]}");
}

static void fill_lists(struct fixture *f)
{
	struct wd_story *story = &f->story;
	struct wd_arena *arena = &f->arena;
	const struct wd_party lind = { .role = WD_ROLE_AUTHOR,
		.name = WD_SPAN_LIT("Anna Lind"),
		.literal = WD_SPAN_LIT("al"),
		.email = WD_SPAN_LIT("al@ntb.example"),
		.place = WD_SPAN_LIT("Hamar") };
	const struct wd_place oslo = { .rel = WD_SPAN_LIT("dateline"),
		.name = WD_SPAN_LIT("Oslo"),
		.locality = WD_SPAN_LIT("OSLO"),
		.area = WD_SPAN_LIT("Viken"),
		.country = WD_SPAN_LIT("Norway"),
		.uri = WD_SPAN_LIT("https://places.example/oslo") };
	const struct wd_place hamar = { .locality = WD_SPAN_LIT("Hamar"),
		.uri = WD_SPAN_LIT("no uri") };
	const struct wd_subject snow = { .name = WD_SPAN_LIT("snow"),
		.rel = WD_SPAN_LIT("keyword"),
		.uri = WD_SPAN_LIT("http://cv.iptc.org/newscodes/mediatopic/20001130") };
	const struct wd_subject code = { .uri = WD_SPAN_LIT("17005000"),
		.rel = WD_SPAN_LIT("about") };
	const struct wd_related link = { .uri = WD_SPAN_LIT("urn:x:2"),
		.name = WD_SPAN_LIT("Ice"),
		.rel = WD_SPAN_LIT("earlier"),
		.href = WD_SPAN_LIT("https://ntb.example/2") };
	const struct wd_related picture = { .headline = WD_SPAN_LIT("Ice"),
		.rel = WD_SPAN_LIT("picture") };
	const struct wd_related line = { .name = WD_SPAN_LIT("Ice"),
		.href = WD_SPAN_LIT("not a link") };

	assert_int_equal(wd_story_add_note(&story->headlines, arena, WD_SPAN("main"),
				 WD_SPAN("Snow \"falls\"")),
		WD_OK);
	assert_int_equal(wd_story_add_note(&story->descriptions, arena, WD_SPAN("byline"),
				 WD_SPAN("By Anna Lind")),
		WD_OK);
	assert_int_equal(
		wd_story_add_note(&story->alt_ids, arena, WD_SPAN("usn"), WD_SPAN("N1")), WD_OK);
	assert_int_equal(wd_story_add_party(story, arena, &lind), WD_OK);
	assert_int_equal(wd_story_add_place(story, arena, &oslo), WD_OK);
	assert_int_equal(wd_story_add_place(story, arena, &hamar), WD_OK);
	assert_int_equal(wd_story_add_subject(&story->subjects, arena, &snow), WD_OK);
	assert_int_equal(wd_story_add_subject(&story->subjects, arena, &code), WD_OK);
	assert_int_equal(wd_story_add_subject(&story->genres, arena, &snow), WD_OK);
	assert_int_equal(wd_story_add_related(story, arena, &link), WD_OK);
	assert_int_equal(wd_story_add_related(story, arena, &line), WD_OK);
	assert_int_equal(wd_story_add_related(story, arena, &picture), WD_OK);
}

/* The uri of the second association: printf Ice | sha256sum, the first 32 digits. */
static void lists_have_their_places(void **state)
{
	fill_lists(*state);
	encodes_to(*state, "lists",
		"{" HEAD "'pubStatus':'usable',"
		"'headlines':[{'role':'main','value':'Snow \\u0022falls\\u0022'}],"
		"'descriptions':[{'role':'byline','value':'By Anna Lind'}],"
		"'infoSources':[{'role':'author','name':'Anna Lind','literal':'al','contactInfo':["
		"{'type':'email','value':'al@ntb.example'},"
		"{'type':'address','address':{'locality':'Hamar'}}]}],"
		"'places':[{'name':'Oslo','rel':'dateline','uri':'https://places.example/oslo',"
		"'contactInfo':[{'type':'address','role':'dateline','address':"
		"{'locality':'OSLO','area':'Viken','country':'Norway'}}]},"
		"{'name':'Hamar','contactInfo':[{'type':'address','address':"
		"{'locality':'Hamar'}}]}],"
		"'subjects':[{'name':'snow','rel':'keyword',"
		"'uri':'http://cv.iptc.org/newscodes/mediatopic/20001130'},"
		"{'literal':'17005000','rel':'about'}],"
		"'genres':[{'name':'snow',"
		"'uri':'http://cv.iptc.org/newscodes/mediatopic/20001130'}],"
		"'associations':[{'uri':'urn:x:2','name':'Ice','rel':'earlier',"
		"'representationType':'partial',"
		"'renditions':[{'name':'web','href':'https://ntb.example/2'}]},"
		"{'uri':'urn:wiredesk:related:2a1a6355ed7e30b0eea3a7967a31e9c4','name':'Ice',"
		"'representationType':'partial'},"
		"{'uri':'urn:wiredesk:related:2a1a6355ed7e30b0eea3a7967a31e9c4',"
		"'name':'Ice','headlines':[{'role':'main','value':'Ice'}],'rel':'picture',"
		"'representationType':'partial'}],"
		"'altIds':[{'role':'usn','value':'N1'}," HASH "]}");
}

/* West and south are negative, and zeros stand where a digit is missing. */
static void places_have_points(void **state)
{
	struct fixture *f = *state;
	struct wd_point points[] = {
		{ .id = WD_SPAN_LIT("https://places.example/1"),
			.name = WD_SPAN_LIT("S\u00e3o \"Paulo\""),
			.area = WD_SPAN_LIT("S\u00e3o Paulo"),
			.country = WD_SPAN_LIT("Brazil"),
			.iso = WD_SPAN_LIT("BR"),
			.lat_e5 = -2354750,
			.lon_e5 = -4663611 },
		{ .id = WD_SPAN_LIT("https://places.example/2"),
			.name = WD_SPAN_LIT("Tema"),
			.country = WD_SPAN_LIT("Ghana"),
			.iso = WD_SPAN_LIT("GH"),
			.lat_e5 = 566980,
			.lon_e5 = -1657 },
	};
	const struct wd_place one = { .rel = WD_SPAN_LIT("dateline"),
		.name = WD_SPAN_LIT("Tema"),
		.points = points + 1,
		.n_points = 1 };
	const struct wd_place two = {
		.name = WD_SPAN_LIT("SAO PAULO/TEMA"), .points = points, .n_points = 2
	};
	const char tema[] = "{'type':'Feature','id':'https://places.example/2','geometry':"
			    "{'type':'Point','coordinates':[-0.01657,5.66980]},'properties':"
			    "{'name':'Tema','country':'Ghana','countryCode':'GH'}}";
	const char paulo[] = "{'type':'Feature','id':'https://places.example/1','geometry':"
			     "{'type':'Point','coordinates':[-46.63611,-23.54750]},"
			     "'properties':{'name':'S\u00e3o \\u0022Paulo\\u0022',"
			     "'area':'S\u00e3o Paulo','country':'Brazil','countryCode':'BR'}}";
	char want[2048];

	assert_int_equal(wd_story_add_place(&f->story, &f->arena, &one), WD_OK);
	assert_int_equal(wd_story_add_place(&f->story, &f->arena, &two), WD_OK);
	(void)snprintf(want, sizeof(want),
		"{" HEAD "'pubStatus':'usable','altIds':[" HASH "],"
		"'places':[{'name':'Tema','rel':'dateline','geoJSON':%s},"
		"{'name':'SAO PAULO/TEMA','geoJSON':{'type':'FeatureCollection',"
		"'features':[%s,%s]}}]}",
		tema, paulo, tema);
	encodes_to(f, "points", want);
}

static void single_values(void **state)
{
	struct fixture *f = *state;

	f->story.version = WD_SPAN("3");
	f->story.language = WD_SPAN("nb");
	f->story.urgency = 4;
	f->story.pub_status = WD_PUB_WITHHELD;
	f->story.first_created = WD_SPAN("2026-01-05T08:00:00Z");
	f->story.version_created = WD_SPAN("2026-01-05T09:00:00Z");
	f->story.content_created = WD_SPAN("2026-01-05T07:00:00Z");
	f->story.embargoed_until = WD_SPAN("2026-01-06T00:00:00+01:00");
	f->story.expires = WD_SPAN("2026-02-06T00:00:00Z");
	f->story.slugline = WD_SPAN("SNOW-OSLO");
	f->story.ed_note = WD_SPAN("Adds\nquote");
	f->story.by = WD_SPAN("Anna Lind");
	f->story.located = WD_SPAN("Oslo");
	f->story.copyright_holder = WD_SPAN("NTB");
	f->story.copyright_notice = WD_SPAN("\u00A9 2026 NTB");
	f->story.usage_terms = WD_SPAN("Ask.");
	f->story.rights_url = WD_SPAN("https://ntb.example/rights");
	encodes_to(f, "single values",
		"{" HEAD "'pubStatus':'withheld','version':'3','language':'nb','urgency':4,"
		"'firstCreated':'2026-01-05T08:00:00Z','versionCreated':'2026-01-05T09:00:00Z',"
		"'contentCreated':'2026-01-05T07:00:00Z',"
		"'embargoedUntil':'2026-01-06T00:00:00+01:00','expires':'2026-02-06T00:00:00Z',"
		"'slugline':'SNOW-OSLO','edNote':'Adds\\nquote','by':'Anna Lind','located':'Oslo',"
		"'copyrightHolder':'NTB','copyrightNotice':'\u00A9 2026 NTB','usageTerms':'Ask.',"
		"'rightsInfo':{'linkedRights':'https://ntb.example/rights'},"
		"'altIds':[" HASH "]}");
	f->story.urgency = 12;
	f->story.rights_url = WD_SPAN("on request");
	assert_int_equal(
		wd_encode(f->encoder, &f->story, &(struct wd_hash){ 0 }, f->hasher, &f->out),
		WD_OK);
	wd_buf_reset(&f->out);
	assert_int_equal(
		wd_encode(f->encoder, &f->story, &(struct wd_hash){ 0 }, f->hasher, &f->out),
		WD_OK);
	assert_int_equal(wd_span_find(wd_buf_span(&f->out), WD_SPAN("urgency")), f->out.n);
	assert_int_equal(wd_span_find(wd_buf_span(&f->out), WD_SPAN("rightsInfo")), f->out.n);
}

static void body_is_escaped_and_counted(void **state)
{
	struct fixture *f = *state;

	lay_out(f, "Sn\u00F6w \"fell\" \\ today.\n\nMore is due.");
	encodes_to(f, "body",
		"{" HEAD "'pubStatus':'usable','altIds':[" HASH "],'bodies':[{'role':'main',"
		"'contentType':'text/plain',"
		"'value':'Sn\u00F6w \\u0022fell\\u0022 \\\\ today.\\n\\nMore is due.',"
		"'charCount':34,'wordCount':7}]}");
}

/* Layout drops control characters; encoding must be safe without relying on it. */
static void every_byte_survives(void **state)
{
	struct fixture *f = *state;
	char bytes[128 + 4];
	struct wd_para para = { .text = { bytes, sizeof(bytes) } };

	for (size_t i = 0; i < 128; i++)
		bytes[i] = (char)i;
	memcpy(bytes + 128, "\xF0\x9F\x98\x80", 4);
	f->story.text = (struct wd_text){ .paras = &para, .n = 1 };
	assert_int_equal(
		wd_encode(f->encoder, &f->story, &(struct wd_hash){ 0 }, f->hasher, &f->out),
		WD_OK);

	json_t *root = parse("bytes", f->out.p, f->out.n);
	json_t *value =
		json_object_get(json_array_get(json_object_get(root, "bodies"), 0), "value");

	assert_int_equal(json_string_length(value), sizeof(bytes));
	assert_memory_equal(json_string_value(value), bytes, sizeof(bytes));
	json_decref(root);
}

static void limits_and_damage_leave_the_output(void **state)
{
	struct fixture *f = *state;
	struct wd_buf small;

	lay_out(f, "Snow fell.");
	for (size_t max = 1; max < 450; max++) {
		wd_buf_init(&small, max);
		assert_int_equal(wd_buf_puts(&small, "x"), WD_OK);
		enum wd_err err =
			wd_encode(f->encoder, &f->story, &(struct wd_hash){ 0 }, f->hasher, &small);
		if (err != WD_OK) {
			assert_int_equal(err, WD_ELIMIT);
			assert_true(wd_span_eq(wd_buf_span(&small), WD_SPAN("x")));
		} else {
			assert_in_range(max, 350, 449);
			json_decref(parse("just enough", small.p + 1, small.n - 1));
		}
		wd_buf_done(&small);
		if (err == WD_OK)
			break;
	}
	f->story.by = WD_SPAN("Anna L\xFFnd");
	assert_int_equal(
		wd_encode(f->encoder, &f->story, &(struct wd_hash){ 0 }, f->hasher, &f->out),
		WD_ECHARSET);
	assert_int_equal(f->out.n, 0);
}

static const struct {
	const char *text;
	bool uri;
} uris[] = {
	{ "", false },
	{ "a:", false },
	{ ":a", false },
	{ "urn:a", true },
	{ "1a:b", false },
	{ "tag:reuters.com,2018:newsml_L1N1P80J7", true },
	{ "http://a.example/x?y=%C3%A5#z", true },
	{ "http://a.example/#x#y", false },
	{ "http://a.example/%C", false },
	{ "http://a.example/%zz", false },
	{ "http://a.example/a b", false },
	{ "http://a.example/\u00E5", false },
	{ "ni:///sha-256;abc_-", true },
	{ "mailto:a@b.example", true },
	{ "just words: here", false },
	{ "x_y:z", false },
	{ "a|b:c", false },
};

static void tells_uris(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(uris) / sizeof(uris[0]); i++) {
		if (wd_is_uri(wd_span_of(uris[i].text)) != uris[i].uri)
			fail_msg("'%s'", uris[i].text);
	}
	assert_false(wd_is_uri((struct wd_span){ "a:b\0c", 5 }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(least_document, set_up, tear_down),
		cmocka_unit_test_setup_teardown(lists_have_their_places, set_up, tear_down),
		cmocka_unit_test_setup_teardown(places_have_points, set_up, tear_down),
		cmocka_unit_test_setup_teardown(single_values, set_up, tear_down),
		cmocka_unit_test_setup_teardown(body_is_escaped_and_counted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(every_byte_survives, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			limits_and_damage_leave_the_output, set_up, tear_down),
		cmocka_unit_test(tells_uris),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
