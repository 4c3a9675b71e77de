/* SPDX-License-Identifier: MIT */
/* The language of stories that do not say it: right, or none. */
#include "unit/norm_help.h"

#include "core/language.h"
#include "wiredesk/resolve.h"

static const struct {
	const char *want, *text;
} texts[] = {
	{ "en",
		"The ferry to the outer islands stays in port until the storm has passed, the "
		"harbour office said." },
	{ "de",
		"Die Fähre zu den äußeren Inseln bleibt im Hafen, bis der Sturm vorüber ist, teilte "
		"das Hafenamt mit." },
	{ "fr",
		"Le bac vers les îles restera au port jusqu'à la fin de la tempête, a annoncé la "
		"capitainerie." },
	{ "es",
		"El transbordador a las islas seguirá en el puerto hasta que pase la tormenta, según "
		"la capitanía." },
	{ "it",
		"Il traghetto per le isole resterà in porto finché non sarà passata la tempesta, ha "
		"detto la capitaneria." },
	{ "pt",
		"A balsa para as ilhas vai ficar no porto até que a tempestade passe, informou a "
		"capitania." },
	{ "nl",
		"De veerboot naar de eilanden blijft in de haven tot de storm voorbij is, zegt het "
		"havenkantoor." },
	{ "sv",
		"Färjan till de yttre öarna stannar i hamnen tills stormen har gått förbi, säger "
		"hamnkontoret." },
	{ "da",
		"Færgen til øerne bliver i havnen, indtil stormen er drevet over, oplyser "
		"havnekontoret til pressen." },
	{ "nb",
		"Fergen til øyene blir liggende i havnen til stormen har gitt seg, opplyser "
		"havnekontoret til pressen i dag." },
	{ "fi",
		"Lautta ulkosaarille pysyy satamassa, kunnes myrsky on ohi, kertoo satamatoimisto "
		"tiedotteessaan." },
	{ "pl",
		"Prom na wyspy pozostanie w porcie do czasu, aż sztorm ucichnie, poinformował "
		"kapitanat portu." },
	{ "cs",
		"Trajekt na ostrovy zůstane v přístavu, dokud bouře nepřejde, oznámil přístavní "
		"úřad." },
	{ "hu",
		"A szigetekre tartó komp a kikötőben marad, amíg a vihar el nem vonul, közölte a "
		"kikötői hivatal." },
	{ "tr",
		"Adalara giden feribot fırtına geçene kadar limanda kalacak, liman idaresi bunu "
		"açıkladı." },
	{ "ru",
		"Паром на острова останется в порту, пока не пройдет шторм, сообщили в управлении "
		"порта." },
	{ "uk",
		"Пором на острови залишиться в порту, доки не мине шторм, повідомили в управлінні "
		"порту." },
	{ "el", "Το πλοίο για τα νησιά θα μείνει στο λιμάνι μέχρι να περάσει η καταιγίδα." },
	{ "ar", "قال مكتب الميناء إن العبارة ستبقى في الميناء حتى تمر العاصفة." },
	{ "he", "המעבורת לאיים תישאר בנמל עד שהסערה תחלוף, כך נמסר ממשרד הנמל." },
	{ "ja", "島へのフェリーは、嵐が過ぎるまで港にとどまると港湾事務所が発表した。" },
	{ "ko", "섬으로 가는 여객선은 폭풍이 지나갈 때까지 항구에 머문다고 항만 사무소가 밝혔다." },
	{ "zh", "港务办公室说，开往各岛的渡轮将留在港口，直到风暴过去为止。" },
	{ "zh-Hant", "港務辦公室說，開往各島的渡輪將留在港口，直到風暴過去為止，旅客請留意廣播。" },
	/* nothing to tell it by */
	{ "", "OSLO 4-2 HAMAR" },
	{ "", "1.25 7.40 8.15 9.90 12.05 17.30 21.00 33.75 41.10 57.60 61.20 88.05 90.15" },
	{ "", "" },
};

static const char *language_of(struct norm_help *h, const char *text)
{
	norm_help_apply(h, text);
	assert_int_equal(wd_resolve(&h->story, h->vocab, &h->arena, 0), WD_OK);
	(void)snprintf(h->shown, sizeof(h->shown), "%.*s", (int)h->story.language.n,
		h->story.language.p ? h->story.language.p : "");
	return h->shown;
}

static void test_texts(void **state)
{
	struct norm_help h;

	(void)state;
	norm_help_init(&h);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const char *got;

		norm_help_reset(&h);
		got = language_of(&h, texts[i].text);
		if (strcmp(got, texts[i].want) != 0)
			fail_msg("%s: '%s', not '%s'", texts[i].text, got, texts[i].want);
		assert_true(wd_span_eq(
			h.story.guessed, *texts[i].want ? WD_SPAN("language") : WD_SPAN("")));
	}
	norm_help_done(&h);
}

/* What is said is not looked at, right or wrong. */
static void test_declared(void **state)
{
	struct norm_help h;

	(void)state;
	norm_help_init(&h);
	norm_help_reset(&h);
	h.story.language = WD_SPAN("fi");
	assert_string_equal(language_of(&h, texts[1].text), "fi");
	assert_int_equal(h.story.guessed.n, 0);

	norm_help_reset(&h);
	h.story.guessed = WD_SPAN("charset");
	assert_string_equal(language_of(&h, texts[1].text), "de");
	assert_true(wd_span_eq(h.story.guessed, WD_SPAN("charset,language")));
	norm_help_done(&h);
}

/* A flash is its headline; the dateline's place and the credit are not in the sample. */
static void test_sample(void **state)
{
	struct norm_help h;
	char text[2048];

	(void)state;
	norm_help_init(&h);
	norm_help_reset(&h);
	assert_int_equal(wd_story_add_note(&h.story.headlines, &h.arena, WD_SPAN("main"),
				 wd_span_of(texts[2].text)),
		WD_OK);
	assert_string_equal(language_of(&h, "Suit."), "fr");

	/* The first 300 bytes count, and a character that they end in does no harm. */
	for (size_t i = 0; i < 4; i++) {
		(void)snprintf(text, sizeof(text), "%.*s%s%s%s%s%s\n\n%s\n\n%s", (int)i, "    ",
			texts[15].text, texts[15].text, texts[15].text, texts[15].text,
			texts[15].text, texts[1].text, texts[1].text);
		norm_help_reset(&h);
		assert_string_equal(language_of(&h, text), "ru");
	}

	/* Half and half: neither. */
	(void)snprintf(text, sizeof(text), "%s\n\n%s", texts[0].text, texts[1].text);
	norm_help_reset(&h);
	assert_string_equal(language_of(&h, text), "");
	norm_help_done(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_declared),
		cmocka_unit_test(test_sample),
	};

	return cmocka_run_group_tests_name("language", tests, NULL, NULL);
}
