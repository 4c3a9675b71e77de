/* SPDX-License-Identifier: MIT */
#include <limits.h>

#include "core/resolve_parts.h"
#include "core/vocab_fold.h"

#define NUMBERS_MAX 3
#define NEAR_DAYS   183 /* a date without a year is at most half a year from its anchor */
#define SAME_DAYS   7   /* "3/4/2024": which of the two readings is this week's? */
#define MS_PER_DAY  INT64_C(86400000)

/* Names of months, by month, in the languages that datelines come in: genitives where they have any. */
static const char *const months[12][32] = {
	{ "january", "jan", "januar", "jänner", "jän", "janvier", "janv", "enero", "ene", "gennaio",
		"gen", "janeiro", "januari", "tammikuuta", "stycznia", "ledna", "ocak", "января",
		"січня", "يناير", "كانون الثاني" },
	{ "february", "feb", "februar", "février", "févr", "fév", "febrero", "febbraio",
		"fevereiro", "fev", "februari", "helmikuuta", "lutego", "února", "şubat", "февраля",
		"лютого", "فبراير", "fevrier", "fevr" },
	{ "march", "mar", "märz", "mrz", "mars", "marzo", "março", "maart", "mrt", "marts",
		"maaliskuuta", "marca", "března", "mart", "maret", "марта", "березня", "مارس",
		"maerz", "marco" },
	{ "april", "apr", "avril", "avr", "abril", "abr", "aprile", "huhtikuuta", "kwietnia",
		"dubna", "nisan", "апреля", "квітня", "أبريل", "ابريل", "إبريل" },
	{ "may", "mai", "mayo", "maggio", "mag", "maio", "mei", "maj", "toukokuuta", "maja",
		"května", "mayıs", "мая", "травня", "مايو" },
	{ "june", "jun", "juni", "juin", "junio", "giugno", "giu", "junho", "kesäkuuta", "czerwca",
		"června", "haziran", "июня", "червня", "يونيو", "يونيه" },
	{ "july", "jul", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho", "heinäkuuta",
		"lipca", "července", "temmuz", "июля", "липня", "يوليو", "يوليه" },
	{ "august", "aug", "août", "aout", "agosto", "ago", "augustus", "augusti", "elokuuta",
		"sierpnia", "srpna", "ağustos", "agustus", "августа", "серпня", "أغسطس", "اغسطس" },
	{ "september", "sep", "sept", "septembre", "septiembre", "setiembre", "settembre", "set",
		"setembro", "syyskuuta", "września", "září", "eylül", "сентября", "вересня",
		"سبتمبر" },
	{ "october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "ott", "outubro",
		"out", "lokakuuta", "października", "října", "ekim", "октября", "жовтня", "أكتوبر",
		"اكتوبر" },
	{ "november", "nov", "novembre", "noviembre", "novembro", "marraskuuta", "listopada",
		"listopadu", "kasım", "ноября", "листопада", "نوفمبر" },
	{ "december", "dec", "dezember", "dez", "décembre", "déc", "diciembre", "dic", "dicembre",
		"dezembro", "desember", "des", "joulukuuta", "grudnia", "prosince", "aralık",
		"декабря", "грудня", "ديسمبر", "decembre" },
};

/* What stands between the parts of a date and after its day. */
static const struct wd_span fillers[] = {
	WD_SPAN_LIT("de"),
	WD_SPAN_LIT("del"),
	WD_SPAN_LIT("of"),
	WD_SPAN_LIT("the"),
	WD_SPAN_LIT("den"),
	WD_SPAN_LIT("st"),
	WD_SPAN_LIT("nd"),
	WD_SPAN_LIT("rd"),
	WD_SPAN_LIT("th"),
	WD_SPAN_LIT("er"),
	WD_SPAN_LIT("º"),
	WD_SPAN_LIT("года"),
};

struct number {
	unsigned value;
	size_t digits;
	char after; /* the byte behind it */
};

/* What was read. Zero: not said. */
struct date {
	struct number numbers[NUMBERS_MAX];
	size_t n;
	unsigned year, month, day;
};

/* ---- the calendar ---- */

static unsigned days_in(int year, unsigned month)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return month == 2 && leap ? 29 : days[month - 1];
}

static bool is_day(const struct wd_day *day)
{
	return day->year >= 1 && day->year <= 9999 && day->month >= 1 && day->month <= 12 &&
		day->day >= 1 && day->day <= days_in(day->year, day->month);
}

/* Days since 1970, with years that begin in March: the leap day is the last of its year. */
static long number_of(const struct wd_day *day)
{
	long year = day->month > 2 ? day->year : day->year - 1;
	long era = year / 400, of_era = year - era * 400;
	long of_year = (153 * (long)(day->month > 2 ? day->month - 3 : day->month + 9) + 2) / 5 +
		(long)day->day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

bool wd_day_of(int64_t time_ms, struct wd_day *ret)
{
	int64_t days = time_ms / MS_PER_DAY - (time_ms % MS_PER_DAY < 0);
	const struct wd_day first = { 1, 1, 1 }, last = { 9999, 12, 31 };

	if (days < number_of(&first) || days > number_of(&last))
		return false;
	int64_t n = days + 719468, era = n / 146097, of_era = n - era * 146097;
	int64_t year =
		(of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365 + era * 400;
	int64_t of_year = of_era - (365 * (year % 400) + year % 400 / 4 - year % 400 / 100);
	int64_t month = (5 * of_year + 2) / 153;

	*ret = (struct wd_day){
		.year = (int)(year + (month >= 10)),
		.month = (unsigned)(month < 10 ? month + 3 : month - 9),
		.day = (unsigned)(of_year - (153 * month + 2) / 5 + 1),
	};
	return true;
}

/* Days between the two, LONG_MAX when @p day is none. */
static long distance(const struct wd_day *day, const struct wd_day *anchor)
{
	if (!is_day(day))
		return LONG_MAX;
	long n = number_of(day) - number_of(anchor);
	return n < 0 ? -n : n;
}

/* ---- reading ---- */

static bool same_word(struct wd_span word, struct wd_span name)
{
	size_t i = 0, k = 0;

	if (word.n != name.n) /* folding changes no letter's length */
		return false;
	while (i < word.n && k < name.n) {
		if (wd_fold_next(word, &i) != wd_fold_next(name, &k))
			return false;
	}
	return i == word.n && k == name.n;
}

static unsigned month_of(struct wd_span word)
{
	for (unsigned m = 0; m < 12; m++) {
		for (const char *const *name = months[m]; *name; name++) {
			if (same_word(word, wd_span_of(*name)))
				return m + 1;
		}
	}
	return 0;
}

static bool is_filler(struct wd_span word)
{
	for (size_t i = 0; i < sizeof(fillers) / sizeof(fillers[0]); i++) {
		if (same_word(word, fillers[i]))
			return true;
	}
	return false;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (unsigned char)c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Chinese, Japanese and Korean say behind a number what it is. Which, or NULL. */
static unsigned *named_part(struct date *date, struct wd_span rest, size_t *ret_n)
{
	const struct {
		struct wd_span sign;
		unsigned *part;
	} signs[] = {
		{ WD_SPAN("年"), &date->year },
		{ WD_SPAN("년"), &date->year },
		{ WD_SPAN("月"), &date->month },
		{ WD_SPAN("월"), &date->month },
		{ WD_SPAN("日"), &date->day },
		{ WD_SPAN("일"), &date->day },
	};

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		if (wd_span_starts(rest, signs[i].sign)) {
			*ret_n = signs[i].sign.n;
			return signs[i].part;
		}
	}
	return NULL;
}

static bool read_number(struct date *date, struct wd_span *s)
{
	struct number number = { 0 };
	size_t sign;

	while (number.digits < s->n && is_digit(s->p[number.digits])) {
		if (number.digits == 4)
			return false;
		number.value = number.value * 10 + (unsigned)(s->p[number.digits++] - '0');
	}
	*s = wd_span_from(*s, number.digits);
	number.after = s->n > 0 ? s->p[0] : '\0';

	unsigned *part = named_part(date, *s, &sign);
	if (part) {
		*part = number.value;
		*s = wd_span_from(*s, sign);
		return true;
	}
	if (date->n == NUMBERS_MAX)
		return false;
	date->numbers[date->n++] = number;
	return true;
}

static bool read_word(struct date *date, struct wd_span *s)
{
	size_t n = 0;

	while (n < s->n && is_letter(s->p[n]) && !wd_fold_blank(*s, n))
		n++;
	struct wd_span word = wd_span_head(*s, n);
	*s = wd_span_from(*s, n);
	if (is_filler(word))
		return true;
	unsigned month = month_of(word);
	if (month == 0 || date->month > 0)
		return false;
	date->month = month;
	return true;
}

static bool read_parts(struct wd_span s, struct date *date)
{
	const struct wd_span between = WD_SPAN(" ,./-'\n\t");

	while (s.n > 0) {
		size_t blank = wd_fold_blank(s, 0);
		bool read = true;

		if (blank > 0)
			s = wd_span_from(s, blank);
		else if (is_digit(s.p[0]))
			read = read_number(date, &s);
		else if (is_letter(s.p[0]))
			read = read_word(date, &s);
		else if (wd_span_find_byte(between, s.p[0]) < between.n)
			s = wd_span_from(s, 1);
		else
			read = false;
		if (!read)
			return false;
	}
	return true;
}

/* ---- what was meant ---- */

/* "89": 1989 for who reads it today, or for who is nearer to that than to 2089. */
static int full_year(const struct number *number, const struct wd_day *anchor)
{
	int year = (int)number->value;

	if (number->digits > 2)
		return year;
	if (!anchor)
		return year + (year >= 70 ? 1900 : 2000);
	year += anchor->year / 100 * 100;
	if (year - anchor->year > 50)
		return year - 100;
	return anchor->year - year > 50 ? year + 100 : year;
}

/* A year is left out: the one that brings the date nearest to the anchor. */
static bool add_year(struct wd_day *day, const struct wd_day *anchor)
{
	long best = NEAR_DAYS + 1;
	int year = 0;

	if (!anchor)
		return false;
	for (int y = anchor->year - 1; y <= anchor->year + 1; y++) {
		struct wd_day at = { y, day->month, day->day };
		long n = distance(&at, anchor);

		if (n < best) {
			best = n;
			year = y;
		}
	}
	day->year = year;
	return year > 0;
}

/* "3/4/2024" has two readings: the one that is this week's, if only one is. */
static bool choose_order(const struct wd_day *dmy, const struct wd_day *mdy,
	const struct wd_day *anchor, struct wd_day *ret)
{
	bool is_dmy = is_day(dmy), is_mdy = is_day(mdy);

	if (is_dmy && is_mdy && number_of(dmy) != number_of(mdy)) {
		if (!anchor)
			return false;
		is_dmy = distance(dmy, anchor) <= SAME_DAYS;
		is_mdy = distance(mdy, anchor) <= SAME_DAYS;
		if (is_dmy == is_mdy)
			return false;
	}
	*ret = is_dmy ? *dmy : *mdy;
	return is_dmy || is_mdy;
}

/* "2023-11-25", "25.11.2023", "11/25/2023", "25.11." */
static bool read_numeric(const struct date *date, const struct wd_day *anchor, struct wd_day *ret)
{
	const struct number *n = date->numbers;
	bool dots = n[0].after == '.';

	if (date->n == 3 && n[0].digits == 4) {
		*ret = (struct wd_day){ (int)n[0].value, n[1].value, n[2].value };
		return is_day(ret);
	}
	if (date->n == 2 && dots) {
		*ret = (struct wd_day){ 0, n[1].value, n[0].value };
		return add_year(ret, anchor);
	}
	if (date->n != 3 || n[0].digits > 2 || n[1].digits > 2)
		return false;

	int year = full_year(&n[2], anchor);
	const struct wd_day dmy = { year, n[1].value, n[0].value };
	const struct wd_day mdy = { year, n[0].value, n[1].value };
	if (!dots)
		return choose_order(&dmy, &mdy, anchor, ret);
	*ret = dmy;
	return is_day(ret);
}

/* The month is said by its name or its sign; of the numbers one is the day, the other the year. */
static bool read_named(const struct date *date, const struct wd_day *anchor, struct wd_day *ret)
{
	const struct number *n = date->numbers, *year = NULL;
	unsigned day = date->day;
	size_t i = 0;

	if (day == 0 && date->n > 0 && n[0].digits <= 2)
		day = n[i++].value;
	if (i < date->n)
		year = &n[i++];
	if (day == 0 && i < date->n && n[i].digits <= 2)
		day = n[i++].value;
	if (i < date->n)
		return false;

	*ret = (struct wd_day){ (int)date->year, date->month, day };
	if (year)
		ret->year = full_year(year, anchor);
	if (ret->year == 0 && !add_year(ret, anchor))
		return false;
	return is_day(ret);
}

bool wd_resolve_date(struct wd_span text, const struct wd_day *anchor, struct wd_day *ret)
{
	struct date date = { 0 };
	struct wd_day day;

	if (!read_parts(text, &date))
		return false;
	if (date.month > 0 ? !read_named(&date, anchor, &day) : !read_numeric(&date, anchor, &day))
		return false;
	*ret = day;
	return true;
}
